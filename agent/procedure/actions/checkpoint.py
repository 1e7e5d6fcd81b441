"""Stops before the reset unless everything before it passed and the tablet is clear right now."""

from agent.i18n import current
from agent.procedure.actions.telling import tell_verdict
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.verdict import Verdict
from agent.tablet.verdict_words import describe


def run(context: Context) -> Result:
    """Look at the outcomes so far and, with ADB, once more at the tablet itself."""
    plan = [phase.id for phase in context.procedure_phases]
    before = plan[: plan.index(context.phase.id)]
    missing = [name for name in before if not context.state.good(name)]
    if missing:
        titles = {phase.id: phase.title[current()] for phase in context.procedure_phases}
        context.detail = ", ".join(titles[name] for name in missing)
        context.tell("missing", tone=Tone.BAD, phases=context.detail)
        return Result.STOP
    if context.state.identity is not None:
        judgement = context.judge(context.read_twice())
        context.measure("verdict", judgement.verdict.value)
        if judgement.verdict is not Verdict.CLEAR:
            reasons = " ".join(describe(reason) for reason in judgement.reasons)
            context.tell("stopped", Audience.BOTH, Tone.BAD, reasons=reasons)
            tell_verdict(context, judgement)
            return Result.STOP
    context.tell("passed", tone=Tone.GOOD)
    return Result.CONTINUE
