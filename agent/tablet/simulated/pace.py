"""Lets time pass on the program's clock when several threads wait on it at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from agent.clock import Clock, SystemClock

# A clock that moves by hand must not be moved while another thread is about to print or to ask:
# it moves when all open streams wait and nothing has stirred for so many real seconds.
_SETTLED_S = 0.015
_STUCK_S = 5.0  # nobody reads an open stream any more; a busy computer lets one wait so long


class Pace:
    """Moves a clock to the earliest of all the moments that threads wait for.

    Args:
        clock: the program's clock; a `SystemClock` moves by itself, any other one by `sleep`.
        changed: notified when something happens that may be earlier than what was waited for.
    """

    def __init__(self, clock: Clock, changed: threading.Condition) -> None:
        self._clock = clock
        self._changed = changed
        self._real = isinstance(clock, SystemClock)
        self._turn = threading.Condition()
        self._dues: list[Callable[[], float]] = []
        self._streams_open = 0
        self._streams_waiting = 0
        self._stirred = time.monotonic()

    def opened(self) -> None:
        """Note that a stream is open."""
        self._count(+1)

    def closed(self) -> None:
        """Note that a stream is closed or has ended."""
        self._count(-1)

    def wait(self, due: Callable[[], float], *, stream: bool = False) -> None:
        """Wait until `due()`, asked again and again since it may come nearer.

        May return early; `stream` tells that an open stream waits, not the list of tablets.
        """
        if self._real:
            self._wait_really(due)
        else:
            with self._turn, self._among(due, stream=stream):
                while self._clock.monotonic() < due():
                    self._move_or_wait(due)

    def _wait_really(self, due: Callable[[], float]) -> None:
        with self._changed:
            left = due() - self._clock.monotonic()
            if left > 0:
                self._changed.wait(left)

    def _move_or_wait(self, due: Callable[[], float]) -> None:
        moment = due()
        earliest = min(each() for each in self._dues)
        if moment <= earliest and self._settled():
            self._clock.sleep(moment - self._clock.monotonic())
            self._turn.notify_all()
        else:
            self._turn.wait(_SETTLED_S / 3)

    def _settled(self) -> bool:
        if not self._streams_open:
            return True
        all_wait = self._streams_waiting >= self._streams_open
        quiet_s = time.monotonic() - self._stirred
        return quiet_s >= (_SETTLED_S if all_wait else _STUCK_S)

    def _count(self, change: int) -> None:
        with self._turn:
            self._streams_open += change
            self._stirred = time.monotonic()
            self._turn.notify_all()

    @contextmanager
    def _among(self, due: Callable[[], float], *, stream: bool) -> Iterator[None]:
        self._dues.append(due)
        self._streams_waiting += stream
        self._stirred = time.monotonic()
        try:
            yield
        finally:
            self._dues.remove(due)
            self._streams_waiting -= stream
            self._stirred = time.monotonic()
