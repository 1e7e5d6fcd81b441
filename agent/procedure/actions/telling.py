"""Tells people why a tablet is not in order, and what to do about it."""

from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.tablet.verdict import Judgement
from agent.tablet.verdict_words import advice, describe


def tell_verdict(context: Context, judgement: Judgement) -> None:
    """Say every reason of a verdict, then what to do; the reasons are the phase's detail."""
    context.detail = " ".join(describe(reason) for reason in judgement.reasons)
    context.say(advice(judgement.verdict), Audience.BOTH, Tone.BAD)
