"""Tablets that hang on USB and are not in ADB's list, as rows of their own."""

from collections.abc import Callable, Sequence

from agent.clock import Clock
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.usb import UsbDevice, invisible_usb

_AGAIN_S = 5.0

Scan = Callable[[Sequence[Listing]], tuple[UsbDevice, ...]]


class Unlisted:
    """Looks at USB whenever ADB's list has changed, and every five seconds.

    ADB leaves out a tablet whose device file it can't write (ADB facts, 0.6); and it may be a
    moment behind, so that one is shown only if it is there at two looks.
    """

    def __init__(self, clock: Clock, scan: Scan = invisible_usb) -> None:
        self._clock = clock
        self._scan = scan
        self._looked_at: float | None = None
        self._listings: tuple[Listing, ...] = ()
        self._seen: tuple[UsbDevice, ...] = ()
        self._shown: tuple[UsbDevice, ...] = ()

    def __call__(self, listings: Sequence[Listing]) -> tuple[Listing, ...]:
        """Return the rows that ADB's list lacks."""
        now, rows = self._clock.monotonic(), tuple(listings)
        old = self._looked_at is None or now - self._looked_at >= _AGAIN_S
        if old or rows != self._listings:
            found = self._scan(rows)
            self._shown = tuple(device for device in found if device in self._seen)
            self._looked_at, self._listings, self._seen = now, rows, found
        return tuple(
            Listing(device.serial or "", ConnectionState.NO_PERMISSIONS, usb=device.path)
            for device in self._shown
        )
