"""Changes on the bus, as they reach who waits for them."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from agent.tablet import adb
from agent.tablet.adb import AdbBus
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.simulated.server import FakeAdbServer, ServedTablet
from tests.google_adb import quiet_port

LONG_S = 20.0  # a bound that is never reached


@pytest.fixture
def server() -> Iterator[FakeAdbServer]:
    with FakeAdbServer() as running:
        yield running


@pytest.fixture
def bus(server: FakeAdbServer) -> Iterator[AdbBus]:
    made = AdbBus(*server.address, start_server=False)
    yield made
    made.close()


def changed(bus: AdbBus, act: Callable[[], None]) -> tuple[Listing, ...]:
    """Return what a wait gives that is under way when something happens."""
    before = bus.list()
    got: list[tuple[Listing, ...]] = []
    waiter = threading.Thread(target=lambda: got.append(bus.wait_change(before, LONG_S)))
    waiter.start()
    act()
    waiter.join(LONG_S)
    return got[0]


def wait_for_tracker(server: FakeAdbServer) -> None:
    deadline = time.monotonic() + LONG_S
    while "host:track-devices" not in server.requests and time.monotonic() < deadline:
        threading.Event().wait(0.001)


def test_a_change_arrives_as_an_event(
    server: FakeAdbServer, bus: AdbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adb, "RELIST_S", 1000.0)

    def plug() -> None:
        wait_for_tracker(server)
        server.show(ServedTablet())

    assert [row.address for row in changed(bus, plug)] == ["R52N30ABCDE"]


def test_a_change_that_the_server_keeps_to_itself_is_seen_all_the_same(
    server: FakeAdbServer, bus: AdbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adb, "RELIST_S", 0.01)

    def plug() -> None:
        wait_for_tracker(server)
        server.show_silently(ServedTablet())

    assert [row.address for row in changed(bus, plug)] == ["R52N30ABCDE"]


def test_a_passing_offline_is_not_reported(
    server: FakeAdbServer, bus: AdbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adb, "SETTLE_S", LONG_S)
    server.show(ServedTablet())

    def flicker() -> None:
        wait_for_tracker(server)
        listed = server.requests.count("host:devices-l")
        server.show(ServedTablet(state="offline"))
        while server.requests.count("host:devices-l") == listed:
            threading.Event().wait(0.001)
        server.show()

    assert changed(bus, flicker) == ()


def test_an_offline_that_lasts_is_reported(
    server: FakeAdbServer, bus: AdbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adb, "SETTLE_S", 0.01)
    server.show(ServedTablet())
    rows = changed(bus, lambda: server.show(ServedTablet(state="offline")))
    assert [row.state for row in rows] == [ConnectionState.OFFLINE]


def test_a_server_that_dies_and_comes_back_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A port that no other socket is given by chance while the server is away.
    first = FakeAdbServer([ServedTablet("R52N30ABCDE", transport_id=1)], port=quiet_port())
    started: list[FakeAdbServer] = []

    def start(*_args: object, **_options: object) -> None:
        renumbered = ServedTablet("R52N30FGHIJ", transport_id=1)
        started.append(FakeAdbServer([renumbered], port=first.address[1]))

    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setattr(adb, "adb_binary", lambda: "adb")
    bus = AdbBus(*first.address)
    rows = changed(bus, first.close)
    bus.close()
    started[0].close()
    assert [row.address for row in rows] == ["R52N30FGHIJ"]
    assert started[0].requests[0] == "host:version"
