"""A leash ends whoever is on it, once, and lets him tidy up."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.board.leash import (
    BoardClosedError,
    Leash,
    LeashedBus,
    LeashedClock,
    LeashedDevice,
    Leashes,
)
from agent.clock import ManualClock
from agent.errors import TabletGoneError
from agent.tablet.device import Device, Listing, Packet, PacketKind, Stream
from agent.tablet.script import Script, make_script
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario
from tests.board.desks import board_desk


def test_a_sleeper_sleeps_his_time() -> None:
    clock = ManualClock()
    LeashedClock(clock, Leash()).sleep(3.2)
    assert clock.monotonic() == pytest.approx(3.2)


def test_a_pulled_leash_ends_a_sleep_once() -> None:
    leash, clock = Leash(), ManualClock()
    leash.pull()
    leashed = LeashedClock(clock, leash)
    with pytest.raises(BoardClosedError):
        leashed.sleep(60)
    leashed.sleep(1)
    assert clock.monotonic() == 1


def test_a_pulled_leash_ends_a_wait_for_the_bus() -> None:
    leash, clock = Leash(), ManualClock()
    bus = LeashedBus(SimulatedBus(load_scenario("clear"), clock), clock, leash)
    rows = bus.list()
    leash.pull()
    with pytest.raises(BoardClosedError):
        bus.wait_change(rows, 60)
    assert bus.list() == rows


def test_a_stream_that_was_open_is_ended_and_a_later_one_is_not() -> None:
    leash, clock = Leash(), ManualClock()
    bus = LeashedBus(SimulatedBus(load_scenario("clear"), clock), clock, leash)
    device = bus.device(bus.list()[0])
    script = make_script([[("getprop", "ro.serialno")]])
    before = device.open(script, 5)
    leash.pull()
    with pytest.raises(BoardClosedError):
        before.receive(5)
    before.close()
    after = device.open(script, 5)
    assert after.receive(5) is not None
    after.close()


def test_a_stream_on_a_leash_waits_as_long_as_it_is_told() -> None:
    clock = ManualClock()
    bus = LeashedBus(SimulatedBus(load_scenario("hung-accounts"), clock), clock, Leash())
    stream = bus.device(bus.list()[0]).open(make_script([[("dumpsys", "account")]]), 5)
    while stream.receive(4) is not None:
        pass
    assert clock.monotonic() >= 4
    stream.close()


def test_leashes_end_all_who_hold_one_and_all_who_come_later() -> None:
    leashes = Leashes()
    with leashes.one() as early:
        leashes.pull()
        assert early.pulled
    with leashes.one() as late:
        assert late.pulled
        late.check()
        raise AssertionError("it should have ended here")  # pragma: no cover


def test_a_board_that_is_closed_leaves_no_thread_of_its_own(tmp_path: Path) -> None:
    with board_desk(tmp_path, "classroom", at_once=False) as desk:
        desk.look()
        key = desk.row("HA1CLAS1").key
        desk.engine.give_back(key)
        desk.until_asked(key, "identify.asset_tag")
    mine = [thread for thread in threading.enumerate() if thread.name == "board-run"]
    for thread in mine:
        thread.join(5)
    assert not any(thread.is_alive() for thread in mine)


class Hanging:
    """A device that takes no connection until it is let."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.let = threading.Event()
        self.opened: list[Stream] = []

    @property
    def listing(self) -> Listing:
        return self.device.listing

    @property
    def lanes(self) -> int:
        return self.device.lanes

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> Stream:
        assert self.let.wait(5)
        self.opened.append(self.device.open(script, timeout_s, go))
        return self.opened[0]


def test_nobody_waits_for_a_connection_that_hangs_once_the_leash_is_pulled() -> None:
    leash, clock = Leash(), ManualClock()
    bus = SimulatedBus(load_scenario("clear"), clock)
    hanging = Hanging(bus.device(bus.list()[0]))
    leashed = LeashedDevice(hanging, clock, leash)
    threading.Timer(0.01, leash.pull).start()
    with pytest.raises(BoardClosedError):
        leashed.open(make_script([[("getprop", "ro.serialno")]]), 5)
    hanging.let.set()
    for thread in threading.enumerate():
        if thread.name == "board-open":
            thread.join(5)
    assert hanging.opened[0].receive(0) == Packet(PacketKind.GONE)


def test_what_opening_raises_is_raised_where_it_was_wanted() -> None:
    clock = ManualClock()
    bus = SimulatedBus(load_scenario("clear"), clock)
    rows = bus.list()
    bus.world.tablets[0].unplug()
    bus.world.roster.update(bus.world.tablets)
    device = LeashedBus(bus, clock, Leash()).device(rows[0])
    with pytest.raises(TabletGoneError):
        device.open(make_script([[("getprop", "ro.serialno")]]), 5)
