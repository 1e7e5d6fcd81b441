"""The desk's surroundings in software: tablets, persons, and the events that time brings."""

import heapq
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from agent.clock import Clock
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.person import Person
from agent.tablet.simulated.roster import Roster
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.state import Happening


class World:
    """All tablets of a scenario, moved by a clock; safe to use from several threads.

    Args:
        scenario: what there is at the beginning.
        clock: the program's clock; events are due on its `monotonic()`.
        speed: how many scenario seconds pass in a second of the clock.

    Attributes:
        commands: every command that was sent to a tablet: (tablet's id, words).
        unknown: shell texts that no tablet had an answer for; empty in a healthy run.
        roster: the tablets that ADB sees now.
        changed: notified whenever an event is added or has happened; its lock guards the world.
    """

    def __init__(self, scenario: Scenario, clock: Clock, speed: float = 1.0) -> None:
        self.scenario = scenario
        self.clock = clock
        self.speed = speed
        self.changed = threading.Condition(threading.RLock())
        self.commands: list[tuple[str, tuple[str, ...]]] = []
        self.unknown: list[str] = []
        self._began = clock.monotonic()
        self._began_at = clock.now()
        self._now = self._began
        self._order = count()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self.tablets = [Tablet(spec, self) for spec in scenario.tablets]
        self._persons = {
            tablet.spec.id: Person(tablet, self, tablet.spec.person) for tablet in self.tablets
        }
        self.roster = Roster()
        for tablet in self.tablets:
            self._begin(tablet)
        self.roster.update(self.tablets)

    def tablet(self, tablet_id: str) -> Tablet:
        """Return the tablet of that id in the scenario; KeyError if there is none."""
        for tablet in self.tablets:
            if tablet.spec.id == tablet_id:
                return tablet
        raise KeyError(tablet_id)

    def advance(self) -> None:
        """Let everything happen that is due by now, in its order."""
        with self.changed:
            moment = self.clock.monotonic()
            while self._events and self._events[0][0] <= moment:
                self._now, _, act = heapq.heappop(self._events)
                act()
                self.roster.update(self.tablets)
                self.changed.notify_all()
            self._now = max(self._now, moment)

    def next_event_at(self) -> float | None:
        """Return when the next event is due on the clock, or None when nothing will happen."""
        with self.changed:
            return self._events[0][0] if self._events else None

    # What tablets and persons ask

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do `act` that many scenario seconds from now."""
        with self.changed:
            due = self._now + seconds / self.speed
            heapq.heappush(self._events, (due, next(self._order), act))
            self.changed.notify_all()

    def tell(self, tablet: Tablet, happening: Happening) -> None:
        """Let the person beside the tablet see something."""
        self._persons[tablet.spec.id].see(happening)

    def local_time(self) -> datetime:
        """Return the time that tablets show: the clock's, without a zone."""
        passed = (self._now - self._began) * self.speed
        return (self._began_at + timedelta(seconds=passed)).replace(tzinfo=None)

    def _begin(self, tablet: Tablet) -> None:
        self._persons[tablet.spec.id].begin()
        self.tell(tablet, Happening.START)
        tablet.arrive()
