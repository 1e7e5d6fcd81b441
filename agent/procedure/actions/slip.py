"""Shows both what was done, and asks whether the slip is signed."""

from agent.i18n import _
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.proof import is_sure
from agent.tablet.proof_words import level_name


def run(context: Context) -> Result:
    """Summarise the return; a refused or postponed signature is written down, and passes."""
    proof = context.state.proof
    context.tell(
        "summary",
        Audience.BOTH,
        outcome=_("returned in order") if is_sure(proof) else _("returned, its reset not certain"),
        proof=level_name(proof.level) if proof else "—",
        tag=context.state.tablet.get("asset_tag") or "—",
        serial=context.state.tablet.get("serial") or "—",
    )
    answer = context.ask("signed", "ask")
    assert answer is not None
    context.measure("signed", answer.value)
    if answer.value != "yes":
        context.tell(answer.value, tone=Tone.WARNING)
    return Result.CONTINUE
