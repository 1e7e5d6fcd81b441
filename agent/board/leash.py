"""Ends a run or a read from outside as Ctrl-C would: at its next wait, the case left open."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from agent.clock import Clock
from agent.tablet.device import Bus, Device, Listing, Packet, Stream
from agent.tablet.script import Script

_SLICE_S = 0.5  # how long a wait may go on after the leash was pulled


class BoardClosedError(KeyboardInterrupt):
    """The board was closed while this run was under way; as Ctrl-C, no error of the run's."""


class Leash:
    """Pulled once, it ends whoever is on it; what he still tidies up afterwards is let through."""

    def __init__(self) -> None:
        self._pulled = threading.Event()
        self._ended = False

    @property
    def pulled(self) -> bool:
        """Whether it was pulled."""
        return self._pulled.is_set()

    def pull(self) -> None:
        """End whoever is on it, at his next wait."""
        self._pulled.set()

    def check(self) -> None:
        """Raise BoardClosedError, the first time after it was pulled."""
        if self.pulled and not self._ended:
            self.end()

    def end(self) -> None:
        """Raise BoardClosedError."""
        self._ended = True
        raise BoardClosedError


class LeashedClock:
    """A clock whose sleeper can be woken for good."""

    def __init__(self, clock: Clock, leash: Leash) -> None:
        self._clock = clock
        self._leash = leash

    def now(self) -> datetime:
        """Return the desk's time."""
        return self._clock.now()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass, or raise BoardClosedError."""
        until = self.monotonic() + seconds
        self._leash.check()
        while (left := until - self.monotonic()) > 0:
            self._clock.sleep(min(left, _SLICE_S))
            self._leash.check()


class LeashedStream:
    """A stream whose reader can be woken for good."""

    def __init__(self, stream: Stream, clock: Clock, leash: Leash) -> None:
        self._stream = stream
        self._clock = clock
        self._leash = leash
        self._tidying = leash.pulled

    @property
    def lanes(self) -> int:
        """As the stream's own."""
        return self._stream.lanes

    def receive(self, timeout_s: float) -> Packet | None:
        """Return the next packet as the stream does, or raise BoardClosedError."""
        until = self._clock.monotonic() + timeout_s
        while True:
            if self._leash.pulled and not self._tidying:
                self._leash.end()
            left = until - self._clock.monotonic()
            packet = self._stream.receive(max(0.0, min(left, _SLICE_S)))
            if packet is not None or left <= _SLICE_S:
                return packet

    def close(self) -> None:
        """End the script."""
        self._stream.close()


class LeashedDevice:
    """A device whose streams are on a leash."""

    def __init__(self, device: Device, clock: Clock, leash: Leash) -> None:
        self._device = device
        self._clock = clock
        self._leash = leash

    @property
    def listing(self) -> Listing:
        """As the device's own."""
        return self._device.listing

    @property
    def lanes(self) -> int:
        """As the device's own."""
        return self._device.lanes

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> Stream:
        """Start a script; raises as the device does, or BoardClosedError."""
        opening = _Opening(lambda: self._device.open(script, timeout_s, go))
        opening.start()
        return LeashedStream(opening.wait(self._leash), self._clock, self._leash)


class _Opening(threading.Thread):
    """Opens a stream; a tablet that hangs may take all its time, and nobody has to wait for it."""

    def __init__(self, open_: Callable[[], Stream]) -> None:
        super().__init__(name="board-open", daemon=True)
        self._open = open_
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._left = False
        self._stream: Stream | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """Open the stream, and close it again if nobody wants it any more."""
        try:
            stream = self._open()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error
        else:
            with self._lock:
                self._stream = stream
                if self._left:
                    stream.close()
        self._over.set()

    def wait(self, leash: Leash) -> Stream:
        """Return the stream, raise what opening it raised, or BoardClosedError."""
        tidying = leash.pulled
        while not self._over.wait(_SLICE_S):
            if leash.pulled and not tidying:
                self._leave()
                leash.end()
        if self._error is not None:
            raise self._error
        assert self._stream is not None
        return self._stream

    def _leave(self) -> None:
        with self._lock:
            self._left = True
            if self._stream is not None:
                self._stream.close()


class LeashedBus:
    """A bus whose user can be woken for good; closing it closes nothing: the desk does that."""

    def __init__(self, bus: Bus, clock: Clock, leash: Leash) -> None:
        self._bus = bus
        self._clock = clock
        self._leash = leash

    def list(self) -> tuple[Listing, ...]:
        """Return ADB's list."""
        self._leash.check()
        return self._bus.list()

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        """Return the list as the bus does, or raise BoardClosedError."""
        self._leash.check()
        rows = self._bus.wait_change(since, timeout_s)
        self._leash.check()
        return rows

    def device(self, listing: Listing) -> Device:
        """Return the device behind a listing."""
        return LeashedDevice(self._bus.device(listing), self._clock, self._leash)

    def present_on_usb(self, serial: str) -> bool | None:
        """Tell whether USB shows a device of that serial."""
        return self._bus.present_on_usb(serial)

    def close(self) -> None:
        """Leave the bus to the others."""


class Leashes:
    """The leashes of all who are at work; pulled together when the board is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: set[Leash] = set()
        self._over = False

    @contextmanager
    def one(self) -> Iterator[Leash]:
        """Lend a leash for a block; what the leash ends, ends with the block, silently."""
        leash = Leash()
        with self._lock:
            self._held.add(leash)
            if self._over:
                leash.pull()
        try:
            with suppress(BoardClosedError):
                yield leash
        finally:
            with self._lock:
                self._held.discard(leash)

    def pull(self) -> None:
        """Pull them all, and every one that is lent from now on."""
        with self._lock:
            self._over = True
            for leash in self._held:
                leash.pull()
