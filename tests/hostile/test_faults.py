"""Each fault at the beginning of each phase, in process and over Google's ADB server.

`pytest -m faults` runs the whole of `fault_table.py` and prints what came of it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.runs.running import RunOutcome
from tests.google_adb import bundled_adb
from tests.hostile.fault_benches import (
    FAULTS,
    OF_THE_SERVER,
    Run,
    in_process,
    on_the_wire,
    opened_the_reset,
)
from tests.hostile.fault_table import PROCESS, ROWS, SERVER, Row, cell, line
from tests.procedure.harness import PHASES

pytestmark = pytest.mark.timeout(600)
BEFORE_THE_PAGE = PHASES[: PHASES.index("after")]
_AT_ONCE = 4

Ends = dict[str, tuple[RunOutcome, str | None]]
Property = Callable[[str, object], None]


def check(row: Row, over: str, ends: Ends, record_property: Property) -> None:
    """Hold what came of a fault against its row of the table; write the line for the summary."""
    got = {phase: cell(outcome.outcome.value, where) for phase, (outcome, where) in ends.items()}
    record_property("faults", line(row, over, got))
    for phase, (outcome, _where) in ends.items():
        if got[phase] != "." and phase in BEFORE_THE_PAGE:
            assert not opened_the_reset(outcome), phase
        if got[phase] != ".":
            assert outcome.case.open, phase
            assert outcome.exit_code != 0, phase
        assert outcome.case.proof is None or outcome.case.proof["level"] != "proven", phase
    assert got == {phase: row.wanted(phase, over) for phase in ends}


def test_the_table_has_a_row_for_every_fault() -> None:
    assert {row.fault for row in ROWS} == FAULTS.keys()


SMALL = {
    "flood": "accounts",
    "forge": "frp",
    "fewer starts": "checkpoint",
    "another build": "frp",
    "account returns": "checkpoint",
    "swapped": "checkpoint",
    "server dies": "reset",
    "pulled and back": "frp",
}


@pytest.mark.parametrize("row", [row for row in ROWS if row.fault in SMALL], ids=lambda r: r.fault)
def test_a_fault_in_one_phase(row: Row, tmp_path: Path, record_property: Property) -> None:
    phase = SMALL[row.fault]
    check(row, PROCESS, {phase: in_process(tmp_path).go(row.fault, phase)}, record_property)


@pytest.mark.faults
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
class TestTheMatrix:
    """The whole table."""

    def test_in_process(self, row: Row, tmp_path: Path, record_property: Property) -> None:
        ends = {phase: in_process(tmp_path / phase).go(row.fault, phase) for phase in PHASES}
        check(row, PROCESS, ends, record_property)

    @pytest.mark.wire
    @pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel")
    def test_over_the_real_server(
        self, row: Row, tmp_path: Path, record_property: Property
    ) -> None:
        with ExitStack() as worlds:
            runs = _runs(row.fault, tmp_path, worlds)

            def go(phase: str) -> tuple[RunOutcome, str | None]:
                return runs[phase].go(row.fault, phase)

            with ThreadPoolExecutor(_AT_ONCE) as pool:
                ends = dict(zip(PHASES, pool.map(go, PHASES), strict=True))
        check(row, SERVER, ends, record_property)


def _runs(fault: str, folder: Path, worlds: ExitStack) -> dict[str, Run]:
    """Return a run for each phase: on one server, or on one each where the server is at fault."""
    if fault in OF_THE_SERVER:
        return {phase: worlds.enter_context(on_the_wire(folder / phase, 1))[0] for phase in PHASES}
    return dict(zip(PHASES, worlds.enter_context(on_the_wire(folder, len(PHASES))), strict=True))
