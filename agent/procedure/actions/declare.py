"""The phases of a return without ADB: what the operator sees and declares, never above attested."""

from agent.errors import StoppedError
from agent.i18n import _
from agent.procedure.actions.loan_seen import tell_loan
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind


def identify(context: Context) -> Result:
    """Ask how the tablet was found, and its asset tag where the command did not name it."""
    found = context.ask("found", "found_ask", reuse=True)
    assert found is not None
    tag = context.state.tablet.get("asset_tag")
    if not tag:
        answer = context.ask("asset_tag", "tag", reuse=True)
        tag = answer.value.strip() if answer else None
    context.station.clash(context.state, None, tag)
    context.record(EntryKind.IDENTIFIED, {"asset_tag": tag, "without_adb": True})
    context.measure("found", found.value)
    if found.value == "locked":
        context.tell("locked_at_start", Audience.BOTH, Tone.BAD)
    if found.value in ("dead", "broken"):
        context.tell("dead", Audience.BOTH, Tone.WARNING)
    tell_loan(context)
    return Result.CONTINUE


def found_as(context: Context) -> str:
    """Return how the operator found a tablet without ADB; empty for one that was read."""
    first = context.procedure_phases[0].id
    return str(context.state.measurements.get(first, {}).get("found", ""))


def readiness(context: Context) -> Result:
    """Ask what becomes of a card, which nobody can read here."""
    answer = context.ask("sd_card", "card_ask", required=False)
    context.measure("sd_card", answer.value if answer else None)
    return Result.CONTINUE


def accounts(context: Context) -> Result:
    """Have the accounts removed by hand, where the tablet still shows its home screen."""
    if found_as(context) != "home":
        return Result.SKIP
    context.tell("explain", Audience.BOTH)
    context.guide("accounts", Audience.BOTH)
    answer = context.ask("removed", "ask", required=False)
    context.measure("removed", answer.value if answer else None)
    return Result.CONTINUE


def frp(context: Context) -> Result:
    """Say that the lock can't be read without ADB, so nothing can be proven."""
    context.tell("explain", tone=Tone.WARNING)
    return Result.CONTINUE


def reset(context: Context) -> Result:
    """Have the borrower reset the tablet from its Settings, where it can be used."""
    if found_as(context) != "home":
        context.record(EntryKind.RESULT, {"left": None})
        return Result.SKIP
    context.tell("explain", Audience.BORROWER, Tone.WARNING)
    answer = context.ask("consent", "consent", matters=True)
    assert answer is not None
    if answer.value != "yes":
        refused = context.words("refused") or _("The borrower does not agree to the reset.")
        raise StoppedError(refused, tablet=context.state.name)
    context.tell("walk_path", Audience.BOTH)
    context.guide("reset", Audience.BOTH)
    done = context.ask("done", "ask_done", required=False, matters=True)
    context.measure("done", done.value if done else None)
    context.record(EntryKind.RESULT, {"left": None})
    return Result.CONTINUE
