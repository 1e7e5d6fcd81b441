"""Asks from when until when the tablet is lent; an open end is allowed, and said."""

from agent.errors import UsageError
from agent.loans.days import Period, in_words, period
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Take the first day (today, unless told) and the last; a slip of the pen is asked again."""
    today = context.station.lending.today()
    start = context.ask("start", "ask_start", required=False, reuse=True)
    due = context.ask("due", "ask_due", reuse=True)
    assert due is not None
    try:
        lent = period(start.value if start else None, due.value, today)
    except UsageError as error:
        return context.again(error, start, due)
    context.measure("start", lent.start.isoformat())
    context.measure("due", lent.due.isoformat() if lent.due else None)
    _say(context, lent)
    return Result.CONTINUE


def _say(context: Context, lent: Period) -> None:
    if lent.due is None:
        context.tell("open_end", tone=Tone.WARNING, start=in_words(lent.start))
    else:
        context.tell("limited", start=in_words(lent.start), due=in_words(lent.due))
