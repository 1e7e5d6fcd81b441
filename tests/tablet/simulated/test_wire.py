"""Simulated tablets behind Google's own ADB server, seen through the program's own bus.

These tests live in real time: what they wait for happens as fast as the scenario's speed says.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from agent.clock import SystemClock
from agent.errors import AdbError
from agent.tablet.adb import AdbBus, adb_binary
from agent.tablet.device import ConnectionState, Listing, PacketKind
from agent.tablet.frp import judge
from agent.tablet.probe import Limits, probe
from agent.tablet.script import Script, make_script
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.state import Screen
from agent.tablet.simulated.wire_world import WireWorld
from agent.tablet.verdict import Verdict
from tests.tablet.simulated.worlds import WITH_GOOGLE, drain, scenario, script_of


def _adb() -> str | None:
    try:
        return adb_binary()
    except AdbError:
        return None


_ADB = _adb()
pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(_ADB is None, reason="needs Google's adb"),
]
_SERIAL = ("getprop", "ro.serialno")
_WAIT_S = 60  # a bound that is never reached


@contextmanager
def _wire(what: Scenario, speed: float = 1.0) -> Iterator[tuple[WireWorld, AdbBus]]:
    with (
        WireWorld(what, _ADB or "", speed=speed) as wire,
        closing(AdbBus("127.0.0.1", wire.port, start_server=False)) as bus,
    ):
        yield wire, bus


def _wait_for(bus: AdbBus, wanted: Callable[[tuple[Listing, ...]], bool]) -> tuple[Listing, ...]:
    deadline = time.monotonic() + _WAIT_S
    rows = bus.list()
    while not wanted(rows) and time.monotonic() < deadline:
        rows = bus.wait_change(rows, deadline - time.monotonic())
    assert wanted(rows)
    return rows


def _do(wire: WireWorld, act: Callable[[], None]) -> None:
    """Have something happen to a tablet now."""
    with wire.world.changed:
        wire.world.after(0, act)


def _run(bus: AdbBus, script: Script) -> dict[PacketKind, bytes]:
    [listing] = bus.list()
    return drain(bus.device(listing).open(script, _WAIT_S), timeout_s=_WAIT_S)


def _raw(wire: WireWorld, service: str) -> bytes:
    """Return all that Google's server says when the only tablet is asked for a service."""
    status = b""
    with socket.create_connection(("127.0.0.1", wire.port), timeout=_WAIT_S) as sock:
        for request in (f"host:transport:{wire.address('tablet')}", service):
            sock.sendall(f"{len(request):04x}{request}".encode())
            status = sock.recv(4)  # the server takes no second request before
        return status + sock.makefile("rb").read()


def test_googles_server_lists_the_tablets() -> None:
    with _wire(scenario({"id": "a", "port": "1"}, {"id": "b", "port": "2"})) as (wire, bus):
        rows = bus.list()
        assert {row.address for row in rows} == {wire.address("a"), wire.address("b")}
        assert {row.state for row in rows} == {ConnectionState.READY}
        assert {row.model for row in rows} == {"Lenovo_TB328FU"}


def test_a_script_runs_through_googles_server() -> None:
    with _wire(scenario({"serial": "HGC1"})) as (wire, bus):
        got = _run(bus, script_of((_SERIAL,), (_SERIAL,)))
        assert got[PacketKind.STDOUT].startswith(b"\n@deadbeef B 0\nHGC1\n")
        assert got[PacketKind.STDERR].startswith(b"\n@deadbeef B 1\nHGC1\n")
        assert got[PacketKind.EXIT]
        assert wire.world.unknown == []


@pytest.mark.parametrize("model", ["lenovo-tab3", "lenovo-tab4", "lenovo-m10", "samsung-a9"])
def test_a_probe_over_the_wire_reads_what_is_there(model: str) -> None:
    with _wire(scenario({"model": model, "users": WITH_GOOGLE})) as (wire, bus):
        [listing] = bus.list()
        snapshot = probe(bus.device(listing), SystemClock())
        assert judge(snapshot).verdict is Verdict.ACCOUNTS_PRESENT
        assert snapshot.streams_agree
        assert wire.world.unknown == []


def test_a_shell_text_that_is_not_ours_fails_loudly() -> None:
    with _wire(scenario({})) as (wire, _bus):
        assert b"rm: inaccessible or not found" in _raw(wire, "shell:rm -rf /sdcard")
        assert wire.world.unknown == ["rm -rf /sdcard"]


def test_a_service_that_is_no_shell_is_closed() -> None:
    with _wire(scenario({})) as (wire, _bus):
        assert _raw(wire, "sync:").endswith(b"closed")


def test_a_tablet_waits_until_its_dialog_is_accepted() -> None:
    with _wire(scenario({"authorized": False})) as (wire, bus):
        [before] = bus.list()
        assert before.state is ConnectionState.UNAUTHORIZED
        _do(wire, wire.world.tablets[0].accept_debugging)
        [after] = _wait_for(bus, lambda rows: rows[0].state is ConnectionState.READY)
        assert after.address == before.address


