"""`quitus portal`: what is still to be typed, or unticked, in the Region's application."""

import click

from agent.cli.command import command as make_command
from agent.cli.desk_work import hand, today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.errors import LoanRefusedError
from agent.i18n import _


@make_command(
    "portal",
    _(
        "List what is still to be done by hand in the Region's application, with the values to "
        "copy in the order of its form; with --done, record that a loan's is done."
    ),
)
@click.option(
    "--done",
    multiple=True,
    metavar=_("LOAN"),
    help=_("What was to be done with that loan, or return, is done; may be repeated."),
)
def command(session: Session, *, done: tuple[str, ...]) -> Result:
    """Return what is still to be done."""
    from agent.console.loans import (  # noqa: PLC0415 - not for `--help`
        show_portal,
        ticked_json,
        to_do_json,
    )
    from agent.loans.portal import left_ticked, to_do  # noqa: PLC0415

    recorded = [_record(session, name) for name in done]
    records, now = session.records(), today()
    loans, borrowers = records.loans(), records.borrowers()
    ticked, url = left_ticked(records.stock()), session.settings().portal_url
    loans_to_do = [to_do_json(each, borrowers, now) for each in to_do(loans)]
    return Result(
        {
            "url": url,
            "to_do": [*loans_to_do, *map(ticked_json, ticked)],
            "recorded": recorded,
        },
        show=lambda console: show_portal(console, loans, borrowers, ticked, url),
    )


def _record(session: Session, name: str) -> dict[str, str | None]:
    from agent.loans.naming import loan_named  # noqa: PLC0415 - not for `--help`
    from agent.loans.portal import Task, ToDo, left_ticked, task_of  # noqa: PLC0415

    own = hand(session)
    for tablet in left_ticked(own.records.stock()):
        if name in (tablet.ticked, tablet.asset_tag, tablet.serial):
            return {"loan": None, "did": Task.UNTICK.value, "case": own.untick(tablet).id}
    loan = loan_named(own.records, name)
    task = task_of(loan)
    if task is None:
        raise LoanRefusedError(
            _("Nothing is to be done with the loan {loan} in the application.").format(
                loan=loan.id
            ),
            hint=_("“quitus portal” lists what is."),
            tablet=loan.tablet,
        )
    case = own.portal(ToDo(task, loan))
    return {"loan": loan.id, "did": task.value, "case": case.id}
