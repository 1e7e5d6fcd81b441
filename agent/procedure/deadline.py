"""A point in time after which a phase is over, on the program's clock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.clock import Clock
from agent.i18n import _
from agent.procedure.results import DeadlinePassedError


@dataclass(frozen=True)
class Deadline:
    """`seconds` after `started_at`; no end where `seconds` is None."""

    clock: Clock
    started: float
    started_at: datetime
    seconds: int | None

    @classmethod
    def start(cls, clock: Clock, seconds: int | None) -> "Deadline":
        """Return the deadline that begins now."""
        return cls(clock, clock.monotonic(), clock.now(), seconds)

    def later(self, seconds: float) -> "Deadline":
        """Return the same deadline, so many seconds later."""
        moved = timedelta(seconds=seconds)
        return replace(self, started=self.started + seconds, started_at=self.started_at + moved)

    @property
    def until(self) -> datetime | None:
        """When it is over, or None."""
        return None if self.seconds is None else self.started_at + timedelta(seconds=self.seconds)

    def left_s(self, at_most_s: float) -> float:
        """Return how long one wait may take: what is left, at most `at_most_s`, never below 0."""
        if self.seconds is None:
            return at_most_s
        left = self.started + self.seconds - self.clock.monotonic()
        return max(0.0, min(at_most_s, left))

    def check(self, why: str | None = None, tablet: str | None = None) -> None:
        """Raise DeadlinePassedError if it is over; `why` says what stood in the way."""
        if self.seconds is None or self.clock.monotonic() < self.started + self.seconds:
            return
        raise DeadlinePassedError(
            _("The time for this step is over ({seconds} s).").format(seconds=self.seconds),
            hint=why,
            tablet=tablet,
        )
