"""Reminds the operator to untick « en prêt » in the Region's application, by hand."""

from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind

_COPIED = ("asset_tag", "serial", "model")  # of a tablet that can't be read, the stock knows more


def run(context: Context) -> Result:
    """Say what to untick; `later` is written down as still to do, and passes."""
    tablet, kept = context.state.tablet, context.station.lending.tablet(context.state)
    known = {name: tablet.get(name) or getattr(kept, name, None) or "—" for name in _COPIED}
    context.tell(
        "explain",
        tag=known["asset_tag"],
        serial=known["serial"],
        model=known["model"],
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
