"""Tells of the loan that a return ends; a tablet that nobody lent comes back all the same."""

from datetime import date

from agent.i18n import _
from agent.loans.day_words import day_words
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.records.loans import Loan


def tell_loan(context: Context) -> None:
    """Say whose loan this is and whether it is late; silent where the procedure ends no loan."""
    if not any(phase.do == "restock" for phase in context.procedure_phases):
        return
    loan = context.station.lending.loan(context.state)
    if loan is None:
        text = _("This desk has no loan of this tablet on record; it can come back all the same.")
        context.say(text)
        return
    _tell_whose(context, loan)
    late = overdue_days(loan, context.station.lending.today())
    if late:
        text = _("This loan is overdue: it was due on {day}.").format(day=day_words(loan.due))
        context.say(text, tone=Tone.WARNING)


def _tell_whose(context: Context, loan: Loan) -> None:
    words = _("Loan {loan} to {who}, since {start}, until {due}.")
    borrower = context.station.lending.borrower(loan)
    who = f"{borrower.name}, {borrower.group}" if borrower else None
    start = day_words(loan.start) if loan.start else "—"
    facts = {"loan": loan.id, "start": start, "due": day_words(loan.due)}
    context.show_instead(words.format(who=who or "…", **facts), words.format(who="…", **facts))


def tell_open(context: Context) -> None:
    """Say that a loan does not end with a reset that is not sure, and how it can end."""
    loan = context.station.lending.loan(context.state)
    if loan is None:
        return
    text = _(
        "The loan {loan} stays open until the reset is certain. If it never will be, whoever "
        "decides so closes it: “quitus loans close {loan}”."
    )
    context.say(text.format(loan=loan.id), tone=Tone.WARNING)


def overdue_days(loan: Loan, today: date) -> int:
    """Return for how many days a loan has been late; 0 for one that is not, or has an open end."""
    return 0 if loan.due is None else max(0, (today - date.fromisoformat(loan.due)).days)


def card_is_due(context: Context) -> bool:
    """Whether a memory card may go with this loan, or must come back with it."""
    if any(phase.do == "lend_handover" for phase in context.procedure_phases):
        return True
    loan = context.station.lending.loan(context.state)
    return loan is not None and bool(loan.accessories.get("card"))