def test_an_unplugged_tablet_leaves_the_list_and_comes_back_under_its_address() -> None:
    with _wire(scenario({})) as (wire, bus):
        [tablet] = wire.world.tablets
        [before] = bus.list()
        _do(wire, tablet.unplug)
        _wait_for(bus, lambda rows: not rows)
        _do(wire, tablet.plug)
        [after] = _wait_for(bus, lambda rows: bool(rows) and rows[0].state == "ready")
        assert after.address == before.address == wire.address("tablet")
        assert after.transport_id != before.transport_id


def test_another_tablet_on_the_same_cable_answers_under_the_same_address() -> None:
    tablets = scenario(
        {"id": "a", "serial": "AAA1"}, {"id": "b", "serial": "BBB2", "plugged": False}
    )
    with _wire(tablets) as (wire, bus):
        one, other = wire.world.tablets
        [first] = bus.list()
        assert b"AAA1" in _run(bus, script_of((_SERIAL,)))[PacketKind.STDOUT]
        _do(wire, one.unplug)
        _wait_for(bus, lambda rows: not rows)
        _do(wire, lambda: other.plug(one.port))
        [second] = _wait_for(bus, lambda rows: bool(rows) and rows[0].state == "ready")
        assert second.address == first.address
        assert b"BBB2" in _run(bus, script_of((_SERIAL,)))[PacketKind.STDOUT]


def test_pulling_the_cable_ends_a_script_that_hangs() -> None:
    tablet: dict[str, object] = {
        "faults": [{"command": "dumpsys battery", "do": "hang"}],
        "person": [{"when": "accounts_page", "wait": 3, "do": "unplug"}],
    }
    page = ("am", "start", "-W", "-a", "android.settings.SYNC_SETTINGS")
    with _wire(scenario(tablet), speed=10) as (_world, bus):
        got = _run(bus, make_script([[page, ("dumpsys", "battery")]]))
        assert got[PacketKind.GONE]
        assert not got[PacketKind.EXIT]


def test_a_hung_answer_costs_only_its_section() -> None:
    with _wire(scenario({"faults": [{"command": "dumpsys battery", "do": "hang"}]})) as (_w, bus):
        [listing] = bus.list()
        snapshot = probe(bus.device(listing), SystemClock(), Limits(total_s=12, section_s=3))
        assert [unread.query for unread in snapshot.unread] == ["battery"]
        assert judge(snapshot).verdict is Verdict.CLEAR


def test_a_long_answer_comes_whole_through_small_messages() -> None:
    accounts = [{"type": f"com.example.type{number}"} for number in range(200)]
    tablet = {"model": "lenovo-tab4", "users": [{"id": 0, "accounts": accounts}]}
    with _wire(scenario(tablet)) as (_world, bus):
        got = _run(bus, script_of((("dumpsys", "account"),)))
        assert len(got[PacketKind.STDOUT]) > 3 * 4096
        assert got[PacketKind.STDOUT].endswith(b"\n@deadbeef Z 0\n")


def test_a_whole_reset_over_the_wire_ends_at_the_wizard() -> None:
    with _wire(load_scenario("demo"), speed=4) as (wire, bus):
        for page in ("android.settings.SYNC_SETTINGS", "android.settings.SETTINGS"):
            _run(bus, make_script([[("am", "start", "-W", "-a", page)]]))
            _settle(wire, lambda: not wire.world.tablets[0].locking_accounts)
        _wait_for(bus, lambda rows: not rows)
        _settle(wire, lambda: wire.world.tablets[0].screen is Screen.FIRST_PAGE)
        assert wire.world.tablets[0].boot_count == 1
        assert bus.list() == ()


def _settle(wire: WireWorld, wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WAIT_S
    with wire.world.changed:
        while not wanted() and time.monotonic() < deadline:
            wire.world.changed.wait(1)
        assert wanted()


@pytest.mark.parametrize("name", ["no-permissions"])
def test_a_state_of_usb_is_refused_on_the_wire(name: str) -> None:
    with pytest.raises(ValueError, match="USB"):
        WireWorld(load_scenario(name), _ADB or "")


def test_a_recovery_is_listed_as_one() -> None:
    with _wire(load_scenario("recovery")) as (_world, bus):
        assert [row.state for row in bus.list()] == [ConnectionState.RECOVERY]


def test_a_tablet_that_says_nothing_is_listed_as_offline() -> None:
    with _wire(scenario({"connection": "offline"})) as (_world, bus):
        _wait_for(bus, lambda rows: [row.state for row in rows] == [ConnectionState.OFFLINE])


def test_the_world_ends_its_own_server_and_its_threads() -> None:
    before = set(threading.enumerate())
    with _wire(scenario({})) as (wire, _bus):
        server = wire._server
    assert server.poll() is not None
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=_WAIT_S)
    assert set(threading.enumerate()) <= before


def test_an_adb_that_can_not_start_is_an_error_with_a_remedy() -> None:
    with pytest.raises(AdbError) as caught, WireWorld(scenario({}), "/bin/false"):
        pass
    assert caught.value.hint
