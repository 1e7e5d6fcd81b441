"""What is new on a board: the differences of two boards, one event each (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from agent.board.row import Board, Row
from agent.board.wants import Band, band


class NewsKind(StrEnum):
    """What happened."""

    TROUBLE = "trouble"  # with ADB itself; no row
    APPEARED = "appeared"
    LEFT = "left"
    MOVED = "moved"
    STATE = "state"
    SILENT = "silent"
    VERDICT = "verdict"
    PHASE = "phase"
    WAITS = "waits"
    ASKS = "asks"
    ENDED = "ended"
    NOTICE = "notice"


@dataclass(frozen=True)
class News:
    """One thing that happened, and the row as it is after it (as it was, for one that left)."""

    kind: NewsKind
    row: Row | None = None
    text: str = ""


def news(before: Board, after: Board) -> tuple[News, ...]:
    """Return what happened between two boards, row by row."""
    return tuple(_news(before, after))


def _news(before: Board, after: Board) -> Iterator[News]:
    if after.trouble != before.trouble:
        yield News(NewsKind.TROUBLE, text=after.trouble)
    if after.rows == before.rows:
        return
    were = {row.key: row for row in before.rows}
    for row in after.rows:
        was = were.pop(row.key, None)
        if was is None:
            yield News(NewsKind.APPEARED, row)
        elif was is not row:
            yield from _of_row(was, row)
    for row in were.values():
        yield News(NewsKind.LEFT, row)


def _of_row(was: Row, row: Row) -> Iterator[News]:
    if row.listing.usb != was.listing.usb:
        yield News(NewsKind.MOVED, row)
    if row.state is not was.state:
        yield News(NewsKind.STATE, row)
    if row.silent and not was.silent:
        yield News(NewsKind.SILENT, row)
    if row.judgement is not None and row.judgement != was.judgement:
        yield News(NewsKind.VERDICT, row)
    if row.notice and row.notice != was.notice:
        yield News(NewsKind.NOTICE, row)
    yield from _of_run(was, row)


def _of_run(was: Row, row: Row) -> Iterator[News]:
    run, old = row.run, was.run
    if run is None:
        return
    if run.outcome is not None:
        if old is None or old.outcome is None:
            yield News(NewsKind.ENDED, row)
        return
    if run.phase is not None and (old is None or run.phase != old.phase):
        yield News(NewsKind.PHASE, row)
    if run.asked is not None and (old is None or run.asked != old.asked):
        yield News(NewsKind.ASKS, row)
    reason = run.waiting.reason if run.waiting else None
    if reason is not None and (old is None or old.waiting is None or old.waiting.reason != reason):
        yield News(NewsKind.WAITS, row)


def calls(happened: News) -> bool:
    """Whether somebody at the desk must look up: a question, a run that stopped, a dead cable."""
    if happened.kind is NewsKind.ENDED:
        return happened.row is not None and band(happened.row) is Band.TROUBLE
    return happened.kind in (NewsKind.ASKS, NewsKind.SILENT)
