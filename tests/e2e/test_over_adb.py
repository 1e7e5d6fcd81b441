"""Whole returns by the program itself, on simulated tablets behind Google's real ADB server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.tablet.simulated.scenario import load_scenario, parse_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.e2e.program import Program
from tests.google_adb import bundled_adb
from tests.procedure.harness import PHASES

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel"),
]


# Over TCP the second tablet has the address, and with adb 36 the transport id, of the first.
EXCHANGED = """
about: {fr: Échangée pendant l’attente., en: Exchanged during the wait.}
tablets:
  - id: first
    model: lenovo-m10-3
    serial: HGC0EXC1
    port: "1-1"
    person: [{when: reset_page, wait: 2, do: swap, other: second}]
  - id: second
    model: lenovo-m10-3
    serial: HGC0EXC2
    port: "1-1"
    plugged: false
"""


@contextmanager
def desk(
    folder: Path, scenario: str, speed: float = 4.0, *, hasty: bool = False
) -> Iterator[tuple[Program, WireWorld]]:
    adb = bundled_adb()
    assert adb is not None
    with WireWorld(load_scenario(scenario), adb, speed=speed) as world:
        yield Program(folder / "data", world.environment, hasty), world


def test_check_reads_a_tablet_and_says_what_would_lock_it(tmp_path: Path) -> None:
    with desk(tmp_path, "samsung") as (program, _world):
        ended = program.run("check", "--json")
    [tablet] = ended.data["tablets"]
    assert (ended.code, tablet["verdict"], tablet["streams"]) == (1, "accounts_present", 4)
    assert "example.org" not in ended.stdout + ended.stderr


def test_check_of_a_whole_class_says_each_its_own(tmp_path: Path) -> None:
    with desk(tmp_path, "classroom") as (program, _world):
        ended = program.run("check", "--all", "--json")
        known = next(row for row in ended.data["tablets"] if row["serial"])
        one = program.run("check", known["serial"], "--json")
    states = {row["address"]: row["verdict"] for row in ended.data["tablets"]}
    assert len(states) > 3
    assert ended.code == 1
    assert one.data["tablets"][0]["address"] == known["address"]


def test_a_whole_return_passes_and_verify_proves_it(tmp_path: Path) -> None:
    with desk(tmp_path, "proven") as (program, _world):
        ended = program.give_back()
        assert ended.code == 0, ended.stderr
        assert ended.data["outcome"] == "pass"
        assert ended.data["proof"]["level"] == "attested"
        assert all(phase["outcome"] == "pass" for phase in ended.data["phases"])
        shown = program.run("show", ended.data["case"], "--json")
        assert shown.data == ended.data
        proven = program.run("verify", ended.data["tablet"]["serial"], "--json", "--no-input")
    assert (proven.code, proven.data["proof"]["level"]) == (0, "proven")
    assert program.run("journal", "verify", "--json").data["ok"] is True


GONE = ("after", "slip", "portal")  # phases in which ADB shows no tablet any more


@pytest.mark.parametrize(
    "phase",
    [
        "accounts",
        "reset",
        *(
            pytest.param(phase, marks=pytest.mark.slow)
            for phase in PHASES
            if phase not in ("accounts", "reset", "restock")  # the last is over before a kill
        ),
    ],
)
def test_a_killed_return_is_taken_up_where_it_stood(tmp_path: Path, phase: str) -> None:
    with desk(tmp_path, "ordinary", hasty=True) as (program, _world):
        program.kill_in(phase)
        refused = program.give_back("HA1DEMO7") if phase in GONE else program.give_back()
        assert (refused.code, refused.stdout.count("--resume")) == (2, 1)
        ended = program.give_back("--resume")
    assert (ended.code, ended.data["outcome"]) == (0, "pass"), ended.stderr
    assert [row["outcome"] for row in ended.data["phases"]] == ["pass"] * 12


@pytest.mark.parametrize(
    "phase", ["accounts", *(pytest.param(p, marks=pytest.mark.slow) for p in ("frp", "readiness"))]
)
def test_a_cable_pulled_and_put_back_changes_nothing(tmp_path: Path, phase: str) -> None:
    with (
        desk(tmp_path, "ordinary", hasty=True) as (program, world),
        program.started(*program.giving_back()) as running,
    ):
        running.await_phase(phase)
        [tablet] = world.world.tablets
        with world.world.changed:
            port = tablet.port
            world.world.after(0, tablet.unplug)
            world.world.after(12, lambda: tablet.plug(port))
        ended = running.ended()
    assert ended.code == 0, ended.stderr
    assert ended.data["proof"]["level"] == "attested"


def test_an_adb_server_that_is_replaced_in_mid_run_changes_nothing(tmp_path: Path) -> None:
    with (
        desk(tmp_path, "ordinary", hasty=True) as (program, world),
        program.started(*program.giving_back()) as running,
    ):
        running.await_phase("accounts")
        world.restart_server()
        ended = running.ended()
    assert ended.code == 0, ended.stderr
    assert ended.data["outcome"] == "pass"


def test_a_tablet_that_never_leaves_is_a_time_out_and_not_reset(tmp_path: Path) -> None:
    with desk(tmp_path, "never-leaves") as (program, _world):
        ended = program.give_back("--deadline", "reset=3")
    assert (ended.code, ended.data["outcome"]) == (1, "timeout")
    assert ended.data["proof"]["level"] == "not_reset"
    assert program.run("cases", "--open", "--json").data["cases"][0]["open"] is True


def test_a_swapped_tablet_stops_the_run(tmp_path: Path) -> None:
    with desk(tmp_path, "swapped") as (program, _world):
        ended = program.give_back()
    assert (ended.code, ended.data["outcome"]) == (3, "error")
    assert "HGC0SWP5" in ended.stderr + ended.stdout


def test_a_tablet_exchanged_within_a_blink_is_seen_while_the_reset_is_awaited(
    tmp_path: Path,
) -> None:
    adb = bundled_adb()
    assert adb is not None
    scenario = parse_scenario(EXCHANGED, "exchanged.yaml")
    with WireWorld(scenario, adb) as world:
        program = Program(tmp_path / "data", world.environment)
        ended = program.give_back("--deadline", "reset=60")
    assert (ended.code, ended.data["outcome"]) == (3, "error"), ended.stderr
    assert "HGC0EXC2" in ended.stderr


def test_a_tablet_that_was_only_restarted_is_not_attested(tmp_path: Path) -> None:
    with desk(tmp_path, "not-reset", speed=1.0) as (program, _world):
        ended = program.give_back()
    assert (ended.code, ended.data["proof"]["level"]) == (1, "not_reset"), ended.stdout
