"""Asks why the tablet is lent: one of the notice's grounds, or what the head of school decided."""

from agent.loans.grounds import KIND_OF, Decision, check_ground
from agent.procedure.context import Context
from agent.procedure.contract import CESSION
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.loans import BorrowerKind, Ground


def run(context: Context) -> Result:
    """Take a ground of the notice, or a decision with who and why; a gift is no loan."""
    answer = context.ask("ground", "ask", reuse=True)
    assert answer is not None
    if answer.value == CESSION:
        context.tell("cession", tone=Tone.BAD)
        context.detail = context.words("cession") or ""
        return Result.STOP
    ground = Ground(answer.value)
    kind, decision = KIND_OF.get(ground), None
    if kind is None:
        kind, decision = _decided(context)
    check_ground(ground, kind, decision)
    context.measure("ground", ground.value)
    context.measure("kind", kind.value)
    return Result.CONTINUE


def _decided(context: Context) -> tuple[BorrowerKind, Decision]:
    by = context.ask("decided_by", "ask_decided_by", reuse=True, private=True)
    why = context.ask("decided_why", "ask_decided_why", reuse=True, private=True)
    kind = context.ask("kind", "ask_kind", reuse=True)
    assert by is not None
    assert why is not None
    assert kind is not None
    return BorrowerKind(kind.value), Decision(by.value, why.value)
