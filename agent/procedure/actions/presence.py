"""Makes sure that the borrower is here, as the notice requires, and tells him what he will need."""

from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.verdict import Verdict

# Makers whose own account is asked for before a reset, by manufacturer or brand.
_ASKS_ITS_OWN = {
    "samsung": frozenset({"samsung"}),
    "xiaomi": frozenset({"xiaomi", "redmi", "poco"}),
}


def run(context: Context) -> Result:
    """Ask who is here; without the borrower go on only where nobody needs to type anything."""
    answer = context.ask("borrower", "ask", reuse=True)
    assert answer is not None
    context.measure("borrower", answer.value)
    if answer.value == "no":
        return _absent(context)
    context.tell("needs", Audience.BORROWER)
    tablet = context.state.tablet
    makers = {str(tablet.get(key) or "").lower() for key in ("maker", "brand")}
    for known, names in _ASKS_ITS_OWN.items():
        if makers & names:
            context.tell(f"needs_{known}", Audience.BORROWER)
    context.tell("never_password", Audience.BOTH, Tone.WARNING)
    return Result.CONTINUE


def _absent(context: Context) -> Result:
    """Go on without the borrower only with a clear verdict and no screen lock (Settings asks it).

    A run without ADB knows neither, so it stops.
    """
    if context.state.identity is not None:
        snapshot = context.read()
        verdict = context.judge(snapshot).verdict
        context.measure("verdict", verdict.value)
        context.measure("screen_lock", snapshot.screen_lock)
        if verdict is Verdict.CLEAR and snapshot.screen_lock == "none":
            context.tell("absent_clear", tone=Tone.WARNING)
            return Result.CONTINUE
    context.tell("absent_stop", Audience.BOTH, Tone.BAD)
    context.detail = context.words("absent_stop") or ""
    return Result.STOP
