"""`quitus return`: one tablet's return, begun, taken up again, or given up."""

from dataclasses import dataclass
from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.running import CaseWish, Steps, case_options, give_up, run, run_options
from agent.cli.session import Session
from agent.console.screen import Screen
from agent.console.terminal_prompter import TerminalPrompter
from agent.desk import Desk
from agent.errors import UsageError
from agent.i18n import _
from agent.runs.cases import resume, start
from agent.runs.open_cases import RETURN, WITHOUT_ADB
from agent.runs.running import RunOutcome, RunRequest


@dataclass(frozen=True)
class _Wish:
    """What the command line says about which run is meant."""

    tablet: str | None
    without_adb: bool
    meant: CaseWish

    def check(self, *, scan: bool, listed: Path | None) -> None:
        """Raise UsageError where two options contradict each other."""
        if scan and (self.tablet or self.meant.resume or self.meant.abandon):
            raise UsageError(_("--scan takes tablet after tablet: name none, and no case."))
        if listed is not None and not scan:
            raise UsageError(_("--class goes with --scan."))
        self.meant.check(other=self.tablet is not None or self.without_adb)
        if self.meant.resume and self.without_adb:
            raise UsageError(
                _("--resume takes a case up as it was begun."), hint=_("Leave out --without-adb.")
            )
        if self.without_adb and self.tablet is None and not scan:
            raise UsageError(
                _("Without ADB, the tablet has to be named."),
                hint=_("Write “quitus return TAG --without-adb”, TAG being its asset tag."),
            )


@make_command(
    "return",
    _(
        "Walk the borrower and the technician through a return that can't leave the tablet "
        "locked. TABLET is an asset tag, a serial, an ADB address, usb:PATH or transport:N; "
        "without one, the tablet that is ready."
    ),
)
@click.argument("tablet", required=False, metavar=_("[TABLET]"))
@click.option(
    "--without-adb", is_flag=True, help=_("The tablet can't be read: declare what is seen.")
)
@case_options
@click.option("--scan", is_flag=True, help=_("One tablet after the other, each by its scan."))
@click.option(
    "--class",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=_("FILE"),
    help=_("With --scan: a class list (CSV: name, class, tag) says who is missing."),
)
@run_options
def command(
    session: Session,
    *,
    tablet: str | None,
    without_adb: bool,
    take_up: bool,
    case_id: str | None,
    given_up: str | None,
    why: str | None,
    scan: bool,
    listed: Path | None,
    answers: tuple[str, ...],
    deadlines: tuple[str, ...],
) -> Result:
    """Run, take up or end a return, and return its case."""
    meant = CaseWish(take_up, case_id, given_up, why)
    wish = _Wish(tablet, without_adb, meant)
    wish.check(scan=scan, listed=listed)
    if scan:
        return _scan(session, listed, answers, deadlines, without_adb=without_adb)
    if meant.abandon is not None:
        return give_up(session, meant.abandon, why, RETURN)
    name = WITHOUT_ADB if without_adb else RETURN
    procedures = [] if take_up else [name]
    return run(
        session,
        procedures,
        answers,
        deadlines,
        lambda operator, seconds: _steps(
            wish, name, RunRequest(operator, tablet, case_id, seconds)
        ),
    )


def _scan(
    session: Session,
    listed: Path | None,
    answers: tuple[str, ...],
    deadlines: tuple[str, ...],
    *,
    without_adb: bool,
) -> Result:
    from agent.cli.return_scan import ReturnRound  # noqa: PLC0415 - not for one return
    from agent.cli.round import class_list, go_round  # noqa: PLC0415 - the same

    expected = class_list(listed)
    return go_round(
        session,
        WITHOUT_ADB if without_adb else RETURN,
        answers,
        deadlines,
        lambda round_, seconds: ReturnRound(round_, expected, seconds, without_adb).go(),
    )


def _steps(wish: _Wish, name: str, request: RunRequest) -> Steps:
    def steps(desk: Desk, prompter: TerminalPrompter, screen: Screen) -> RunOutcome:
        if wish.meant.resume:
            return resume(desk, request, prompter, screen)
        return start(desk, name, request, prompter, screen)

    return steps
