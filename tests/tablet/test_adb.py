"""Tablets over adbutils and an ADB server, above all what goes wrong there."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from agent.errors import AdbError, TabletGoneError, TabletNotReadyError, TabletTimeoutError
from agent.tablet import adb
from agent.tablet.adb import AdbBus
from agent.tablet.adb_server import ANSWER_TIMEOUT_S
from agent.tablet.device import ConnectionState, Listing, Packet, PacketKind, Stream
from agent.tablet.script import Script, make_script
from agent.tablet.simulated.server import EXIT, RAW, STDOUT, FakeAdbServer, ServedTablet

LONG_S = 20.0
NO_PERMISSIONS = "no permissions (missing udev rules?); see [http://developer.android.com]"


def script() -> Script:
    return make_script([[("getprop",)]])


def saying(*pieces: tuple[int, bytes]) -> Callable[[str], Iterator[tuple[int, bytes]]]:
    return lambda _text: iter(pieces)


@pytest.fixture
def server() -> Iterator[FakeAdbServer]:
    with FakeAdbServer() as running:
        yield running


@pytest.fixture
def bus(server: FakeAdbServer) -> Iterator[AdbBus]:
    made = AdbBus(*server.address, start_server=False)
    yield made
    made.close()


def opened(bus: AdbBus, row: Listing) -> Stream:
    return bus.device(row).open(script(), LONG_S)


def read(stream: Stream) -> list[Packet]:
    packets: list[Packet] = []
    while not packets or packets[-1].kind not in (PacketKind.EXIT, PacketKind.GONE):
        packet = stream.receive(LONG_S)
        assert packet is not None
        packets.append(packet)
    return packets


def first_output(bus: AdbBus, row: Listing) -> bytes:
    return read(opened(bus, row))[0].data


# Which tablet is asked


def test_twins_are_asked_apart(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(
        ServedTablet("0123456789ABCDEF", transport_id=2, shell=saying((STDOUT, b"second"))),
        ServedTablet("0123456789ABCDEF", transport_id=1, shell=saying((STDOUT, b"first"))),
    )
    assert {row.transport_id: first_output(bus, row) for row in bus.list()} == {
        1: b"first",
        2: b"second",
    }
    for row in bus.list():
        opened(bus, row).close()


def test_a_tablet_without_a_serial_can_be_asked(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet("", shell=saying((STDOUT, b"hello"), (EXIT, b"\0"))))
    (row,) = bus.list()
    assert read(opened(bus, row))[0].data == b"hello"


def test_one_tablet_on_usb_and_tcp_is_two_rows(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(
        ServedTablet("R52N30ABCDE", transport_id=1),
        ServedTablet("192.168.1.5:5555", transport_id=2, path=""),
    )
    assert [(row.address, row.usb) for row in bus.list()] == [
        ("R52N30ABCDE", "1-1"),
        ("192.168.1.5:5555", None),
    ]


def test_bytes_that_are_no_text_do_no_harm(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet("R52\udcff\udcfe"))
    assert [row.state for row in bus.list()] == [ConnectionState.READY]


def test_what_a_tablet_can_do_is_asked_once(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(shell=saying((EXIT, b"\0"))))
    device = bus.device(bus.list()[0])
    for _time in range(3):
        read(device.open(script(), LONG_S))
    assert sum("features" in request for request in server.requests) == 1


# Streams


def test_a_cable_pulled_in_the_middle_keeps_what_came(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(shell=saying((STDOUT, b"half of i"))))
    packets = read(opened(bus, bus.list()[0]))
    assert packets == [Packet(PacketKind.STDOUT, b"half of i"), Packet(PacketKind.GONE)]


def test_an_old_tablet_has_one_lane_and_no_status(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(features="cmd", shell=saying((STDOUT, b"one\r\ntwo\r\n"))))
    device = bus.device(bus.list()[0])
    packets = read(device.open(script(), LONG_S))
    assert device.lanes == 1
    assert packets == [Packet(PacketKind.STDOUT, b"one\ntwo\n"), Packet(PacketKind.EXIT)]


def test_a_packet_of_four_gigabytes_is_read_as_it_comes(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(shell=saying((RAW, b"\x01\xff\xff\xff\xfftext"))))
    assert read(opened(bus, bus.list()[0]))[0].data == b"text"


def test_a_stream_that_is_closed_wakes_who_waits_on_it(server: FakeAdbServer, bus: AdbBus) -> None:
    over = threading.Event()

    def hang(_text: str) -> Iterator[tuple[int, bytes]]:
        yield STDOUT, b"begun"
        over.wait()

    server.show(ServedTablet(shell=hang))
    stream = opened(bus, bus.list()[0])
    stream.receive(LONG_S)
    got: list[Packet | None] = []
    waiter = threading.Thread(target=lambda: got.append(stream.receive(LONG_S)))
    waiter.start()
    stream.close()
    waiter.join(LONG_S)
    over.set()
    assert got == [Packet(PacketKind.GONE)]


# A tablet that does not let itself be asked


@pytest.mark.parametrize("state", ["unauthorized", "offline", "authorizing", NO_PERMISSIONS])
def test_a_tablet_that_is_not_ready_is_said_to_be(
    server: FakeAdbServer, bus: AdbBus, state: str
) -> None:
    server.show(ServedTablet("R52N30ABCDE", state))
    with pytest.raises(TabletNotReadyError) as caught:
        opened(bus, bus.list()[0])
    assert (caught.value.tablet, bool(caught.value.hint)) == ("R52N30ABCDE", True)


def test_a_tablet_that_left_is_gone(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet())
    (row,) = bus.list()
    server.show()
    with pytest.raises(TabletGoneError):
        opened(bus, row)


def test_a_tablet_that_left_is_gone_though_adb_speaks_of_permissions(
    server: FakeAdbServer, bus: AdbBus
) -> None:
    barred = ServedTablet("BARRED", NO_PERMISSIONS, 2)
    server.show(ServedTablet(transport_id=1), barred)
    row = bus.list()[0]
    server.show(barred)
    with pytest.raises(TabletGoneError):
        opened(bus, row)


def test_another_tablet_under_the_same_number_is_not_the_one(
    server: FakeAdbServer, bus: AdbBus
) -> None:
    server.show(ServedTablet("R52N30ABCDE", transport_id=1))
    (row,) = bus.list()
    server.show(ServedTablet("R52N30FGHIJ", "unauthorized", transport_id=1))
    with pytest.raises(TabletGoneError):
        opened(bus, row)


def test_a_tablet_that_refuses_the_shell_is_not_ready(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(shell=None))
    with pytest.raises(TabletNotReadyError):
        opened(bus, bus.list()[0])


def test_a_wedged_tablet_is_a_time_out_in_time(server: FakeAdbServer, bus: AdbBus) -> None:
    server.show(ServedTablet(wedged=True))
    device = bus.device(bus.list()[0])
    start = time.monotonic()
    with pytest.raises(TabletTimeoutError):
        device.open(script(), 0.05)
    assert time.monotonic() - start < ANSWER_TIMEOUT_S  # the caller's own, not the server's


def test_importing_the_bus_does_not_import_adbutils() -> None:
    code = "import sys, agent.tablet.adb; sys.exit('adbutils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_usb_of_another_pc_is_not_looked_at() -> None:
    assert AdbBus("192.0.2.1", 5037).present_on_usb("R52N30ABCDE") is None


def test_no_adb_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import adbutils  # noqa: PLC0415

    def none() -> str:
        raise adbutils.AdbError("No adb exe could be found")

    monkeypatch.setattr(adbutils, "adb_path", none)
    with pytest.raises(AdbError, match="no `adb` program"):
        adb.adb_binary()
