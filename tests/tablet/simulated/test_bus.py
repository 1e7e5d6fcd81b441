import threading

import pytest

from agent.clock import ManualClock
from agent.errors import TabletGoneError, TabletNotReadyError, TabletTimeoutError
from agent.tablet.device import ConnectionState, PacketKind
from agent.tablet.probe import probe
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario
from tests.tablet.simulated.worlds import (
    ACCOUNTS_PAGE,
    RESET_PAGE,
    WITH_GOOGLE,
    bus_of,
    drain,
    only,
    packets,
    run,
    script_of,
)

_SERIAL = ("getprop", "ro.serialno")
_BATTERY = ("dumpsys", "battery")


def test_the_list_tells_what_adb_tells() -> None:
    listing = only(bus_of({"serial": "HGC1", "port": "1-1.2"}))
    assert (listing.address, listing.state, listing.usb) == ("HGC1", ConnectionState.READY, "1-1.2")
    assert (listing.transport_id, listing.raw_state) == (1, "device")
    assert listing.model == "Lenovo_TB328FU"


@pytest.mark.parametrize(
    ("start", "state"),
    [
        ({"authorized": False}, ConnectionState.UNAUTHORIZED),
        ({"connection": "offline"}, ConnectionState.OFFLINE),
        ({"connection": "recovery"}, ConnectionState.RECOVERY),
        ({"connection": "no permissions"}, ConnectionState.NO_PERMISSIONS),
        ({"connection": "authorizing"}, ConnectionState.WAITING),
        ({"connection": "bootloader"}, ConnectionState.OTHER),
    ],
)
def test_each_state_of_a_connection_can_be_had(
    start: dict[str, object], state: ConnectionState
) -> None:
    assert only(bus_of(start)).state is state


@pytest.mark.parametrize("start", [{"plugged": False}, {"debugging": False}])
def test_adb_does_not_see_a_tablet_without_cable_or_debugging(start: dict[str, object]) -> None:
    assert bus_of(start).list() == ()


def test_twins_are_two_rows_the_newest_first() -> None:
    bus = bus_of({"id": "a", "port": "1-1"}, {"id": "b", "port": "1-2"})
    assert [row.usb for row in bus.list()] == ["1-2", "1-1"]


def test_a_tablet_that_comes_back_has_a_new_transport_id() -> None:
    bus = bus_of({"person": [{"at": 5, "do": "unplug"}, {"at": 9, "do": "plug"}]})
    first = bus.list()
    gone = bus.wait_change(first, 60)
    back = bus.wait_change(gone, 60)
    assert gone == ()
    assert [row.transport_id for row in first + back] == [1, 2]


def test_waiting_for_a_change_ends_when_it_happens() -> None:
    bus = bus_of({"person": [{"at": 5, "do": "unplug"}]})
    bus.wait_change(bus.list(), 60)
    assert bus.world.clock.monotonic() == 5


def test_waiting_for_a_change_that_does_not_come_ends_at_its_deadline() -> None:
    bus = bus_of({})
    assert bus.wait_change(bus.list(), 60) == bus.list()
    assert bus.world.clock.monotonic() == 60


def test_a_list_that_differs_already_is_returned_at_once() -> None:
    bus = bus_of({})
    bus.wait_change((), 60)
    assert bus.world.clock.monotonic() == 0


def test_usb_shows_a_tablet_after_its_reset_though_adb_does_not() -> None:
    bus = bus_of({"serial": "HGC1", "person": [{"at": 1, "do": "confirm_reset"}]})
    bus.world.clock.sleep(60)
    assert bus.list() == ()
    assert bus.present_on_usb("HGC1") is True
    assert bus.present_on_usb("HGC2") is False
    assert bus.present_on_usb("") is None


def test_a_stream_prints_the_frames_of_its_script() -> None:
    bus = bus_of({"serial": "HGC1"})
    stream = bus.device(only(bus)).open(script_of((_SERIAL,)), 5)
    frame = b"\n@deadbeef B 0\nHGC1\n\n@deadbeef E 0 0\n@deadbeef X 0\n\n\n@deadbeef Z 0\n"
    assert drain(stream) == {
        PacketKind.STDOUT: frame,
        PacketKind.STDERR: b"",
        PacketKind.EXIT: b".",
        PacketKind.GONE: b"",
    }


