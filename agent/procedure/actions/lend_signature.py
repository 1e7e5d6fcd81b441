"""Asks whether the agreement and the condition sheet are signed."""

from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Go on with a signature, or one that is promised; who refuses to sign gets no tablet."""
    answer = context.ask("signed", "ask", matters=True)
    assert answer is not None
    context.measure("signed", answer.value)
    if answer.value == "refused":
        context.tell("refused", tone=Tone.BAD)
        context.detail = context.words("refused") or ""
        return Result.STOP
    if answer.value == "later":
        context.tell("later", tone=Tone.WARNING)
    return Result.CONTINUE
