"""The picture of when each phase of a case ran."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from agent.clock import ManualClock
from agent.console.theme import make_console
from agent.console.timeline import clock_time, show_timeline, spans_of
from agent.records.case import Case, EntryKind
from agent.records.store import Records

TITLES = {"identify": "Identifier la tablette", "reset": "Réinitialiser"}


class Run:
    """A case whose phases take as long as they are told to."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.records = Records(folder, self.clock)
        self.id = self.records.open_case(
            procedure={"id": "return"},
            plan=["identify", "reset"],
            operator="OP1",
            language="fr",
            tablet={},
            given=None,
        ).id

    def phase(self, name: str, seconds: float, outcome: str | None = "pass") -> None:
        self.records.append(self.id, EntryKind.PHASE_STARTED, phase=name)
        self.clock.sleep(seconds)
        if outcome is not None:
            data = {"outcome": outcome}
            self.records.append(self.id, EntryKind.PHASE_FINISHED, data, phase=name)

    @property
    def case(self) -> Case:
        return self.records.case(self.id)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "desk")


def drawn(case: Case, encoding: str = "utf-8") -> list[str]:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    show_timeline(make_console(stream, color=False), case, TITLES)
    stream.seek(0)
    return stream.read().splitlines()


def test_bars_stand_one_after_the_other_on_one_scale(run: Run) -> None:
    run.phase("identify", 60)
    run.phase("reset", 180, "fail")
    _blank, identify, reset, axis = drawn(run.case)
    assert identify.startswith("Identifier la tablette ")
    assert identify.endswith(" 1:00")
    assert reset.endswith(" 3:00")
    assert abs(reset.count("█") - 3 * identify.count("█")) <= 2
    assert abs(identify.rindex("█") + 1 - reset.index("█")) <= 1
    assert len(axis.split()) == 2
    assert {cell_len(line) for line in (identify, reset)} == {80}


def test_where_there_are_no_blocks_the_picture_is_plain(run: Run) -> None:
    run.phase("identify", 60)
    run.phase("reset", 60, None)
    _blank, identify, reset, _axis = drawn(run.case, "ascii")
    assert "#" in identify
    assert "?" not in identify
    assert "." in reset
    assert all(line.isascii() for line in drawn(run.case, "ascii"))


def test_a_phase_of_no_time_still_shows(run: Run) -> None:
    run.phase("identify", 0)
    run.phase("reset", 600)
    _blank, identify, *_rest = drawn(run.case)
    assert identify.count("█") == 1
    assert identify.endswith(" 0:00")


def test_a_night_between_two_runs_is_left_out(run: Run) -> None:
    run.phase("identify", 60)
    run.phase("reset", 60, "timeout")
    run.clock.sleep(14 * 3600)
    run.records.append(run.id, EntryKind.RESUMED, {"operator": "OP2"})
    run.phase("reset", 60)
    _blank, identify, reset, _axis, pauses = drawn(run.case)
    assert abs(reset.count("█") - 2 * identify.count("█")) <= 2
    assert reset.endswith(" 2:00")
    assert pauses.strip() == "1 pause is left out."


def test_a_run_that_was_killed_ends_where_it_was_heard_of_last(run: Run) -> None:
    run.phase("identify", 30, None)
    run.records.append(run.id, EntryKind.TOLD, {"text": "x"}, phase="identify")
    run.clock.sleep(3600)
    run.records.append(run.id, EntryKind.RESUMED, {"operator": "OP2"})
    run.phase("identify", 10)
    lasted = [(span.ended - span.began, span.outcome) for span in spans_of(run.case)]
    assert lasted == [(timedelta(seconds=30), None), (timedelta(seconds=10), "pass")]


@pytest.mark.parametrize("seconds", [None, 0, 0.4])
def test_where_no_time_passed_there_is_no_picture(run: Run, seconds: float | None) -> None:
    if seconds is not None:
        run.phase("identify", seconds)
    assert drawn(run.case) == []


def test_a_clock_that_was_set_back_breaks_nothing(run: Run) -> None:
    run.phase("identify", 60)
    run.clock._elapsed_s = 0.0
    run.phase("reset", 100)
    assert len(drawn(run.case)) == 4


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (7.4, "0:07"), (750, "12:30"), (3753, "1:02:33")]
)
def test_how_long_something_lasted_is_read_at_a_glance(seconds: float, text: str) -> None:
    assert clock_time(timedelta(seconds=seconds)) == text