def test_the_second_lane_comes_on_stderr() -> None:
    bus = bus_of({"serial": "HGC1"})
    stream = bus.device(only(bus)).open(script_of((_SERIAL,), (_SERIAL,)), 5)
    got = drain(stream)
    assert got[PacketKind.STDERR].startswith(b"\n@deadbeef B 1\nHGC1\n")
    assert got[PacketKind.STDERR].endswith(b"\n@deadbeef Z 1\n")


def test_an_old_tablet_has_one_lane() -> None:
    bus = bus_of({"model": "lenovo-tab3"})
    assert bus.device(only(bus)).lanes == 1


def test_a_slow_answer_takes_its_time_on_the_clock() -> None:
    bus = bus_of({"faults": [{"command": "dumpsys battery", "do": "slow", "seconds": 2.5}]})
    stream = bus.device(only(bus)).open(script_of((_BATTERY,)), 5)
    drain(stream)
    assert bus.world.clock.monotonic() == 2.5


def test_nothing_within_the_time_given_is_none() -> None:
    bus = bus_of({"faults": [{"command": "dumpsys battery", "do": "slow", "seconds": 2.5}]})
    stream = bus.device(only(bus)).open(script_of((_BATTERY,)), 5)
    stream.receive(1)
    assert stream.receive(1) is None
    assert bus.world.clock.monotonic() == 1


def test_a_hung_command_stops_what_comes_after_it_in_its_lane_only() -> None:
    bus = bus_of({"faults": [{"command": "dumpsys battery", "do": "hang"}]})
    stream = bus.device(only(bus)).open(script_of((_SERIAL,), (_BATTERY, _SERIAL)), 5)
    got = b"".join(packet.data for packet in packets(stream, 8))
    assert b"@deadbeef Z 0" in got
    assert b"@deadbeef B 1" in got
    assert b"@deadbeef B 2" not in got
    assert stream.receive(8) is None


def test_a_cut_ends_the_stream_in_the_middle_of_an_answer() -> None:
    bus = bus_of({"faults": [{"command": "dumpsys battery", "do": "cut", "bytes": 20}]})
    stream = bus.device(only(bus)).open(script_of((_BATTERY,)), 5)
    found = packets(stream, 8)
    assert found[0].data.endswith(b"Current Battery Serv")
    assert found[-1].kind is PacketKind.GONE


def test_a_tablet_that_leaves_ends_its_streams() -> None:
    bus = bus_of(
        {
            "faults": [{"command": "dumpsys battery", "do": "hang"}],
            "person": [{"at": 3, "do": "unplug"}],
        }
    )
    stream = bus.device(only(bus)).open(script_of((_BATTERY,)), 5)
    stream.receive(60)
    packet = stream.receive(60)
    assert packet is not None
    assert packet.kind is PacketKind.GONE
    assert bus.world.clock.monotonic() == 3


def test_after_its_end_a_stream_is_gone_for_ever() -> None:
    bus = bus_of({})
    stream = bus.device(only(bus)).open(script_of((_SERIAL,)), 5)
    drain(stream)
    for _ in range(2):
        packet = stream.receive(5)
        assert packet is not None
        assert packet.kind is PacketKind.GONE
    stream.close()
    stream.close()


def test_a_transport_id_never_names_the_tablet_that_came_after() -> None:
    swap = {"at": 5, "do": "swap", "other": "b"}
    bus = bus_of({"id": "a", "person": [swap]}, {"id": "b", "plugged": False})
    device = bus.device(only(bus))
    bus.world.clock.sleep(6)
    assert len(bus.list()) == 1
    with pytest.raises(TabletGoneError):
        device.open(script_of((_SERIAL,)), 5)


def test_a_tablet_that_is_not_ready_runs_nothing() -> None:
    bus = bus_of({"authorized": False})
    with pytest.raises(TabletNotReadyError):
        bus.device(only(bus)).open(script_of((_SERIAL,)), 5)


