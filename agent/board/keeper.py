"""Holds the board of a desk: changed by one thread at a time, told at each change."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from agent.board.crew import Crew, Hands
from agent.board.leash import Leashes
from agent.board.news import News, news
from agent.board.row import Board, RunView
from agent.desk import Desk
from agent.errors import QuitusError
from agent.tablet.device import Listing

MOST_TABLETS = 100  # read or run at once; each has its own thread while it is talked to

LoanOf = Callable[[str | None, str | None], str | None]  # serial, asset tag → a class or a loan
Tell = Callable[[Board, tuple[News, ...]], None]
Report = Callable[[BaseException], QuitusError]
PortsOf = Callable[[str], int | None]  # the path of a hub → how many ports it has
Unlisted = Callable[[Sequence[Listing]], tuple[Listing, ...]]


def no_loans(_serial: str | None, _asset_tag: str | None) -> str | None:
    """Know nothing of any loan."""
    return None


def no_sizes(_hub: str) -> int | None:
    """Know of no hub how many ports it has."""
    return None


def all_listed(_listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Know of no tablet that ADB leaves out."""
    return ()


@dataclass(frozen=True)
class Surroundings:
    """What the board is lent.

    Attributes:
        tell: told each new board and what is new; called by any thread, one at a time; quick.
        report: makes an error for people of a defect.
        loan_of: what the loans know of a tablet, without a name.
        unlisted: the tablets on USB that ADB's list lacks.
        ports_of: how many ports a hub has.
        readers, runners: what reads tablets, and what runs returns.
    """

    tell: Tell
    report: Report
    loan_of: LoanOf = no_loans
    unlisted: Unlisted = all_listed
    ports_of: PortsOf = no_sizes
    readers: Hands = field(default_factory=lambda: Crew("board-read", MOST_TABLETS))
    runners: Hands = field(default_factory=lambda: Crew("board-run", MOST_TABLETS))


class Keeper:
    """The board of one desk; safe to use from several threads."""

    def __init__(self, desk: Desk, around: Surroundings) -> None:
        self.desk = desk
        self.around = around
        self.leashes = Leashes()
        self.over = threading.Event()
        self._lock = threading.RLock()
        self._board = Board()
        self._keys = count(1)

    @property
    def board(self) -> Board:
        """The board as it is now."""
        return self._board

    def new_key(self) -> int:
        """Return a key that no row has had."""
        return next(self._keys)

    def change(self, change: Callable[[Board], Board]) -> None:
        """Put what `change` makes of the board in its place, and tell what is new."""
        with self._lock:
            before = self._board
            self._board = change(before)
            if self._board != before:
                self.around.tell(self._board, news(before, self._board))

    def update(self, key: int, **values: Any) -> None:
        """Change some fields of a row, if it is still there."""

        def apply(board: Board) -> Board:
            row = board.row(key)
            return board if row is None else board.with_row(replace(row, **values))

        self.change(apply)

    def run_is(self, key: int, change: Callable[[RunView], RunView]) -> None:
        """Change what is seen of a row's run, if it has one."""

        def apply(board: Board) -> Board:
            row = board.row(key)
            if row is None or row.run is None:
                return board
            return board.with_row(replace(row, run=change(row.run)))

        self.change(apply)
