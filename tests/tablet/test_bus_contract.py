"""What every bus, device and stream must do, whoever answers behind the protocols."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from agent.errors import TabletGoneError, TabletNotReadyError
from agent.tablet.device import ConnectionState, Packet, PacketKind, Stream
from agent.tablet.gate import Argv
from agent.tablet.script import Script, make_script
from tests.google_adb import bundled_adb
from tests.tablet.bench import HANGING, Bench, served_bench, simulated_bench, wire_bench

LONG_S = 20.0  # a bound that is never reached where the contract is kept
READY, BARRED = ConnectionState.READY, ConnectionState.UNAUTHORIZED
SERIAL: Argv = ("getprop", "ro.serialno")
BOOT: Argv = ("cat", "/proc/sys/kernel/random/boot_id")

BENCHES = [
    pytest.param(simulated_bench, id="simulated"),
    pytest.param(served_bench, id="served"),
    pytest.param(
        wire_bench,
        id="wire",
        marks=[
            pytest.mark.wire,
            pytest.mark.skipif(bundled_adb() is None, reason="this wheel of adbutils has no adb"),
        ],
    ),
]


@pytest.fixture(params=BENCHES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    make: Callable[[], AbstractContextManager[Bench]] = request.param
    with make() as made:
        yield made


def script(*lanes: Argv) -> Script:
    return make_script([[argv] for argv in lanes])


def read(stream: Stream) -> list[Packet]:
    """Return all packets to the one that ends the stream; asks no more than that to free it."""
    packets: list[Packet] = []
    while not packets or packets[-1].kind not in (PacketKind.EXIT, PacketKind.GONE):
        packet = stream.receive(LONG_S)
        assert packet is not None
        packets.append(packet)
    return packets


def output(packets: list[Packet], kind: PacketKind) -> bytes:
    return b"".join(packet.data for packet in packets if packet.kind is kind)


def test_the_list_tells_each_tablet_with_its_state(bench: Bench) -> None:
    assert sorted(row.state for row in bench.bus.list()) == [READY, BARRED]


def test_transport_ids_are_distinct(bench: Bench) -> None:
    rows = bench.bus.list()
    assert len({row.transport_id for row in rows}) == len(rows)


def test_a_list_that_differs_already_is_returned_at_once(bench: Bench) -> None:
    assert bench.bus.wait_change((), LONG_S) == bench.bus.list()


def test_a_list_that_does_not_change_is_returned_at_the_end(bench: Bench) -> None:
    before = bench.bus.list()
    assert bench.bus.wait_change(before, 0) == before


def test_an_unplugged_tablet_leaves_the_list(bench: Bench) -> None:
    before, row = bench.bus.list(), bench.row(READY)
    bench.unplug()
    after = bench.bus.wait_change(before, LONG_S)
    assert [each.transport_id for each in after] == [
        each.transport_id for each in before if each != row
    ]


def test_a_script_runs_to_its_exit_status(bench: Bench) -> None:
    run = script(SERIAL, BOOT)
    packets = read(bench.bus.device(bench.row(READY)).open(run, LONG_S))
    assert packets[-1] == Packet(PacketKind.EXIT, status=0)
    assert f"@{run.token} Z 0".encode() in output(packets, PacketKind.STDOUT)
    assert f"@{run.token} Z 1".encode() in output(packets, PacketKind.STDERR)


def test_lanes_come_apart_where_the_device_says_so(bench: Bench) -> None:
    device = bench.bus.device(bench.row(READY))
    stream = device.open(script(SERIAL), LONG_S)
    stream.close()
    assert (device.lanes, stream.lanes) == (2, 2)


def test_after_its_end_a_stream_is_gone(bench: Bench) -> None:
    stream = bench.bus.device(bench.row(READY)).open(script(SERIAL), LONG_S)
    read(stream)
    assert [stream.receive(0), stream.receive(0)] == [Packet(PacketKind.GONE)] * 2


def test_streams_of_one_device_run_beside_each_other(bench: Bench) -> None:
    device = bench.bus.device(bench.row(READY))
    hanging = device.open(script(HANGING), LONG_S)
    packets = read(device.open(script(SERIAL), LONG_S))
    hanging.close()
    assert packets[-1].kind is PacketKind.EXIT


def test_what_does_not_come_is_none_in_time(bench: Bench) -> None:
    stream = bench.bus.device(bench.row(READY)).open(script(HANGING), LONG_S)
    begun = stream.receive(LONG_S)
    assert begun is not None
    assert stream.receive(0.01) is None
    stream.close()


def test_an_unplug_in_the_middle_is_gone_and_never_an_exit(bench: Bench) -> None:
    stream = bench.bus.device(bench.row(READY)).open(script(HANGING), LONG_S)
    stream.receive(LONG_S)
    bench.unplug()
    assert read(stream)[-1].kind is PacketKind.GONE


def test_a_closed_stream_is_gone_and_can_be_closed_again(bench: Bench) -> None:
    stream = bench.bus.device(bench.row(READY)).open(script(HANGING), LONG_S)
    stream.close()
    stream.close()
    kinds = {read(stream)[-1].kind}
    assert kinds == {PacketKind.GONE}


def test_a_device_opens_nothing_until_it_is_asked(bench: Bench) -> None:
    before, row = bench.bus.list(), bench.row(READY)
    bench.unplug()
    bench.bus.wait_change(before, LONG_S)
    assert bench.bus.device(row).listing == row


def test_a_tablet_that_left_can_not_be_opened(bench: Bench) -> None:
    before, row = bench.bus.list(), bench.row(READY)
    bench.unplug()
    bench.bus.wait_change(before, LONG_S)
    with pytest.raises(TabletGoneError):
        bench.bus.device(row).open(script(SERIAL), LONG_S)


def test_a_barred_tablet_can_not_be_opened(bench: Bench) -> None:
    row = bench.row(BARRED)
    with pytest.raises(TabletNotReadyError) as caught:
        bench.bus.device(row).open(script(SERIAL), LONG_S)
    assert caught.value.tablet == row.address


def test_a_tablet_without_a_serial_can_not_be_looked_for_on_usb(bench: Bench) -> None:
    assert bench.bus.present_on_usb("") is None


def test_a_bus_can_be_closed_twice(bench: Bench) -> None:
    bench.bus.wait_change((), 0)
    bench.bus.close()
    bench.bus.close()
