"""Asks from when until when the tablet is lent; an open end is allowed, and said."""

from agent.errors import UsageError
from agent.loans.dates import check_period, day_named, due_named
from agent.loans.day_words import day_words
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Take the first day (today, unless told) and the last; a slip of the pen is asked again."""
    today = context.station.lending.today()
    first = context.ask("start", "ask_start", required=False, reuse=True)
    last = context.ask("due", "ask_due", reuse=True)
    assert last is not None
    try:
        start = day_named(first.value) if first else today
        due = due_named(last.value)
        check_period(start, due, today)
    except UsageError as error:
        return context.again(error, first, last)
    context.measure("start", start.isoformat())
    context.measure("due", due.isoformat() if due else None)
    if due is None:
        context.tell("open_end", tone=Tone.WARNING, start=day_words(start))
    else:
        context.tell("limited", start=day_words(start), due=day_words(due))
    return Result.CONTINUE
