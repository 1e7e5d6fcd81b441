"""Time as the program sees it: handed in everywhere, so that a wait of an hour tests in no time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the desk's time, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an unknown zero."""

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass; nothing for zero or less."""


class SystemClock:
    """The desk PC's own clock."""

    def now(self) -> datetime:
        """Return the desk's time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Sleep for that many seconds."""
        if seconds > 0:
            time.sleep(seconds)


class ManualClock:
    """A clock that moves only when somebody sleeps on it; for simulated tablets and tests."""

    def __init__(self, start: datetime = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        """Return the start plus all that was slept."""
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        """Return all that was slept, in seconds."""
        return self._elapsed_s

    def sleep(self, seconds: float) -> None:
        """Move the clock at once."""
        if seconds > 0:
            self._elapsed_s += seconds


def isoformat(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC to the millisecond, as the record writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_moment(text: str) -> datetime:
    """Return the aware moment that `isoformat` wrote; raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"moment without a time zone: {text!r}")
    return moment.astimezone(UTC)
