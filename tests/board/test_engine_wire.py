"""The board behind Google's own ADB server, with several simulated tablets, in real time."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.board.engine import Engine
from agent.board.keeper import Surroundings
from agent.clock import SystemClock
from agent.desk import Desk
from agent.records.store import Records
from agent.settings import Settings
from agent.tablet.adb import AdbBus
from agent.tablet.device import ConnectionState
from agent.tablet.simulated.scenario import load_scenario, parse_scenario
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.wire_world import WireWorld
from agent.tablet.verdict import Verdict
from tests.board.desks import BoardDesk, Ear, unexpected
from tests.google_adb import bundled_adb

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel"),
]

# One that is to be plugged into another port in the middle of its return; one that never answers.
MOVED = """
about: {fr: Changée de port., en: Moved to another port.}
tablets:
  - {id: moved, model: lenovo-m10-3, serial: HGC0MOV1, port: "1"}
  - {id: other, model: samsung-a8, serial: R9WT40OTH2, port: "2"}
  - {id: wedged, model: lenovo-m10, serial: HA1DEAD3, port: "3", wedged: true}
  - {id: free, model: lenovo-m10, serial: HA1FREE4, port: "4", plugged: false}
"""

QUICK = """
about: {fr: Deux tablettes rapides., en: Two quick tablets.}
tablets:
  - id: one
    model: lenovo-m10-3
    serial: HGC0ONE1
    port: "1"
    timing: {leave: 0.4, wipe: 1, boot: 1.2}
    person: [{when: reset_page, do: confirm_reset}]
  - id: two
    model: samsung-a8
    serial: R9WT40TWO2
    port: "2"
    timing: {leave: 0.4, wipe: 1, boot: 1.2}
    person: [{when: reset_page, do: confirm_reset}]
"""


@contextmanager
def board_on_wire(folder: Path, scenario: Scenario) -> Iterator[tuple[BoardDesk, WireWorld]]:
    adb, clock = bundled_adb(), SystemClock()
    assert adb is not None
    with (
        WireWorld(scenario, adb, speed=4) as wire,
        closing(AdbBus("127.0.0.1", wire.port, clock, start_server=False)) as bus,
    ):
        records = Records(folder, clock, simulated=True)
        desk, ear = Desk(Settings(), clock, bus, lambda: records, simulated=True), Ear()
        engine = Engine(desk, "AB", Surroundings(ear.tell, unexpected))
        thread = threading.Thread(target=engine.watch, daemon=True)
        thread.start()
        try:
            yield BoardDesk(engine, bus, wire.world, desk, ear.happened, ear.changed), wire
        finally:
            engine.close()
            thread.join(5)


def read(desk: BoardDesk, serial: str) -> bool:
    return any(row.serial == serial and row.judgement for row in desk.engine.board.rows)


def test_a_hung_tablet_delays_no_other(tmp_path: Path) -> None:
    with board_on_wire(tmp_path, parse_scenario(MOVED, "moved")) as (desk, _wire):
        desk.until(lambda: read(desk, "HGC0MOV1") and read(desk, "R9WT40OTH2"))
        [hung] = [row for row in desk.engine.board.rows if row.judgement is None]
        assert hung.state is ConnectionState.READY
        assert not hung.silent


def test_two_returns_run_to_their_end_side_by_side(tmp_path: Path) -> None:
    with board_on_wire(tmp_path, parse_scenario(QUICK, "quick")) as (desk, _wire):
        serials = ("HGC0ONE1", "R9WT40TWO2")
        desk.until(lambda: all(read(desk, serial) for serial in serials))
        chosen = [desk.row(serial).key for serial in serials]
        for key in chosen:
            desk.engine.give_back(key)
        for key in chosen:
            desk.answer_all(key)
        runs = [row.run for row in desk.engine.board.rows if row.key in chosen]
        assert [run.outcome for run in runs if run] == ["pass", "pass"]


def test_a_tablet_that_is_looked_for_wakes_and_shows_its_page(tmp_path: Path) -> None:
    with board_on_wire(tmp_path, load_scenario("clear")) as (desk, wire):
        [tablet] = wire.world.tablets
        tablet.awake = False
        desk.until(lambda: read(desk, tablet.serial))
        desk.engine.find(desk.row(tablet.serial).key)
        desk.until(lambda: bool(desk.row(tablet.serial).notice))
        assert tablet.awake
        assert tablet.screen.value == "about"


def test_on_another_port_a_tablet_keeps_its_run(tmp_path: Path) -> None:
    with board_on_wire(tmp_path, parse_scenario(MOVED, "moved")) as (desk, wire):
        desk.until(lambda: read(desk, "HGC0MOV1"))
        before = desk.row("HGC0MOV1")
        desk.engine.give_back(before.key)
        desk.answer(before.key, "identify.asset_tag", "T042")
        desk.until_asked(before.key, "presence.borrower")
        with wire.world.changed:
            wire.world.tablet("moved").unplug()
            wire.world.after(0, lambda: None)
        desk.until(lambda: desk.row("HGC0MOV1").state is ConnectionState.ABSENT)
        with wire.world.changed:
            wire.world.tablet("moved").plug("4")
            wire.world.after(0, lambda: None)
        desk.until(lambda: desk.row("HGC0MOV1").listing.address != before.listing.address)
        back = desk.row("HGC0MOV1")
        assert (back.key, back.state, back.at_work) == (before.key, ConnectionState.READY, True)


def test_after_a_restart_of_the_server_a_tablet_is_read_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.board.reader.BEAT_S", 1.0)
    with board_on_wire(tmp_path, load_scenario("clear")) as (desk, wire):
        serial = wire.world.tablets[0].serial
        desk.until(lambda: read(desk, serial))
        before = SystemClock().now()
        wire.restart_server()
        for row in desk.engine.board.rows:
            desk.engine.read(row.key)
        desk.until(
            lambda: any(
                row.read_at is not None
                and row.read_at > before
                and row.judgement is not None
                and row.judgement.verdict is Verdict.CLEAR
                for row in desk.engine.board.rows
            )
        )
