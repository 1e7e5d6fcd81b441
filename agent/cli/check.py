"""`quitus check`: the verdict on tablets; asks nothing, opens nothing."""

from importlib import import_module

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.errors import UsageError
from agent.i18n import _

_FOR_THE_END = ("agent.cli.findings", "agent.cli.output")


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
        findings = desk.check(tablets, every=every, meanwhile=_load)
        extra = desk.settings.locking_types
    from agent.cli.findings import result_of  # noqa: PLC0415 - loaded while the tablets were read

    return result_of(findings, extra, every=every, verbose=session.verbosity > 0)


def _load() -> None:
    """Load what shows the findings: it takes 60 ms, which the tablets take anyway."""
    for module in _FOR_THE_END:
        import_module(module)
