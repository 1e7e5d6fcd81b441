"""Compares a tablet that has ADB again with what it was before its last reset."""

from agent.i18n import _
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.procedure.station import LastReturn
from agent.records.case import EntryKind
from agent.records.stock import TabletState
from agent.tablet.proof import Fingerprint, ProofLevel, prove
from agent.tablet.proof_words import level_name
from agent.tablet.snapshot import Snapshot

_TONES = {ProofLevel.PROVEN: Tone.GOOD, ProofLevel.NOT_RESET: Tone.BAD}


def run(context: Context) -> Result:
    """Conclude how sure the last reset is; anything but `proven` is not in order."""
    snapshot = context.read()
    last = context.station.last_return(snapshot, _label(context))
    if last is None:
        context.detail = _("This desk has no return of this tablet that reached the reset.")
        context.say(context.detail, tone=Tone.BAD)
        return Result.STOP
    return _compare(context, snapshot, last)


def _label(context: Context) -> str | None:
    """Return the asset tag if somebody read it off the tablet in this run."""
    tag = context.state.tablet.get("asset_tag")
    return str(tag) if tag and context.state.tablet.get("tag_read") else None


def _compare(context: Context, snapshot: Snapshot, last: LastReturn) -> Result:
    before = Fingerprint.from_json(last.before)
    tag = _label(context)
    proof = prove(before, snapshot, context.judge(snapshot), tag)
    context.state.proof = proof
    context.measure("compared_with", last.case)
    context.measure("proof", proof.level.value)
    context.tell("compared", level=level_name(proof.level))
    context.tell(proof.level.value, tone=_TONES.get(proof.level, Tone.WARNING))
    if proof.level is not ProofLevel.PROVEN:
        return Result.STOP
    _in_stock_for_sure(context, last)
    return Result.CONTINUE


def _in_stock_for_sure(context: Context, last: LastReturn) -> None:
    """Keep the proof with a tablet in stock, and end the loan that its unsure reset left open."""
    tablet = context.station.lending.tablet(context.state)
    if last.restocked is None or tablet is None or tablet.state is not TabletState.IN_STOCK:
        return
    loan = context.station.lending.loan(context.state)
    kept = {name: value for name, value in last.restocked.items() if name != "ticked"}
    context.record(
        EntryKind.RESTOCKED,
        {**kept, "proof": ProofLevel.PROVEN.value, "loan": loan.id if loan else None},
    )
    if loan is not None:
        context.say(_("The loan {loan} is closed.").format(loan=loan.id), tone=Tone.GOOD)
