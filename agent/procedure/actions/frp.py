"""Takes the final verdict, once the FRP block is empty, with the fingerprint before the reset."""

from agent.clock import isoformat
from agent.procedure.actions.telling import tell_verdict
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind
from agent.tablet.proof import seal
from agent.tablet.snapshot import Snapshot, Unread
from agent.tablet.verdict import Judgement, Verdict
from agent.tablet.verdict_words import advice, verdict_name

LOOK_AGAIN_S = 3.0
BETWEEN_READS_S = 5.0  # Google Play services writes the block seconds after an account goes


def run(context: Context) -> Result:
    """Pass with two equal, clear reads at least five seconds apart.

    The FRP block is written asynchronously, so one read that is clear may be too early; a block
    that stays full, or a tablet that stays unreadable, ends at the deadline.
    """
    first: tuple[object, float] | None = None
    while True:
        snapshot = context.read()
        judgement = context.judge(snapshot)
        context.measure("verdict", judgement.verdict.value)
        context.measure("frp_size", snapshot.frp_size)
        now = context.clock.monotonic()
        if judgement.verdict is Verdict.CLEAR:
            seen = _what_decides(snapshot)
            if first and first[0] == seen and now - first[1] >= BETWEEN_READS_S:
                return _pass(context, snapshot)
            first = first if first and first[0] == seen else (seen, now)
            context.tell("second_read")
            context.wait("second_read")
            context.pause(max(0.5, first[1] + BETWEEN_READS_S - now))
            continue
        first = None
        if judgement.verdict not in (Verdict.FRP_DATA_PRESENT, Verdict.UNREADABLE):
            return _stop(context, judgement)
        if judgement.verdict is Verdict.FRP_DATA_PRESENT:
            context.tell("wait_block", size=snapshot.frp_size)
        context.wait(judgement.verdict.value, advice(judgement.verdict))
        context.pause(LOOK_AGAIN_S)


def _what_decides(snapshot: Snapshot) -> object:
    """Return what two reads must agree on; the account history may grow meanwhile."""
    accounts = () if isinstance(snapshot.accounts, Unread) else snapshot.accounts
    counts = [(user.user, sorted(user.counts.items())) for user in accounts]
    return (counts, snapshot.users, snapshot.owners, snapshot.frp_size, snapshot.identity)


def _pass(context: Context, snapshot: Snapshot) -> Result:
    if snapshot.frp_size is None:
        context.tell("block_unknown", tone=Tone.WARNING)
    fingerprint = seal(
        snapshot,
        salt=context.station.new_salt(),
        taken_at=isoformat(context.clock.now()),
        asset_tag=context.state.tablet.get("asset_tag"),
    )
    context.record(EntryKind.FINGERPRINT, fingerprint.to_json())
    context.tell("clear", Audience.BOTH, Tone.GOOD)
    return Result.CONTINUE


def _stop(context: Context, judgement: Judgement) -> Result:
    name = verdict_name(judgement.verdict)
    context.tell("not_clear", Audience.BOTH, Tone.BAD, verdict=name)
    tell_verdict(context, judgement)
    return Result.STOP
