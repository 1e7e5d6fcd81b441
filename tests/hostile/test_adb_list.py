"""A tablet's own name for itself can't spoil the list of the others."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from agent.tablet.adb import AdbBus
from agent.tablet.device import ConnectionState
from agent.tablet.simulated import wire
from agent.tablet.simulated.adbd_messages import Command
from agent.tablet.simulated.scenario import parse_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.google_adb import bundled_adb
from tests.hostile.scan import active_in

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel"),
]

TWO = """
about: {fr: Deux tablettes., en: Two tablets.}
tablets:
  - {id: honest, model: lenovo-m10, serial: HONEST, port: "1-1"}
  - {id: named, model: lenovo-m10-3, serial: NAMED, port: "1-2"}
"""
PRODUCTS = {
    "escapes": b"\x1b[2J\x9b\xe2\x80\xae",
    "no text": b"\xff\xfe\x80",
    "NUL": b"a\0b",
    "a row of its own": b"x\nFORGED device usb",
    "64 kB": b"x" * 65_400,
    "100 kB": b"x" * 100_000,
    "900 kB of words of ADB's": b"device " * 130_000,
}


@contextmanager
def named(monkeypatch: pytest.MonkeyPatch, product: bytes) -> Iterator[tuple[AdbBus, WireWorld]]:
    """Yield a bus on which one tablet's banner holds that product name."""
    send = wire.WireConnection.send

    def lie(self: wire.WireConnection, command: Command, a: int, b: int, data: bytes = b"") -> None:
        if command is Command.CNXN and self.tablet.spec.id == "named":
            data = data.replace(b"ro.product.name=TB328FU", b"ro.product.name=" + product)
            assert product in data
        send(self, command, a, b, data)

    monkeypatch.setattr(wire.WireConnection, "send", lie)
    adb = bundled_adb()
    assert adb is not None
    with WireWorld(parse_scenario(TWO, "two.yaml"), adb) as world:
        bus = AdbBus("127.0.0.1", world.port, start_server=False)
        try:
            yield bus, world
        finally:
            bus.close()


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=PRODUCTS.keys())
def test_a_name_that_breaks_the_list_harms_no_other_tablet(
    monkeypatch: pytest.MonkeyPatch, product: bytes
) -> None:
    with named(monkeypatch, product) as (bus, world):
        rows = {row.address: row for row in bus.list()}
        honest = rows[world.address("honest")]
        assert (honest.state, len(rows)) == (ConnectionState.READY, 2)
        assert len({row.transport_id for row in rows.values()} - {None}) == 2
    for address in rows:
        assert not active_in(address.encode())
        assert len(address) <= 255
