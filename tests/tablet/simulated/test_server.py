"""The fake ADB server, held against Google's on the same requests."""

from collections.abc import Iterator

import pytest

from agent.tablet.adb import AdbBus
from agent.tablet.device import ConnectionState
from agent.tablet.devices_list import parse_devices
from agent.tablet.simulated.scenario import parse_scenario
from agent.tablet.simulated.selection import NO_SERIAL, list_rows
from agent.tablet.simulated.server import EXIT, STDERR, FakeAdbServer, ServedTablet
from agent.tablet.simulated.wire_world import WireWorld
from tests.google_adb import ask, ask_raw, bundled_adb, google_server

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(bundled_adb() is None, reason="this wheel of adbutils has no adb"),
]

QUIET_S = 0.2  # longer than any server here thinks, so that what is silent is silent

REQUESTS = [
    "host:version",
    "host:devices",
    "host:devices-l",
    "host:track-devices",
    "host:track-devices-l",
    "host:transport-any",
    "host:tport:any",
    "host:features",
    "host:get-state",
    "host:get-serialno",
    "host:get-devpath",
    "host:nonsense",
    "host-transport-id:1:nonsense",
    "host:transport-id:x",
    "host:transport-id:0",
    "host:transport-id:99",
    "host:transport:none",
    "host:tport:serial:none",
    "host-serial:none:features",
    "host-serial:none:get-state",
    "host-transport-id:99:features",
    "host-transport-id:99:get-state",
    "host-transport-id:99:get-serialno",
    "host-transport-id:99:get-devpath",
    "shell:getprop",
    "nonsense",
]


@pytest.fixture(scope="module")
def empty_google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    with google_server(tmp_path_factory.mktemp("adb")) as address:
        yield address


@pytest.mark.parametrize("request_text", REQUESTS)
def test_without_a_tablet_it_answers_as_googles(
    empty_google: tuple[str, int], request_text: str
) -> None:
    with FakeAdbServer() as fake:
        ours = ask(fake.address, request_text, quiet_s=QUIET_S)
    assert ours == ask(empty_google, request_text, quiet_s=QUIET_S)


@pytest.mark.parametrize("sent", [b"", b"0000", b"zzzz", b"000chost:version", b"000Chost:version"])
def test_what_is_no_request_is_treated_as_googles(
    empty_google: tuple[str, int], sent: bytes
) -> None:
    with FakeAdbServer() as fake:
        ours = ask_raw(fake.address, sent, quiet_s=QUIET_S)
    assert ours == ask_raw(empty_google, sent, quiet_s=QUIET_S)


# With a tablet behind it: a ready one and one that is not authorised, on the wire.

SCENARIO = """
about: {fr: "Deux tablettes.", en: "Two tablets."}
tablets:
  - {id: ready, model: lenovo-m10, serial: READY, port: "1-1"}
  - {id: barred, model: lenovo-m10, serial: BARRED, port: "1-2", authorized: false}
"""

# ADDRESS and NUMBER stand for those of a tablet.
TABLET_REQUESTS = [
    "host:transport:ADDRESS",
    "host:tport:serial:ADDRESS",
    "host:transport-id:NUMBER",
    "host-serial:ADDRESS:get-state",
    "host-serial:ADDRESS:get-serialno",
    "host-serial:ADDRESS:get-devpath",
    "host-serial:ADDRESS:features",
    "host-transport-id:NUMBER:get-state",
    "host-transport-id:NUMBER:get-serialno",
    "host-transport-id:NUMBER:get-devpath",
    "host-transport-id:NUMBER:features",
    "host:transport-any",
    "host:get-state",
]


@pytest.fixture(scope="module")
def google() -> Iterator[WireWorld]:
    with WireWorld(parse_scenario(SCENARIO, "two.yaml"), str(bundled_adb())) as wire:
        bus = AdbBus("127.0.0.1", wire.port, start_server=False)
        rows = bus.list()
        while {row.raw_state for row in rows} != {"device", "unauthorized"}:
            rows = bus.wait_change(rows, 5)  # a tablet is `offline` before its first word
        bus.close()
        yield wire


@pytest.fixture(scope="module")
def fake(google: WireWorld) -> Iterator[FakeAdbServer]:
    """The fake server, told to list what Google's lists."""
    tablets = []
    for row in parse_devices(ask(address(google), "host:devices-l")[8:].decode()):
        ready = row.state is ConnectionState.READY
        about = ask(address(google), f"host-transport-id:{row.transport_id}:features")[8:].decode()
        traits = google.world.tablet("ready").traits
        assert row.transport_id is not None
        tablets.append(
            ServedTablet(
                serial=row.address,
                state=row.raw_state,
                transport_id=row.transport_id,
                path="",
                product=traits.product if ready else "",
                model=traits.model if ready else "",
                device=traits.device if ready else "",
                features=about if ready else "",
                shell=no_such_command,
            )
        )
    with FakeAdbServer(tablets) as running:
        yield running


def no_such_command(text: str) -> Iterator[tuple[int, bytes]]:
    """What the tablets on the wire answer to a text that is no script of ours."""
    yield STDERR, f"/system/bin/sh: {text}: inaccessible or not found\n".encode()
    yield EXIT, bytes([127])


def address(google: WireWorld) -> tuple[str, int]:
    return "127.0.0.1", google.port


@pytest.mark.parametrize("request_text", ["host:devices", "host:devices-l"])
def test_it_lists_tablets_as_googles(
    google: WireWorld, fake: FakeAdbServer, request_text: str
) -> None:
    assert ask(fake.address, request_text) == ask(address(google), request_text)


@pytest.mark.parametrize("state", ["device", "unauthorized"])
@pytest.mark.parametrize("request_text", TABLET_REQUESTS)
def test_it_speaks_of_a_tablet_as_googles(
    google: WireWorld, fake: FakeAdbServer, request_text: str, state: str
) -> None:
    (tablet,) = (each for each in fake.tablets if each.state == state)
    number = str(tablet.transport_id)
    request = request_text.replace("ADDRESS", tablet.serial).replace("NUMBER", number)
    assert ask(fake.address, request, quiet_s=QUIET_S) == ask(
        address(google), request, quiet_s=QUIET_S
    )


@pytest.mark.parametrize("service", ["shell,v2,raw:nonsense", "shell:nonsense", "nonsense:"])
def test_it_runs_a_service_as_googles(google: WireWorld, fake: FakeAdbServer, service: str) -> None:
    (tablet,) = (each for each in fake.tablets if each.state == "device")
    requests = (f"host:transport-id:{tablet.transport_id}", service)
    assert ask(fake.address, *requests) == ask(address(google), *requests)


# What needs USB can't be held against Google's here: the texts are those that were measured.


def test_an_empty_serial_is_shown_as_googles_shows_it() -> None:
    assert list_rows([ServedTablet("", path="")], long=True) == (
        f"{NO_SERIAL}     device transport_id:1\n"
    )


def test_a_missing_tablet_is_blamed_on_one_without_permission() -> None:
    barred = ServedTablet(state="no permissions (missing udev rules?); see [x]", transport_id=1)
    with FakeAdbServer([barred]) as server:
        answer = ask(server.address, "host:transport-id:99")
    assert b"insufficient permissions for device: missing udev rules?" in answer


def test_twins_can_not_be_asked_by_their_serial() -> None:
    twins = [ServedTablet("0123456789ABCDEF", transport_id=number) for number in (2, 1)]
    with FakeAdbServer(twins) as server:
        answer = ask(server.address, "host:transport:0123456789ABCDEF")
    assert answer.endswith(b"more than one device with serial 0123456789ABCDEF")
