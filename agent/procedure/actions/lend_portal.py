"""Says what to type in the Region's application for a loan, by hand."""

from agent.loans.day_words import day_words
from agent.procedure.actions.lend_borrower import texts_on_record
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind


def run(context: Context) -> Result:
    """Show number, borrower and duration; `later` is written down as still to do, and passes."""
    tablet, texts = context.state.tablet, texts_on_record(context)
    context.show(
        "explain",
        tag=tablet.get("asset_tag") or "—",
        serial=tablet.get("serial") or "—",
        model=tablet.get("model") or "—",
        who=", ".join(texts[field] for field in ("name", "group") if field in texts) or "—",
        start=day_words(context.measured("lend_dates", "start")),
        due=day_words(context.measured("lend_dates", "due")),
        url=context.station.portal_url,
    )
    answer = context.ask("typed", "ask")
    assert answer is not None
    context.measure("typed", answer.value)
    if answer.value == "yes":
        context.record(EntryKind.PORTAL, {"loan": context.state.case_id, "what": "typed"})
    else:
        context.tell("later", tone=Tone.WARNING)
    return Result.CONTINUE
