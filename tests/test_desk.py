"""The desk finds tablets by name, also those whose serial ADB's list does not show."""

import threading
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.desk import Desk
from agent.records.store import Records
from agent.settings import Settings
from agent.tablet.device import Listing
from agent.tablet.simulated.bus import SimulatedBus
from tests.tablet.simulated.worlds import scenario

UNNAMED = 4
_LONG_S = 20.0


def desk_of(folder: Path, *tablets: dict[str, object]) -> Desk:
    clock = ManualClock()
    records = Records(folder, clock, simulated=True)
    bus = SimulatedBus(scenario(*tablets), clock)
    return Desk(Settings(), clock, bus, lambda: records, simulated=True)


def unnamed(number: int) -> dict[str, object]:
    """Return a tablet that ADB lists without a serial, and that says one when it is asked."""
    said = {"ro.serialno": f"HA1OWN{number}"}
    return {"id": f"n{number}", "serial": "", "port": f"1-{number}", "properties": said}


def test_a_tablet_that_adb_lists_without_a_serial_is_found_by_its_own(tmp_path: Path) -> None:
    with desk_of(tmp_path, *map(unnamed, range(UNNAMED))) as desk:
        assert [row.usb for row in desk.find("HA1OWN2")] == ["1-2"]


def test_no_tablet_waits_for_another_to_say_its_serial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_asked = threading.Barrier(UNNAMED)

    def glance(_desk: Desk, listing: Listing) -> tuple[str | None, str | None]:
        all_asked.wait(_LONG_S)  # broken where one is asked after the other
        return f"of {listing.usb}", None

    monkeypatch.setattr(Desk, "glance", glance)
    with desk_of(tmp_path, *map(unnamed, range(UNNAMED))) as desk:
        assert [row.usb for row in desk.find("of 1-3")] == ["1-3"]


def test_a_port_is_found_without_asking_any_tablet(tmp_path: Path) -> None:
    with desk_of(tmp_path, unnamed(1)) as desk:
        assert [row.usb for row in desk.find("usb:1-1")] == ["1-1"]
        assert desk.find("usb:9-9") == ()
        assert isinstance(desk.bus, SimulatedBus)
        assert desk.bus.world.commands == []
