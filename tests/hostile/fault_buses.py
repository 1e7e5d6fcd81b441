"""Buses for the matrix of faults: one whose server may be lost, one that lives faster."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from agent.clock import SystemClock
from agent.errors import AdbError
from agent.tablet.adb import AdbBus
from agent.tablet.device import Device, Listing, Packet, Stream
from agent.tablet.script import Script
from agent.tablet.simulated.bus import SimulatedBus

HASTE = 8.0  # how much faster than the wall the wire's tablets, people and desk live


class Losable(Protocol):
    """An ADB server that may be lost; `lost` says how, None while it is there."""

    lost: str | None


@dataclass
class LosableBus:
    """A bus whose server may be lost."""

    bus: SimulatedBus
    server: Losable

    def _check(self) -> None:
        if self.server.lost:
            raise AdbError(self.server.lost)

    def list(self) -> tuple[Listing, ...]:
        self._check()
        return self.bus.list()

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        self._check()
        return self.bus.wait_change(since, timeout_s)

    def device(self, listing: Listing) -> Device:
        return self.bus.device(listing)

    def present_on_usb(self, serial: str) -> bool | None:
        return self.bus.present_on_usb(serial)

    def close(self) -> None:
        self.bus.close()


class HastyClock(SystemClock):
    """The wall's clock, so many times faster."""

    def monotonic(self) -> float:
        return super().monotonic() * HASTE

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / HASTE)


@dataclass
class _HastyStream:
    stream: Stream

    @property
    def lanes(self) -> int:
        return self.stream.lanes

    def receive(self, timeout_s: float) -> Packet | None:
        return self.stream.receive(timeout_s / HASTE)

    def close(self) -> None:
        self.stream.close()


@dataclass
class _HastyDevice:
    device: Device

    @property
    def listing(self) -> Listing:
        return self.device.listing

    @property
    def lanes(self) -> int:
        return self.device.lanes

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> Stream:
        return _HastyStream(self.device.open(script, timeout_s, go))


@dataclass
class HastyBus:
    """A bus of the real world for a desk that lives faster."""

    bus: AdbBus

    def list(self) -> tuple[Listing, ...]:
        return self.bus.list()

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        return self.bus.wait_change(since, timeout_s / HASTE)

    def device(self, listing: Listing) -> Device:
        return _HastyDevice(self.bus.device(listing))

    def present_on_usb(self, serial: str) -> bool | None:
        return self.bus.present_on_usb(serial)

    def close(self) -> None:
        self.bus.close()
