"""Tells when something may have changed on the bus, from the server's own `host:track-devices`.

It only rings: what has changed is read from the list. Servers up to adb 30 do not ring for every
change (ADB facts, 0.7), so whoever waits looks for himself every second too.
"""

import threading
from collections.abc import Callable
from typing import Protocol

RECONNECT_S = 1.0


class Tracking(Protocol):
    """A connection on which the server has accepted to report changes."""

    def wait(self) -> None:
        """Return at the next report; raises OSError, EOFError or ValueError when it is lost."""

    def close(self) -> None:
        """Free the connection, and wake the thread that waits on it."""


class Tracker:
    """A bell that rings at each report of the server and when the server goes.

    Args:
        track: opens the connection; any error of its own is as good as a loss.
        on_lost: called when a connection was lost: the next server may be another one.
    """

    def __init__(self, track: Callable[[], Tracking], on_lost: Callable[[], None]) -> None:
        self._track = track
        self._on_lost = on_lost
        self._changed = threading.Condition()
        self._rings = 0
        self._closed = False
        self._tracking: Tracking | None = None
        self._thread: threading.Thread | None = None

    @property
    def rings(self) -> int:
        """How often it has rung; take it before you look, hand it to `wait` after."""
        return self._rings

    def start(self) -> None:
        """Begin to listen, once."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="adb-tracker", daemon=True)
                self._thread.start()

    def wait(self, seen: int, timeout_s: float) -> None:
        """Return when it has rung more often than `seen`, at the latest after `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != seen or self._closed, timeout_s)

    def close(self) -> None:
        """Stop listening; whoever waits returns at once."""
        with self._changed:
            self._closed = True
            tracking, thread = self._tracking, self._thread
            self._changed.notify_all()
        if tracking is not None:
            tracking.close()
        if thread is not None:
            thread.join(RECONNECT_S)

    def _run(self) -> None:
        while not self._closed:
            self._listen()
            with self._changed:
                self._changed.wait_for(lambda: self._closed, RECONNECT_S)

    def _listen(self) -> None:
        """Ring for each report until the connection is lost."""
        try:
            self._keep(self._track())
        except Exception:  # noqa: BLE001 - whoever lists meets the same error and says it
            return
        try:
            while not self._closed and self._tracking is not None:
                self._tracking.wait()
                self._ring()
        except (OSError, EOFError, ValueError):
            if not self._closed:
                self._on_lost()
                self._ring()
        finally:
            self._drop()

    def _keep(self, tracking: Tracking) -> None:
        with self._changed:
            self._tracking = tracking

    def _drop(self) -> None:
        with self._changed:
            tracking, self._tracking = self._tracking, None
        if tracking is not None:
            tracking.close()

    def _ring(self) -> None:
        with self._changed:
            self._rings += 1
            self._changed.notify_all()
