"""Reads the tablets of the board: each at once when it comes, then now and again, a thread each."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from agent.board.hubs import hub_paths
from agent.board.keeper import Keeper
from agent.board.look import Found, OnRecord, beat, on_leash, on_record, read
from agent.board.placing import place, settle
from agent.board.row import Board, Row
from agent.board.sentences import shown_sentence
from agent.board.showing import Shown, show
from agent.desk import Desk
from agent.errors import RecordError, TabletError, TabletTimeoutError
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import is_common_serial
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Verdict

T = TypeVar("T")

BEAT_S = 30.0  # how often a tablet that is left alone is asked whether it still answers

# What passes by itself or by a finger on the tablet: read again at each beat.
_PASSING = frozenset({Verdict.UNREADABLE, Verdict.FRP_DATA_PRESENT})


class Reader:
    """What reads; safe to use from several threads."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._lock = threading.Lock()
        self._talking: dict[int, Listing] = {}
        self._beaten: dict[int, float] = {}

    def look(self, listings: tuple[Listing, ...]) -> None:
        """Take up ADB's list as it is now, and read what came."""
        keeper = self._keeper
        every = (*listings, *keeper.around.unlisted(listings))
        now = keeper.desk.clock.now()
        paths = hub_paths(each.usb for each in every)
        sizes = {path: size for path in paths if (size := keeper.around.ports_of(path))}
        keeper.change(
            lambda board: replace(
                board,
                rows=place(board.rows, every, now, keeper.new_key),
                trouble="",
                hub_sizes=sizes,
            )
        )
        for row in keeper.board.rows:
            if row.read_at is None and not row.silent:
                self.read(row.key)

    def beat(self) -> None:
        """Ask the tablets that are left alone, each in its turn, whether they still answer."""
        now = self._keeper.desk.clock.monotonic()
        rows = [row for row in self._keeper.board.rows if _is_idle(row)]
        before, self._beaten = self._beaten, {}
        for row in rows:
            last = before.get(row.key, now)
            due = now - last >= BEAT_S
            self._beaten[row.key] = now if due else last
            if due:
                self._talk(row, self._read if _passes(row) else self._beat)

    def read(self, key: int) -> None:
        """Read a tablet that is ready and has no run under way."""
        row = self._keeper.board.row(key)
        if row is not None and row.state is ConnectionState.READY and not row.at_work:
            self._talk(row, self._read)

    def mark(self, key: int) -> None:
        """Mark a row, or take its mark away; a marked tablet wakes and shows its own page."""
        row = self._keeper.board.row(key)
        if row is None:
            return
        self._keeper.update(key, marked=not row.marked, notice="")
        if not row.marked:
            self._keeper.around.readers.do(lambda: self._show(key))

    def _show(self, key: int) -> None:
        row = self._keeper.board.row(key)  # its return may have begun meanwhile
        if row is None:
            return
        with self._keeper.leashes.one() as leash:
            shown = show(on_leash(self._keeper.desk, leash), row)
            self._keeper.update(row.key, notice=shown_sentence(shown))
            if shown is Shown.NOT_SHOWN:
                self.read(row.key)

    def _talk(self, row: Row, do: Callable[[Row, Desk], None]) -> None:
        """Talk to a tablet in a thread of its own, unless somebody does on that connection."""
        with self._lock:
            if self._keeper.over.is_set() or self._talking.get(row.key) == row.listing:
                return
            self._talking[row.key] = row.listing
        self._keeper.around.readers.do(lambda: self._talked(row, do))

    def _talked(self, row: Row, do: Callable[[Row, Desk], None]) -> None:
        """Talk to a tablet; if it left, or ADB itself failed, it is read at the next look."""
        try:
            with self._keeper.leashes.one() as leash:
                do(row, on_leash(self._keeper.desk, leash))
        except TabletError:
            self._keeper.update(row.key, read_at=None)
        except Exception as error:  # noqa: BLE001 - one tablet's defect must not hide the others
            self._keeper.update(row.key, notice=str(self._keeper.around.report(error)))
            self._silent(row)
        finally:
            with self._lock:
                if self._talking.get(row.key) == row.listing:
                    del self._talking[row.key]

    def _read(self, row: Row, desk: Desk) -> None:
        seen = self._or_silent(row, lambda: read(desk, row.listing))
        if seen is None:
            return
        found, snapshot = seen
        self._keeper.change(lambda board: self._take(board, row, found))
        known = self._on_record(row, snapshot)  # after the verdict: a large record takes its time
        self._keeper.change(lambda board: self._label(board, row, known))

    def _on_record(self, row: Row, snapshot: Snapshot) -> OnRecord:
        try:
            return on_record(self._keeper.desk, snapshot)
        except RecordError as error:
            self._keeper.update(row.key, notice=str(error))
            return OnRecord()

    def _take(self, board: Board, row: Row, found: Found) -> Board:
        """Return the board with what was read of a tablet, if it is still there."""
        here = board.row(row.key)
        if here is None or here.listing != row.listing:
            return board  # it left meanwhile; whoever came there is read for himself
        now, new_key = self._keeper.desk.clock.now(), self._keeper.new_key
        rows, key = settle(board.rows, here, found.android_id, found.serial, now, new_key)
        settled = replace(board, rows=rows)
        before = settled.row(key)
        assert before is not None
        same = before.judgement == found.judgement and not before.silent
        return settled.with_row(
            replace(
                before,
                serial=found.serial or before.serial,
                android_id=found.android_id or before.android_id,
                boot_id=found.boot_id,
                maker=found.maker,
                model=found.model or before.model,
                android=found.android,
                judgement=found.judgement,
                read_at=now,
                since=before.since if same else now,
                silent=False,
            )
        )

    def _label(self, board: Board, read: Row, known: OnRecord) -> Board:
        """Return the board with what is on record of the tablet that was read there."""
        row = next((each for each in board.rows if each.listing == read.listing), None)
        if row is None:
            return board
        twins = any(each.serial == row.serial for each in board.rows if each.key != row.key)
        # The label that goes with a serial may be a twin's.
        tag = known.asset_tag or (None if twins else known.tag_of_serial) or row.asset_tag
        shared = twins or is_common_serial(row.serial or "")
        loan = self._keeper.around.loan_of(None if shared else row.serial, tag) or row.loan
        return board.with_row(replace(row, asset_tag=tag, loan=loan, open_case=known.open_case))

    def _beat(self, row: Row, desk: Desk) -> None:
        seen = self._or_silent(row, lambda: beat(desk, row.listing))
        if seen is None:
            return
        if row.silent or (seen.serial, seen.boot_id) != (row.serial, row.boot_id):
            self._read(row, desk)

    def _or_silent(self, row: Row, ask: Callable[[], T | None]) -> T | None:
        """Return what a tablet answers; one that answers nothing in time is marked so."""
        try:
            seen = ask()
        except TabletTimeoutError:
            seen = None
        if seen is None:
            self._silent(row)
        return seen

    def _silent(self, row: Row) -> None:
        here = self._keeper.board.row(row.key)
        if here is not None and here.listing == row.listing and not here.silent:
            now = self._keeper.desk.clock.now()
            self._keeper.update(row.key, silent=True, since=now)


def _is_idle(row: Row) -> bool:
    known = row.read_at is not None or row.silent
    return known and row.state is ConnectionState.READY and not row.at_work


def _passes(row: Row) -> bool:
    return row.judgement is not None and row.judgement.verdict in _PASSING
