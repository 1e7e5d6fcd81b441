"""Makes a tablet noticeable by harmless means: its own page about itself, opened in Settings."""

from enum import StrEnum

from agent.board.look import beat
from agent.board.row import Row
from agent.desk import Desk
from agent.errors import TabletError
from agent.tablet.device import ConnectionState
from agent.tablet.gate import DEVICE_PAGE
from agent.tablet.parsers.am_start import parse_am_start
from agent.tablet.parsers.answer import UnreadError
from agent.tablet.queries import HEADER, Query
from agent.tablet.streams import ask
from agent.tablet.verdict import Verdict

_START_S = 12.0

# Settings opened out of the set-up pages is a known way round a lock: nothing is opened there, nor
# where the verdict hides whether the set-up is finished.
_NEVER = frozenset(
    {Verdict.SETUP_WIZARD, Verdict.FRP_LOCKED, Verdict.UNREADABLE, Verdict.TEST_HARNESS}
)


class Shown(StrEnum):
    """What became of it."""

    OPENED = "opened"
    NOT_OPENED = "not_opened"
    AT_WORK = "at_work"  # its return needs the page that is open
    NOT_SAFE = "not_safe"


def may_show(row: Row) -> Shown | None:
    """Return why nothing is opened on that tablet, or None where the page may be."""
    if row.at_work:
        return Shown.AT_WORK
    if row.state is not ConnectionState.READY or row.silent:
        return Shown.NOT_OPENED
    if row.judgement is None or row.judgement.verdict in _NEVER:
        return Shown.NOT_SAFE
    return None


def show(desk: Desk, row: Row) -> Shown:
    """Open the page on that tablet, and tell whether it says that it is open."""
    refused = may_show(row)
    if refused is not None:
        return refused
    start = Query("start", ("am", "start", "-W", "-a", DEVICE_PAGE))
    try:
        seen = beat(desk, row.listing)
        if seen is None or (seen.serial, seen.boot_id) != (row.serial, row.boot_id):
            return Shown.NOT_OPENED  # another tablet, or another boot, than the one that was read
        answers = ask(
            desk.bus.device(row.listing),
            [[*HEADER, start]],
            desk.clock,
            total_timeout_s=_START_S,
            section_timeout_s=_START_S,
        )
        opened = parse_am_start(answers[-1][1]).launched
    except (TabletError, UnreadError):
        return Shown.NOT_OPENED
    return Shown.OPENED if opened else Shown.NOT_OPENED
