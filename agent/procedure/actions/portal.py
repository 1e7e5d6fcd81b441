"""Reminds the operator to untick « en prêt » in the Region's application, by hand."""

from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind


def run(context: Context) -> Result:
    """Say what to untick; `later` is written down as still to do, and passes."""
    tablet = context.state.tablet
    context.tell(
        "explain",
        tag=tablet.get("asset_tag") or "—",
        serial=tablet.get("serial") or "—",
        model=tablet.get("model") or "—",
        url=context.station.portal_url,
    )
    answer = context.ask("unticked", "ask")
    assert answer is not None
    context.measure("unticked", answer.value)
    loan = context.station.lending.loan(context.state)
    if answer.value == "yes" and loan is not None:
        context.record(EntryKind.PORTAL, {"loan": loan.id, "what": "unticked"})
    if answer.value != "yes":
        context.tell("later", tone=Tone.WARNING)
    return Result.CONTINUE