def test_a_wedged_tablet_takes_no_connection() -> None:
    bus = bus_of({"wedged": True})
    with pytest.raises(TabletTimeoutError):
        bus.device(only(bus)).open(script_of((_SERIAL,)), 5)
    assert bus.world.clock.monotonic() == 5


def test_every_command_is_noted() -> None:
    bus = bus_of({"id": "a"})
    run(bus, _SERIAL, _BATTERY)
    assert bus.world.commands == [("a", _SERIAL), ("a", _BATTERY)]
    assert bus.world.unknown == []


def test_a_hung_answer_costs_a_probe_one_section_and_no_more_time_than_it() -> None:
    bus = SimulatedBus(load_scenario("hung"), ManualClock())
    snapshot = probe(bus.device(only(bus)), bus.world.clock)
    assert [(unread.query, unread.problem.value) for unread in snapshot.unread] == [
        ("battery", "timeout")
    ]
    assert snapshot.elapsed_ms == 8000


def test_answers_that_are_slow_at_once_take_the_time_of_the_slowest() -> None:
    bus = bus_of({"timing": {"dump": 0.5}})
    assert probe(bus.device(only(bus)), bus.world.clock).elapsed_ms == 500


def test_the_desk_does_something_else_once_while_the_tablet_works() -> None:
    bus = bus_of({"timing": {"dump": 0.5}})
    done: list[str] = []
    probe(bus.device(only(bus)), bus.world.clock, meanwhile=lambda: done.append("something"))
    assert done == ["something"]


def test_streams_of_several_tablets_do_not_push_each_others_clock() -> None:
    slow = {"dump": 0.5}
    bus = bus_of(*({"id": str(n), "port": f"1-{n}", "timing": slow} for n in range(3)))
    clock = bus.world.clock
    threads = [threading.Thread(target=probe, args=(bus.device(row), clock)) for row in bus.list()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.monotonic() == 0.5


def test_an_ordinary_return_takes_less_than_a_minute() -> None:
    bus = SimulatedBus(load_scenario("ordinary"), ManualClock())
    here = bus.list()
    run(bus, ACCOUNTS_PAGE)
    bus.world.clock.sleep(12)
    assert b"Accounts: 1\n" in run(bus, ("dumpsys", "account"))
    run(bus, ("am", "start", "-W", "-n", "com.android.settings/.Settings$SystemDashboardActivity"))
    assert bus.wait_change(here, 60) == ()
    assert bus.world.clock.monotonic() < 60


def test_the_account_that_comes_back_does() -> None:
    bus = SimulatedBus(load_scenario("account-comes-back"), ManualClock())
    run(bus, ACCOUNTS_PAGE)
    bus.world.clock.sleep(5)
    assert b"Accounts: 0\n" in run(bus, ("dumpsys", "account"))
    bus.world.clock.sleep(6)
    assert b"Accounts: 1\n" in run(bus, ("dumpsys", "account"))


def test_the_tablet_that_is_not_reset_comes_back_the_same() -> None:
    bus = SimulatedBus(load_scenario("not-reset"), ManualClock())
    before = run(bus, ("settings", "get", "secure", "android_id"))[:40]
    run(bus, RESET_PAGE)
    gone = bus.wait_change(bus.list(), 60)
    bus.wait_change(gone, 60)
    after = run(bus, ("settings", "get", "secure", "android_id"))[:40]
    assert before.splitlines()[2] == after.splitlines()[2]


def test_the_proven_return_comes_back_with_another_android_id() -> None:
    bus = SimulatedBus(load_scenario("proven"), ManualClock())
    tablet = bus.world.tablets[0]
    before = tablet.android_id
    tablet.main_user.accounts.clear()
    run(bus, ("am", "start", "-W", "-a", "android.settings.SETTINGS"))
    bus.world.clock.sleep(120)
    assert only(bus).state is ConnectionState.READY
    assert tablet.android_id != before


def test_names_stay_out_of_packets_reprs() -> None:
    bus = bus_of({"users": WITH_GOOGLE})
    stream = bus.device(only(bus)).open(script_of((("dumpsys", "account"),)), 5)
    packet = stream.receive(5)
    assert b"person@example.org" in (packet.data if packet else b"")
    assert "person" not in repr(packet)
