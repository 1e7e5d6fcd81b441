"""The result of `quitus check`: what was found of each tablet, for people and for programs."""

from collections.abc import Sequence

from agent.cli.result import Result
from agent.console.tablets import show_checked
from agent.desk import Checked
from agent.errors import Exit, QuitusError
from agent.tablet.device import ConnectionState
from agent.tablet.report import listing_to_json, to_json
from agent.tablet.verdict import Verdict


def result_of(
    findings: Sequence[Checked], extra: frozenset[str], *, every: bool, verbose: bool
) -> Result:
    """Return the result; `extra` are the settings' own types of accounts that lock."""
    errors = _errors(findings, every=every)
    return Result(
        {"tablets": [_row(found, extra) for found in findings]},
        show=lambda console: show_checked(console, findings, verbose=verbose),
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
