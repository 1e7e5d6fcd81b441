"""Puts the tablet back in stock, for loans only, as the notice says of one that was lent."""

from agent.i18n import _
from agent.procedure.actions.after import not_reset, still_here
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind
from agent.tablet.proof import is_sure


def run(context: Context) -> Result:
    """Look once more that the tablet did not come back as it was, then write it into stock."""
    back = still_here(context) if context.state.identity is not None else None
    if back is not None:
        return not_reset(context, back)
    tablet = context.state.tablet
    context.record(
        EntryKind.RESTOCKED,
        {
            "serial": tablet.get("serial"),
            "asset_tag": tablet.get("asset_tag"),
            "maker": tablet.get("maker"),
            "model": tablet.get("model"),
            "loans_only": True,
            "proof": context.state.proof.level.value if context.state.proof else None,
        },
    )
    context.tell("done", tone=Tone.GOOD, tag=context.state.name or "—")
    context.tell("label")
    if not is_sure(context.state.proof):
        context.say(
            _("Its reset is not certain: run “quitus verify” before it is lent again."),
            tone=Tone.WARNING,
        )
    return Result.CONTINUE
