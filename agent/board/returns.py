"""The returns that are under way on the board, each in a thread of its own."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from agent.board.asking import BoardPrompter, Questions
from agent.board.hearing import answered, asks, heard
from agent.board.keeper import Keeper
from agent.board.leash import Leash
from agent.board.look import on_leash
from agent.board.naming import run_name
from agent.board.row import Asked, Row, RunView
from agent.errors import QuitusError, RecordError
from agent.procedure.prompts import Event, PhaseFinished, Prompter, Question
from agent.runs.cases import resume, start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunRequest

_GOODBYE_S = 5.0  # for the runs to write down that they were interrupted, all together


class Returns:
    """What runs returns; safe to use from several threads.

    Args:
        keeper: the board.
        operator: code of who is at the desk.
        over: called with a row's key when its run has ended.
    """

    def __init__(self, keeper: Keeper, operator: str, over: Callable[[int], None]) -> None:
        self._keeper = keeper
        self._operator = operator
        self._over = over
        self._questions = Questions()
        self._lock = threading.Lock()
        self._under_way: dict[int, threading.Event] = {}

    def begin(self, key: int) -> None:
        """Begin a tablet's return, or take its open case up; nothing where one is under way."""
        row = self._keeper.board.row(key)
        ended = threading.Event()
        with self._lock:
            if row is None or key in self._under_way or self._keeper.over.is_set():
                return
            self._under_way[key] = ended
        run = row.run
        case = run.case if run and not run.closed else row.open_case
        fresh = RunView(self._keeper.desk.clock.now(), case)
        self._keeper.update(key, run=fresh, notice="", marked=False)
        request = RunRequest(self._operator, run_name(row), case)
        self._keeper.around.runners.do(lambda: self._work(key, request, ended))

    def answer(self, number: int, value: str | None) -> bool:
        """Answer a question by its number; False if it waits no more, or that is no answer."""
        if not self._questions.answer(number, value):
            return False
        for row in self._keeper.board.rows:
            if row.asked is not None and row.asked.number == number:
                self._keeper.run_is(row.key, lambda run: answered(run, number))
        return True

    def close(self) -> None:
        """Wait until every run, whose leash was pulled, has written down that it stopped."""
        self._questions.wake()
        with self._lock:
            runs = tuple(self._under_way.values())
        until = time.monotonic() + _GOODBYE_S
        for ended in runs:
            ended.wait(max(0.0, until - time.monotonic()))

    def _work(self, key: int, request: RunRequest, ended: threading.Event) -> None:
        try:
            with self._keeper.leashes.one() as leash:
                error = self._run(key, request, leash)
                self._stopped(key, error)
        finally:
            with self._lock:
                del self._under_way[key]
            ended.set()
        self._over(key)

    def _run(self, key: int, request: RunRequest, leash: Leash) -> QuitusError | None:
        """Run a return to its end; return what kept it from an end on record, or None.

        Raises:
            BoardClosedError: its leash was pulled; the case stays open.
        """
        desk = on_leash(self._keeper.desk, leash)
        prompter = self._prompter(key, leash)
        try:
            if request.case is not None:
                resume(desk, request, prompter, lambda event: self._hear(key, event))
            else:
                start(desk, RETURN, request, prompter, lambda event: self._hear(key, event))
        except QuitusError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one tablet's defect must not stop the others
            return self._keeper.around.report(error)
        return None

    def _prompter(self, key: int, leash: Leash) -> Prompter:
        return BoardPrompter(
            self._questions,
            leash,
            lambda number, question: self._asked(key, number, question),
            lambda number: self._keeper.run_is(key, lambda run: answered(run, number)),
        )

    def _asked(self, key: int, number: int, question: Question) -> None:
        asked = Asked(number, question, self._keeper.desk.clock.now())
        self._keeper.run_is(key, lambda run: asks(run, asked))

    def _hear(self, key: int, event: Event) -> None:
        now = self._keeper.desk.clock.now()
        self._keeper.run_is(key, lambda run: heard(run, event, now))
        if isinstance(event, PhaseFinished) and event.phase == "identify":
            self._label(key)

    def _label(self, key: int) -> None:
        """Take up the label that the run has put on record."""
        row = self._keeper.board.row(key)
        if row is None or row.run is None or row.run.case is None:
            return
        try:
            tag = self._keeper.desk.records.case(row.run.case).tablet.get("asset_tag")
        except RecordError as error:
            self._keeper.update(key, notice=str(error))
            return
        if isinstance(tag, str):
            loan = self._keeper.around.loan_of(row.serial, tag)
            self._keeper.update(key, asset_tag=tag, loan=loan or row.loan)

    def _stopped(self, key: int, error: QuitusError | None) -> None:
        """Say what stands in no event of the run: an error that kept it from its end."""
        row = self._keeper.board.row(key)
        if error is None or row is None or row.run is None:
            return
        if row.run.phase is None:  # it never began: the row is as before
            self._keeper.update(key, run=None, notice=str(error))
            return
        now = self._keeper.desk.clock.now()
        self._keeper.run_is(
            key,
            lambda run: replace(
                run, outcome="error", detail=str(error), since=now, asked=None, waiting=None
            ),
        )


def at_work(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows whose run is under way."""
    return tuple(row for row in rows if row.at_work)
