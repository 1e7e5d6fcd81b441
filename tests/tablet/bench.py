"""Benches for the contract of `Bus`: one ready tablet and a barred one, behind each backend."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from agent.clock import Clock, SystemClock
from agent.tablet.adb import AdbBus
from agent.tablet.device import Bus, ConnectionState, Listing
from agent.tablet.script import parse_script
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import parse_scenario
from agent.tablet.simulated.server import EXIT, STDERR, STDOUT, FakeAdbServer, ServedTablet
from agent.tablet.simulated.wire_world import WireWorld
from agent.tablet.simulated.world import World
from tests.google_adb import bundled_adb

HANGING = ("dumpsys", "window")  # the command that never ends on the ready tablet

SCENARIO = f"""
about: {{fr: "Une prête, une non autorisée.", en: "One ready, one unauthorised."}}
tablets:
  - id: ready
    model: lenovo-m10
    serial: READY
    port: "1-1"
    faults:
      - {{command: "{" ".join(HANGING)}", do: hang}}
  - id: barred
    model: lenovo-m10
    serial: BARRED
    port: "1-2"
    authorized: false
"""


@dataclass(frozen=True)
class Bench:
    """A bus, and the hand that pulls the ready tablet's cable."""

    bus: Bus
    unplug: Callable[[], None]

    def row(self, state: ConnectionState) -> Listing:
        """Return the one tablet that is in that state."""
        (row,) = (row for row in self.bus.list() if row.state is state)
        return row


@contextmanager
def simulated_bench(clock: Clock | None = None) -> Iterator[Bench]:
    """In process."""
    bus = SimulatedBus(parse_scenario(SCENARIO, "bench.yaml"), clock or SystemClock())
    yield Bench(bus, lambda: _unplug(bus.world))
    bus.close()


@contextmanager
def served_bench() -> Iterator[Bench]:
    """Over adbutils and the fake ADB server."""
    pulled = threading.Event()
    barred = ServedTablet("BARRED", "unauthorized", 2, "usb:1-2")
    ready = replace(ServedTablet("READY"), shell=lambda text: _shell(text, pulled))  # noqa: S604

    with FakeAdbServer([ready, barred]) as server:

        def unplug() -> None:
            server.show(barred)
            pulled.set()

        bus = AdbBus(*server.address, start_server=False)
        try:
            yield Bench(bus, unplug)
        finally:
            bus.close()
            pulled.set()


@contextmanager
def wire_bench() -> Iterator[Bench]:
    """Over adbutils, Google's server and the device side of the protocol."""
    with WireWorld(parse_scenario(SCENARIO, "bench.yaml"), str(bundled_adb())) as wire:
        bus = AdbBus("127.0.0.1", wire.port, start_server=False)
        try:
            yield Bench(bus, lambda: _unplug(wire.world))
        finally:
            bus.close()


def _unplug(world: World) -> None:
    world.after(0, world.tablet("ready").unplug)


def _shell(text: str, pulled: threading.Event) -> Iterator[tuple[int, bytes]]:
    """Answer a script of ours as a tablet would; the hanging command ends with the cable."""
    script = parse_script(text)
    assert script is not None
    number = 0
    for place, lane in enumerate(script.lanes):
        kind = (STDOUT, STDERR)[place]
        for argv in lane:
            yield kind, f"\n@{script.token} B {number}\n".encode()
            if argv == HANGING:
                pulled.wait()
                return
            yield kind, f"x\n@{script.token} E {number} 0\n@{script.token} X {number}\n".encode()
            number += 1
        yield kind, f"\n@{script.token} Z {place}\n".encode()
    yield EXIT, b"\0"
