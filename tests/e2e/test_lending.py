"""Loans by the program itself: over Google's real ADB server, and two terminals at once."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.records.acts import ActKind
from agent.records.loans import LoanState
from agent.records.store import Records
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.cli.lending import answers, quiet_scenario
from tests.e2e.program import Ended, Program
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


def at_two_terminals(program: Program, words: list[str]) -> list[Ended]:
    """Run the same command twice at once."""
    with ExitStack() as stack:
        both = [stack.enter_context(program.started(*words)) for _terminal in range(2)]
        return [running.ended() for running in both]


def test_two_terminals_at_once_lend_one_tablet_once(
    training: tuple[Program, Records, list[str]],
) -> None:
    program, records, fake = training
    words = [*fake, "lend", "T042", "--no-input", *answers()]
    codes = sorted(ended.code for ended in at_two_terminals(program, words))
    assert codes == [0, 2]
    assert [loan.asset_tag for loan in records.loans()] == ["T042"]
    assert records.verify().ok


def test_two_terminals_at_once_never_pick_the_same_next_tablet(
    training: tuple[Program, Records, list[str]],
) -> None:
    program, records, fake = training
    words = [*fake, "lend", "--next", "--no-input", *answers(identify__asset_tag="")]
    ended = at_two_terminals(program, words)
    assert [each.code for each in ended] == [2, 2]  # nobody scanned a label
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
    with program.started(*fake, "lend", "T042", "--no-input", *answers()) as running:
        running.await_phase(phase)
    [case] = [each for each in records.cases() if each.procedure == "lend"]
    if case.open:
        again = program.run(*fake, "lend", "--resume", "--json", "--no-input", *answers())
        assert (again.code, again.data["outcome"]) == (0, "pass"), again.stderr
    assert [loan.id for loan in records.loans()] == [case.id]
    assert records.verify().ok
