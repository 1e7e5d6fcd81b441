"""`quitus check`: the verdict on tablets; asks nothing, opens nothing."""

from collections.abc import Sequence

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.tablets import show_checked
from agent.desk import Checked
from agent.errors import Exit, QuitusError, UsageError
from agent.i18n import _
from agent.tablet.device import ConnectionState
from agent.tablet.report import listing_to_json, to_json
from agent.tablet.verdict import Verdict


@make_command(
    "check",
    _(
        "Read tablets and tell whether a reset would lock them. TABLET is an asset tag, a serial, "
        "an ADB address, usb:PATH or transport:N; without one, the tablet that is ready."
    ),
)
@click.argument("tablets", nargs=-1, metavar=_("[TABLET]…"))
@click.option("--all", "every", is_flag=True, help=_("Check every tablet that ADB lists."))
def command(session: Session, *, tablets: tuple[str, ...], every: bool) -> Result:
    """Return what was found of each tablet."""
    if tablets and every:
        raise UsageError(_("--all checks every tablet: name none."))
    with session.open_desk() as desk:
        findings = desk.check(tablets, every=every)
        extra = desk.settings.locking_types
    errors = _errors(findings, every=every)
    return Result(
        {"tablets": [_row(found, extra) for found in findings]},
        show=lambda console: show_checked(console, findings, verbose=session.verbosity > 0),
        exit_code=_exit_code(findings, errors),
        errors=errors,
    )


def _row(found: Checked, extra: frozenset[str]) -> dict[str, object]:
    if found.snapshot is None:
        return listing_to_json(found.listing, found.asset_tag)
    return to_json(found.snapshot, found.judgement, found.asset_tag, extra)


def _errors(findings: Sequence[Checked], *, every: bool) -> tuple[QuitusError, ...]:
    """Return what stood in the way; among all, a tablet that is not ready is a row, no error."""
    return tuple(
        found.error
        for found in findings
        if found.error and not (every and found.listing.state is not ConnectionState.READY)
    )


def _exit_code(findings: Sequence[Checked], errors: Sequence[QuitusError]) -> Exit:
    if errors:
        return max(error.exit_code for error in errors)
    verdicts = [found.judgement.verdict for found in findings if found.judgement]
    return Exit.DONE if all(each is Verdict.CLEAR for each in verdicts) else Exit.NOT_IN_ORDER
