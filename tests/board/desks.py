"""Rows made by hand, and a desk with a board whose tablets are made of software."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from agent.board.crew import Task
from agent.board.engine import Engine
from agent.board.keeper import Surroundings, no_loans, no_sizes
from agent.board.news import News, NewsKind
from agent.board.row import Asked, Board, Row, RunView
from agent.clock import Clock, ManualClock
from agent.desk import Desk
from agent.errors import QuitusError
from agent.procedure.prompts import Choice, Question, Waiting
from agent.records.store import Records
from agent.settings import Settings
from agent.tablet.device import Bus, ConnectionState, Listing
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.world import World
from agent.tablet.verdict import Judgement, Reason, Verdict

NOW = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
PRESENCE = Question(
    "presence", "borrower", "Is the borrower here?", (Choice("yes", "yes"), Choice("no", "no"))
)
CONSENT = replace(PRESENCE, phase="reset", field="consent", matters=True)
TAG = Question("identify", "asset_tag", "Asset tag?", required=False)
_LONG_S = 20.0


def listing(
    usb: str | None = "1-1.1",
    serial: str = "HA1",
    state: ConnectionState = ConnectionState.READY,
    transport_id: int | None = 1,
) -> Listing:
    return Listing(serial, state, transport_id=transport_id, usb=usb)


def judged(verdict: Verdict, *reasons: Reason) -> Judgement:
    return Judgement(verdict, reasons)


def row(
    key: int = 1,
    usb: str | None = "1-1.1",
    serial: str = "HA1",
    *,
    state: ConnectionState = ConnectionState.READY,
    verdict: Verdict | None = Verdict.CLEAR,
    since: datetime = NOW,
    run: RunView | None = None,
    **more: object,
) -> Row:
    """Return the row of a tablet that was read."""
    made = Row(
        key,
        listing(usb, serial, state, transport_id=key),
        since,
        serial=serial or None,
        judgement=None if verdict is None else judged(verdict),
        read_at=None if verdict is None else since,
        run=run,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def running(phase: str = "accounts", number: int = 5, *, reason: str | None = None) -> RunView:
    """Return a run in a phase, waiting for something if a reason is named."""
    waiting = None if reason is None else Waiting(reason, NOW, NOW + timedelta(minutes=20))
    return RunView(NOW, "SIM-1", phase, f"Phase {phase}", number, 12, waiting=waiting)


def asking(question: Question = PRESENCE, number: int = 1) -> RunView:
    return replace(running(question.phase, 2), asked=Asked(number, question, NOW))


def ended(outcome: str = "pass", *, closed: bool = True, todo: tuple[str, ...] = ()) -> RunView:
    return replace(running("restock", 12), outcome=outcome, closed=closed, todo=todo)


class AtOnce:
    """Does a task when it is given."""

    def do(self, task: Task) -> None:
        task()


@dataclass
class BoardDesk:
    """A board at a desk with simulated tablets; `until` waits for what its threads do."""

    engine: Engine
    bus: Bus
    world: World
    desk: Desk
    happened: list[News]
    changed: threading.Condition

    def look(self) -> None:
        """Let the board see ADB's list as it is now."""
        self.engine.look(self.bus.list())

    def row(self, serial: str, usb: str | None = None) -> Row:
        """Return the only row of that serial (on that port)."""
        found = [
            each
            for each in self.engine.board.rows
            if each.serial == serial and usb in (None, each.listing.usb)
        ]
        assert len(found) == 1, found
        return found[0]

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, as told by the board's own news."""
        with self.changed:
            assert self.changed.wait_for(holds, _LONG_S), self.engine.board

    def until_asked(self, key: int, name: str) -> Asked:
        """Wait until a run asks that question, and return it."""

        def asks() -> bool:
            asked = self.asked(key)
            return asked is not None and f"{asked.question.phase}.{asked.question.field}" == name

        self.until(asks)
        asked = self.asked(key)
        assert asked is not None
        return asked

    def asked(self, key: int) -> Asked | None:
        found = self.engine.board.row(key)
        return found.asked if found else None

    def answer(self, key: int, name: str, value: str | None) -> None:
        """Answer that question once it is asked."""
        assert self.engine.answer(self.until_asked(key, name).number, value)

    def answer_all(self, key: int, **answers: str) -> None:
        """Answer every question of a return until it has ended."""
        given = dict(ANSWERS) | {name.replace("__", "."): value for name, value in answers.items()}
        while True:
            self.until(lambda: self.asked(key) is not None or self.over(key))
            asked = self.asked(key)
            if asked is None:
                return
            name = f"{asked.question.phase}.{asked.question.field}"
            assert self.engine.answer(asked.number, given.get(name)), name

    def over(self, key: int) -> bool:
        found = self.engine.board.row(key)
        return found is None or found.run is None or not found.run.under_way

    def kinds(self, serial: str) -> list[NewsKind]:
        return [each.kind for each in self.happened if each.row and each.row.serial == serial]


ANSWERS = {
    "presence.borrower": "yes",
    "condition.all": "ok",
    "reset.consent": "yes",
    "after.screen": "free",
    "after.skip_offered": "yes",
    "slip.signed": "yes",
    "portal.unticked": "yes",
}


def unexpected(error: BaseException) -> QuitusError:
    raise error


@dataclass
class Ear:
    """Hears the board, and wakes whoever waits for news."""

    happened: list[News] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, _board: Board, new: tuple[News, ...]) -> None:
        with self.changed:
            self.happened.extend(new)
            self.changed.notify_all()


@contextmanager
def board_desk(
    folder: Path,
    scenario: str | Scenario,
    clock: Clock | None = None,
    *,
    speed: float = 1.0,
    loan_of: Callable[[str | None, str | None], str | None] = no_loans,
    ports_of: Callable[[str], int | None] = no_sizes,
    at_once: bool = True,
) -> Iterator[BoardDesk]:
    """Open a board on a scenario; it sees ADB's list when `look` is called."""
    chosen = clock or ManualClock()
    world = load_scenario(scenario) if isinstance(scenario, str) else scenario
    bus = SimulatedBus(world, chosen, speed)
    records = Records(folder, chosen, simulated=True)
    desk = Desk(Settings(), chosen, bus, lambda: records, simulated=True)
    ear = Ear()
    around = Surroundings(ear.tell, unexpected, loan_of, ports_of=ports_of)
    if at_once:
        around = replace(around, readers=AtOnce())
    engine = Engine(desk, "AB", around)
    try:
        yield BoardDesk(engine, bus, bus.world, desk, ear.happened, ear.changed)
    finally:
        engine.close()
        desk.bus.close()


def keys() -> Callable[[], int]:
    """Return what makes new keys, from 100 on."""
    numbers = count(100)
    return lambda: next(numbers)
