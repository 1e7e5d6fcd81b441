"""Reads one tablet for the board: its verdict, its names; or only whether it still answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.board.leash import Leash, LeashedBus, LeashedClock
from agent.desk import Desk
from agent.runs.open_cases import is_of, open_returns
from agent.tablet.device import Listing
from agent.tablet.frp import judge
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial
from agent.tablet.proof import is_common_serial
from agent.tablet.queries import HEADER
from agent.tablet.snapshot import Snapshot, Unread
from agent.tablet.streams import ask
from agent.tablet.verdict import Judgement

ANSWERS_WITHIN_S = 5.0


@dataclass(frozen=True)
class Found:
    """What a read says of a tablet."""

    serial: str | None
    android_id: str | None
    maker: str | None
    model: str | None
    android: str | None
    judgement: Judgement
    boot_id: str | None


@dataclass(frozen=True)
class OnRecord:
    """What this desk's record says of a tablet.

    Attributes:
        asset_tag: the label in its own open case: this very tablet's.
        tag_of_serial: the only label that this desk knows for its serial: a twin's, perhaps.
        open_case: its case that waits to be taken up.
    """

    asset_tag: str | None = None
    tag_of_serial: str | None = None
    open_case: str | None = None


def on_leash(desk: Desk, leash: Leash) -> Desk:
    """Return the desk, all its waiting on a leash."""
    clock = LeashedClock(desk.clock, leash)
    return replace(
        desk,
        clock=clock,
        bus=LeashedBus(desk.bus, clock, leash),
        open_records=lambda: desk.records,
        on_close=(),
    )


def read(desk: Desk, listing: Listing) -> tuple[Found, Snapshot] | None:
    """Read a tablet whole; None if it answers nothing at all in time.

    Raises:
        TabletTimeoutError: it does not even take the connection.
        TabletError: it left, or ADB itself does not answer.
    """
    snapshot = desk.probe(listing)
    if _is_silent(snapshot):
        return None
    identity = snapshot.identity
    found = Found(
        serial=identity.serial,
        android_id=identity.android_id,
        maker=identity.maker,
        model=identity.model,
        android=snapshot.prop("ro.build.version.release"),
        judgement=judge(snapshot, desk.settings.locking_types),
        boot_id=snapshot.boot_id,
    )
    return found, snapshot


@dataclass(frozen=True)
class Beat:
    """The answer to the smallest question: which tablet, in which boot; None where unread."""

    serial: str | None
    boot_id: str | None


def _is_silent(snapshot: Snapshot) -> bool:
    """Whether nothing came, not even the header: the connection stands, and nobody answers."""
    properties = snapshot.properties
    late = isinstance(properties, Unread) and properties.problem is ReadProblem.TIMEOUT
    return late and snapshot.boot_id is None


def beat(desk: Desk, listing: Listing) -> Beat | None:
    """Ask a tablet the smallest question; None if it does not answer in a few seconds.

    Raises:
        TabletTimeoutError, TabletError: as `read`.
    """
    (_serial, serial), (_boot, boot_id) = ask(
        desk.bus.device(listing),
        [HEADER],
        desk.clock,
        total_timeout_s=ANSWERS_WITHIN_S,
        section_timeout_s=ANSWERS_WITHIN_S,
    )
    if ReadProblem.TIMEOUT in (serial.problem, boot_id.problem):
        return None
    return Beat(_text(parse_serial, serial), _text(parse_boot_id, boot_id))


def _text(parse: Callable[[Answer], str | None], answer: Answer) -> str | None:
    try:
        return parse(answer)
    except UnreadError:
        return None


def on_record(desk: Desk, snapshot: Snapshot) -> OnRecord:
    """Return what is on record of a tablet that was read; raises RecordError."""
    serial = snapshot.identity.serial
    tags = () if is_common_serial(serial or "") else desk.tags_of(serial)
    same = [each for each in open_returns(desk) if each.tablet.get("serial") == serial]
    case = next((each for each in same if is_of(desk, each, snapshot)), None)
    own = case.tablet.get("asset_tag") if case else None
    return OnRecord(
        asset_tag=own if isinstance(own, str) else None,
        tag_of_serial=tags[0] if len(tags) == 1 else None,
        open_case=case.id if case else None,
    )
