"""Makes a tablet noticeable by harmless means: its screen woken, its own page opened."""

from enum import StrEnum

from agent.board.look import beat
from agent.board.row import Row
from agent.desk import Desk
from agent.errors import TabletError
from agent.tablet.device import ConnectionState
from agent.tablet.gate import DEVICE_PAGE, WAKE_UP, Argv
from agent.tablet.parsers.am_start import parse_am_start
from agent.tablet.parsers.answer import Answer, UnreadError
from agent.tablet.queries import HEADER, Query
from agent.tablet.streams import ask
from agent.tablet.verdict import Verdict

_START_S = 12.0
_PAGE: Argv = ("am", "start", "-W", "-a", DEVICE_PAGE)

# Settings opened out of the set-up pages is a known way round a lock: nothing is opened there, nor
# where the verdict hides whether the set-up is finished.
_NEVER = frozenset(
    {Verdict.SETUP_WIZARD, Verdict.FRP_LOCKED, Verdict.UNREADABLE, Verdict.TEST_HARNESS}
)


class Shown(StrEnum):
    """What became of it."""

    OPENED = "opened"
    WOKEN = "woken"  # nothing may be opened on it
    NOT_SHOWN = "not_shown"
    AT_WORK = "at_work"  # its return needs the page that is open
    NOT_SAFE = "not_safe"  # nobody knows yet what it is


def may_show(row: Row) -> Shown | None:
    """Return why nothing at all is done to that tablet, or None where something may be."""
    if row.at_work:
        return Shown.AT_WORK
    if row.state is not ConnectionState.READY or row.silent:
        return Shown.NOT_SHOWN
    return Shown.NOT_SAFE if row.judgement is None else None


def show(desk: Desk, row: Row) -> Shown:
    """Wake that tablet, open the page where that is safe, and tell what it says of it."""
    refused = may_show(row)
    if refused is not None:
        return refused
    try:
        seen = beat(desk, row.listing)
        if seen is None or (seen.serial, seen.boot_id) != (row.serial, row.boot_id):
            return Shown.NOT_SHOWN  # another tablet, or another boot, than the one that was read
        if row.judgement is None or row.judgement.verdict in _NEVER:
            [woken] = _said(desk, row, WAKE_UP)
            return Shown.WOKEN if woken.status == 0 else Shown.NOT_SHOWN
        woken, page = _said(desk, row, WAKE_UP, _PAGE)
        shown = woken.status == 0 and parse_am_start(page).launched
    except (TabletError, UnreadError):
        return Shown.NOT_SHOWN
    return Shown.OPENED if shown else Shown.NOT_SHOWN


def _said(desk: Desk, row: Row, *commands: Argv) -> list[Answer]:
    """Return what the tablet says to each of these commands, sent one after the other."""
    answers = ask(
        desk.bus.device(row.listing),
        [[*HEADER, *(Query(argv[0], argv) for argv in commands)]],
        desk.clock,
        total_timeout_s=_START_S,
        section_timeout_s=_START_S,
    )
    return [answer for _query, answer in answers[len(HEADER) :]]
