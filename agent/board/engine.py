"""Keeps the board of a desk true, and does with its tablets what the operator wants."""

from dataclasses import replace

from agent.board.keeper import Keeper, Surroundings
from agent.board.reader import Reader
from agent.board.returns import Returns
from agent.board.row import Board, Row
from agent.desk import Desk
from agent.errors import AdbError
from agent.tablet.device import ConnectionState, Listing

LOOK_S = 2.0  # how often the bus is looked at where nothing changes


class Engine:
    """The board at work; safe to use from several threads.

    Args:
        desk: this desk; whoever opened it closes it.
        operator: code of who is at the desk.
        around: what the board is lent.
    """

    def __init__(self, desk: Desk, operator: str, around: Surroundings) -> None:
        self._keeper = Keeper(desk, around)
        self._reader = Reader(self._keeper)
        self._returns = Returns(self._keeper, operator, self._reader.read)

    @property
    def board(self) -> Board:
        """The board as it is now."""
        return self._keeper.board

    def watch(self) -> None:
        """Keep the board true until it is closed; to be called in a thread of its own."""
        rows: tuple[Listing, ...] | None = None
        while not self._keeper.over.is_set():
            try:
                bus = self._keeper.desk.bus
                rows = bus.list() if rows is None else bus.wait_change(rows, LOOK_S)
                if not self._keeper.over.is_set():
                    self.look(rows)
            except AdbError as error:
                self._trouble(str(error))
                self._keeper.over.wait(LOOK_S)
            except Exception as error:  # noqa: BLE001 - a board that stands still must say so
                self._trouble(str(self._keeper.around.report(error)))
                return

    def look(self, listings: tuple[Listing, ...]) -> None:
        """Take up ADB's list, read what came, and ask the others whether they still answer."""
        self._reader.look(listings)
        self._reader.beat()

    def read(self, key: int) -> None:
        """Read a tablet again, unless its return is under way."""
        self._reader.read(key)

    def find(self, key: int) -> None:
        """Mark a row and make its tablet noticeable; a second time, take the mark away."""
        self._reader.mark(key)

    def give_back(self, key: int) -> None:
        """Begin a tablet's return, or take its open case up."""
        self._returns.begin(key)

    def answer(self, number: int, value: str | None) -> bool:
        """Answer a question by its number; False if it waits no more, or that is no answer."""
        return self._returns.answer(number, value)

    def clear(self) -> None:
        """Take the returns that are done off the board; a tablet still plugged in keeps its row."""
        self._keeper.change(
            lambda board: replace(
                board, rows=tuple(row for each in board.rows for row in _without_done(each))
            )
        )

    def close(self) -> None:
        """End all reads and runs; cases that are not closed stay open, to be taken up."""
        self._keeper.over.set()
        self._keeper.leashes.pull()
        self._returns.close()

    def _trouble(self, told: str) -> None:
        self._keeper.change(lambda board: replace(board, trouble=told))


def _without_done(row: Row) -> tuple[Row, ...]:
    if row.run is None or not row.run.closed:
        return (row,)
    return () if row.state is ConnectionState.ABSENT else (replace(row, run=None),)
