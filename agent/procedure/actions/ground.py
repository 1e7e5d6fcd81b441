"""Asks why the tablet is lent: one of the notice's grounds, or what the head of school decided."""

from agent.procedure.context import Context
from agent.procedure.contract import CESSION
from agent.procedure.prompts import Tone
from agent.procedure.results import Result

# The notice names both borrowers, so the ground tells which one this is.
KIND_OF = {"waiting_pupil": "pupil", "substitute_teacher": "staff"}


def run(context: Context) -> Result:
    """Take a ground of the notice, or a decision with who and why; a gift is no loan."""
    answer = context.ask("ground", "ask", reuse=True)
    assert answer is not None
    if answer.value == CESSION:
        context.tell("cession", tone=Tone.BAD)
        context.detail = context.words("cession") or ""
        return Result.STOP
    kind = KIND_OF.get(answer.value)
    if kind is None:
        context.ask("decided_by", "ask_decided_by", reuse=True, private=True)
        context.ask("decided_why", "ask_decided_why", reuse=True, private=True)
        chosen = context.ask("kind", "ask_kind", reuse=True)
        assert chosen is not None
        kind = chosen.value
    context.measure("ground", answer.value)
    context.measure("kind", kind)
    return Result.CONTINUE
