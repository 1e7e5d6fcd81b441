"""`quitus undo`: takes the latest act on a tablet back, with an entry that says why."""

from typing import TYPE_CHECKING

import click

from agent.cli.asking import reason
from agent.cli.command import command as make_command
from agent.cli.desk_work import hand
from agent.cli.result import Result
from agent.cli.session import Session
from agent.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from agent.loans.undoing import Undo
    from agent.records.case import Case


@make_command(
    "undo",
    _(
        "Take back what a case did to stock and loans, if nothing came after it: a wrong return "
        "opens its loan again, a wrong loan frees its tablet. Nothing is deleted."
    ),
)
@click.argument("case_id", metavar=_("CASE"))
@click.option("--why", metavar=_("TEXT"), help=_("The reason."))
def command(session: Session, *, case_id: str, why: str | None) -> Result:
    """Return what was taken back."""
    from agent.loans.undoing import state_before, what_undone  # noqa: PLC0415 - not for `--help`

    own = hand(session)
    case = own.records.case(case_id)
    what_undone(own.records.standing(), case)  # before a reason is asked for
    done, undone = own.undo(case, reason(session, why, _("Why is it taken back?")))
    loans = {loan.id: loan for loan in own.records.loans()}
    data = {
        "case": done.id,
        "undone": case.id,
        "tablets": [
            {
                "asset_tag": was.asset_tag,
                "serial": was.serial,
                "was": was.state,
                "now": state_before(was),
            }
            for was in undone.tablets
        ],
        "loans": [
            {"loan": was.id, "was": was.state, "now": loans[was.id].state} for was in undone.loans
        ],
    }
    return Result(data, show=lambda console: _show(console, undone, done))


def _show(console: "Console", undone: "Undo", case: "Case") -> None:
    from agent.console.stock import show_written  # noqa: PLC0415 - not for `--help`
    from agent.console.theme import say, styled  # noqa: PLC0415

    for tablet in undone.tablets:
        text = _("Tablet {tablet}: as it was before the case {case}.")
        say(console, styled(text.format(tablet=tablet.name, case=undone.case)))
    for loan in undone.loans:
        if loan.id == undone.case:
            text = _("Loan {loan}: undone.")
        else:
            text = _("Loan {loan}: as it was before the case {case}.")
        say(console, styled(text.format(loan=loan.id, case=undone.case)))
    show_written(console, case)
