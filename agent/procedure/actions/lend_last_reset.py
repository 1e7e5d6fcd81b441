"""Looks whether a tablet that was lent before was reset since, for sure."""

from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.tablet.proof import ProofLevel
from agent.tablet.proof_words import level_name

_SURE = frozenset({ProofLevel.PROVEN, ProofLevel.ATTESTED})


def run(context: Context) -> Result:
    """Pass with a reset that is proven or attested; a tablet never lent needs none."""
    tablet = context.station.lending.tablet(context.state)
    if tablet is None or not tablet.loans_only:
        context.tell("new")
        return Result.SKIP
    context.measure("proof", tablet.proof)
    level = None if tablet.proof is None else ProofLevel(tablet.proof)
    if level in _SURE:
        assert level is not None
        context.tell("sure", tone=Tone.GOOD, level=level_name(level))
        return Result.CONTINUE
    context.tell("not_sure", tone=Tone.BAD)
    context.detail = context.words("not_sure") or ""
    return Result.STOP
