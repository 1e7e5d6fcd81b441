"""Walks the borrower through the reset: consent, the right page, his own finger, the leaving."""

from agent.errors import StoppedError
from agent.procedure.actions.pages import PageOpener
from agent.procedure.actions.telling import tell_verdict
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import DeadlinePassedError, Result
from agent.records.case import EntryKind
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import ProofReason, Sameness, attest, same_tablet
from agent.tablet.proof_words import describe
from agent.tablet.screens import Target
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Verdict

# A tablet that restarts, or whose TCP connection ended: ADB may list it as offline for a while.
_GONE = frozenset(
    {
        ConnectionState.OFFLINE,
        ConnectionState.RECOVERY,
        ConnectionState.WAITING,
        ConnectionState.OTHER,
    }
)


def run(context: Context) -> Result:
    """Do the reset, or take up one that a killed run had begun.

    What stands on record decides: with an intent, and no result that it left, the tablet is asked
    first. The same
    tablet still in ADB with the same `android_id`: consent is asked again. Gone: it was reset, as
    far as can be seen; go on. Anything else: nobody knows, and the proof will say so. With the
    result that it left, nothing is to be done again.
    """
    if context.state.left:
        return Result.CONTINUE
    seen: Snapshot | Listing | None
    if context.state.intended:
        seen = context.link.look_settled()
        if seen is None or (isinstance(seen, Listing) and seen.state in _GONE):
            return _left(context, unsure=False)
        if not isinstance(seen, Snapshot) or not _unchanged(context, seen):
            return _left(context, unsure=True)
    else:
        seen = context.read_twice()
    if not _clear(context, seen):
        return Result.STOP
    context.station.check_room()
    _consent(context)
    if not _clear(
        context, context.read_twice()
    ):  # while people talked, an account may have come back
        return Result.STOP
    context.record(EntryKind.INTENDED)
    page = PageOpener(context, Target.RESET)
    _open(context, page)
    return _watch(context, page)


def _clear(context: Context, seen: Snapshot) -> bool:
    """Whether a reset would leave the tablet free, as it is now; if not, people are told."""
    judgement = context.judge(seen)
    context.measure("verdict", judgement.verdict.value)
    if judgement.verdict is Verdict.CLEAR:
        return True
    tell_verdict(context, judgement)
    return False


def _unchanged(context: Context, seen: Snapshot) -> bool:
    identity = context.state.before or context.state.identity
    return identity is not None and same_tablet(identity, seen, android_id=True) is Sameness.SAME


def _consent(context: Context) -> None:
    """Ask for consent; raises StoppedError where it is refused."""
    context.tell("explain", Audience.BORROWER, Tone.WARNING)
    answer = context.ask("consent", "consent", matters=True)
    assert answer is not None
    if answer.value != "yes":
        context.tell("refused", Audience.BOTH)
        raise StoppedError(context.words("refused") or "", tablet=context.state.name)


def _open(context: Context, page: PageOpener) -> None:
    context.guide("before_reset", Audience.BORROWER)
    page.open()
    context.guide("reset", Audience.BOTH)
    context.tell("confirm", Audience.BORROWER, Tone.WARNING)


def _watch(context: Context, page: PageOpener) -> Result:
    def waiting(row: Listing | None) -> None:
        if row is not None and row.state is ConnectionState.READY and not page.settled:
            page.open()
        context.wait("reset" if row is not None else "leaving")

    try:
        context.link.wait_left(context.deadline, waiting, page.start_over)
    except DeadlinePassedError:
        context.tell("never_left", Audience.BOTH, Tone.BAD)
        proof = attest(left_adb=False, answer=None, in_advance=False, seen_on_usb=None)
        context.record(EntryKind.RESULT, {"left": False, "proof": proof.to_json()})
        raise
    return _left(context, unsure=False)


def _left(context: Context, *, unsure: bool) -> Result:
    context.record(EntryKind.RESULT, {"left": True, "unsure": unsure})
    if unsure:
        context.say(describe(ProofReason("reset_unseen")), tone=Tone.WARNING)
    else:
        context.tell("left", Audience.BOTH, Tone.GOOD)
    return Result.CONTINUE
