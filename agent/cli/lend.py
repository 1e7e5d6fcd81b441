"""`quitus lend`: one tablet's loan, begun, taken up again, or given up."""

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
from agent.runs.cases import resume
from agent.runs.lending import lend
from agent.runs.open_cases import LEND
from agent.runs.running import RunOutcome, RunRequest


@dataclass(frozen=True)
class _Wish:
    """What the command line says about which loan is meant."""

    tablet: str | None
    by_rule: bool
    meant: CaseWish

    def check(self) -> None:
        """Raise UsageError where two options contradict each other, or none says what to lend."""
        self.meant.check(other=self.tablet is not None or self.by_rule)
        if self.by_rule and (self.tablet or self.meant.resume):
            raise UsageError(_("--next picks a tablet of its own: name none."))
        if not (self.tablet or self.by_rule or self.meant.resume or self.meant.abandon):
            raise UsageError(
                _("Which tablet is to be lent?"),
                hint=_("Name it, or let “quitus lend --next” pick one by the rule of the notice."),
            )


@make_command(
    LEND,
    _(
        "Walk the technician and the borrower through a loan: the tablet and its last reset, the "
        "ground, the borrower, the dates, the condition, the papers, the signature. TABLET is an "
        "asset tag or a serial of the stock."
    ),
)
@click.argument("tablet", required=False, metavar=_("[TABLET]"))
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=_("FILE"),
    help=_("A class list (CSV: name, class, tag, serial): one borrower after the other."),
)
@click.option("--next", "by_rule", is_flag=True, help=_("The tablet that the notice says."))
@case_options
@run_options
def command(
    session: Session,
    *,
    tablet: str | None,
    batch: Path | None,
    by_rule: bool,
    take_up: bool,
    case_id: str | None,
    given_up: str | None,
    why: str | None,
    answers: tuple[str, ...],
    deadlines: tuple[str, ...],
) -> Result:
    """Run, take up or end a loan, and return its case."""
    meant = CaseWish(take_up, case_id, given_up, why)
    wish = _Wish(tablet, by_rule, meant)
    if batch is not None:
        return _batch(session, batch, wish, answers, deadlines)
    wish.check()
    if meant.abandon is not None:
        return give_up(session, meant.abandon, why, LEND)
    return run(
        session,
        [LEND],
        answers,
        deadlines,
        lambda operator, seconds: _steps(wish, RunRequest(operator, tablet, case_id, seconds)),
    )


def _batch(
    session: Session,
    path: Path,
    wish: _Wish,
    answers: tuple[str, ...],
    deadlines: tuple[str, ...],
) -> Result:
    from agent.cli.lend_batch import LendRound  # noqa: PLC0415 - not for one loan
    from agent.cli.round import class_list, go_round  # noqa: PLC0415 - the same

    if wish != _Wish(None, by_rule=False, meant=CaseWish()):
        raise UsageError(_("--batch lends to a whole list: name no tablet and no case."))
    listed = class_list(path)
    return go_round(
        session,
        LEND,
        answers,
        deadlines,
        lambda round_, seconds: LendRound(round_, listed, seconds).go(),
    )


def _steps(wish: _Wish, request: RunRequest) -> Steps:
    def steps(desk: Desk, prompter: TerminalPrompter, screen: Screen) -> RunOutcome:
        if wish.meant.resume:
            return resume(desk, request, prompter, screen, LEND)
        return lend(desk, request, prompter, screen)

    return steps
