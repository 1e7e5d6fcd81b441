"""Loans by the program itself: over Google's real ADB server, and two terminals at once."""

import subprocess
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.records.acts import ActKind
from agent.records.loans import LoanState
from agent.records.store import Records
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.cli.lending import answers, quiet_scenario
from tests.e2e.program import Program, process_wait
from tests.google_adb import bundled_adb
from tests.procedure.lending import PHASES, tablet


def stocked(folder: Path, *rows: tuple[str, str], simulated: bool) -> Records:
    records = Records(folder, SystemClock(), simulated=simulated)
    records.act(
        ActKind.STOCK_ADD,
        {"tablets": [tablet(tag, serial) for tag, serial in rows]},
        operator="AB",
        language="en",
    )
    return records


@pytest.mark.wire
@pytest.mark.skipif(bundled_adb() is None, reason="no adb in the adbutils wheel")
def test_a_tablet_is_lent_over_adb_and_its_return_closes_the_loan(tmp_path: Path) -> None:
    adb = bundled_adb()
    assert adb is not None
    records = stocked(tmp_path / "data", ("T007", "HGC0CLR1"), simulated=False)
    with WireWorld(load_scenario("clear"), adb, speed=20.0) as world:
        program = Program(tmp_path / "data", world.environment)
        given = answers(identify__asset_tag="T007", identify__serial="")
        lent = program.run("lend", "T007", "--json", "--no-input", *given)
        assert (lent.code, lent.data["outcome"]) == (0, "pass"), lent.stderr
        assert lent.data["tablet"]["android"] == "13"
        back = program.give_back()
    assert back.code == 0, back.stderr
    [loan] = records.loans()
    assert (loan.id, loan.state, loan.return_case) == (
        lent.data["case"],
        LoanState.RETURNED,
        back.data["case"],
    )


# Two terminals, and kills ------------------------------------------------------------------------


@pytest.fixture
def training(tmp_path: Path) -> tuple[Program, Records, list[str]]:
    """A desk with nothing plugged in, and the words that stand before each command."""
    scenario = quiet_scenario(tmp_path, "HA1DEMO7", "HA1DEMO8")
    records = stocked(tmp_path / "data", ("T042", "HA1DEMO7"), ("T043", "HA1DEMO8"), simulated=True)
    return Program(tmp_path / "data", {}), records, ["--fake", str(scenario)]


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stderr


def test_two_terminals_at_once_lend_one_tablet_once(
    training: tuple[Program, Records, list[str]],
) -> None:
    program, records, fake = training
    words = [*fake, "lend", "T042", "--no-input", *answers()]
    both = [program.popen(*words), program.popen(*words)]
    codes = sorted(ended(process)[0] for process in both)
    assert codes == [0, 2]
    assert [loan.asset_tag for loan in records.loans()] == ["T042"]
    assert records.verify().ok


def test_two_terminals_at_once_never_pick_the_same_next_tablet(
    training: tuple[Program, Records, list[str]],
) -> None:
    program, records, fake = training
    words = [*fake, "lend", "--next", "--no-input", *answers(identify__asset_tag="")]
    both = [program.popen(*words), program.popen(*words)]
    assert [ended(process)[0] for process in both] == [2, 2]  # nobody scanned a label
    opened = records.cases(open_only=True)
    assert sorted(str(case.tablet["asset_tag"]) for case in opened) == ["T042", "T043"]


@pytest.mark.parametrize(
    "phase",
    [
        "handover",
        *(
            pytest.param(phase, marks=pytest.mark.slow)
            for phase in PHASES
            if phase not in ("handover", "portal")  # the last is over before a kill
        ),
    ],
)
def test_a_killed_loan_is_taken_up_where_it_stood(
    training: tuple[Program, Records, list[str]], phase: str
) -> None:
    program, records, fake = training
    with program.popen(*fake, "lend", "T042", "--no-input", *answers()) as process:
        try:
            program.await_phase(phase, process)
        finally:
            process.kill()
            process_wait(process, 30)
    [case] = [each for each in records.cases() if each.procedure == "lend"]
    if case.open:
        again = program.run(*fake, "lend", "--resume", "--json", "--no-input", *answers())
        assert (again.code, again.data["outcome"]) == (0, "pass"), again.stderr
    assert [loan.id for loan in records.loans()] == [case.id]
    assert records.verify().ok
