"""A run and the record it stands in: one case a tablet, and the day's signed head."""

from pathlib import Path
from typing import Any

import pytest

from agent.desk import Desk
from agent.errors import OpenCaseError
from agent.procedure.prompts import RunFinished
from agent.records.anchoring import Anchoring
from agent.records.case import Case
from agent.records.store import Records
from agent.runs import RETURN, RunRequest, start
from agent.settings import Settings
from tests.procedure.harness import bench


def test_a_case_that_two_programs_open_at_once_is_opened_once(tmp_path: Path) -> None:
    one, other = bench(tmp_path, "ordinary"), bench(tmp_path, "ordinary")
    desk = other.desk()
    real, rival = desk.records.open_case, one.desk().records

    def late(**given: Any) -> Case:  # the rival opens its case after ours has looked
        rival.open_case(**{**given, "unless": None})
        return real(**given)

    desk.records.open_case = late  # type: ignore[method-assign]
    with pytest.raises(OpenCaseError):
        start(desk, RETURN, RunRequest("AB"), other.script, other.hear)
    assert len(desk.records.cases(open_only=True)) == 1


def test_the_days_first_closed_case_signs_the_head(tmp_path: Path) -> None:
    there = bench(tmp_path / "desk", "ordinary")
    records = there.desk().records
    Anchoring(records, there.clock).keygen()
    done = there.start()
    head = Anchoring(records, there.clock).head()
    assert head.anchor is not None
    assert head.anchor.head == head.head
    assert head.head.n == done.case.entries[-1].n


def test_anchors_that_cannot_go_elsewhere_are_left_to_do(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("no folder")
    settings = Settings(anchors=tmp_path / "share")
    there = bench(tmp_path / "desk", "ordinary")
    records = Records(there.folder, there.clock)  # a real desk's: training goes nowhere else
    desk = Desk(settings, there.clock, there.bus, lambda: records)
    Anchoring(records, there.clock).keygen()
    start(desk, RETURN, RunRequest("AB"), there.script, there.hear)
    [finished] = [event for event in there.events if isinstance(event, RunFinished)]
    assert finished.outcome == "pass"
    assert str(tmp_path / "share") in finished.todo[-1]
