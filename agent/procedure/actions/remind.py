"""Reminds that the tablet must not leave with debugging on."""

from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Say what must be off before the tablet leaves: debugging, and every account."""
    context.tell("debugging_off", tone=Tone.WARNING)
    context.guide("debugging_off")
    context.tell("no_account", tone=Tone.WARNING)
    return Result.CONTINUE
