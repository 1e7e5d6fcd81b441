"""A run and the record it stands in: one case, its lock, room on the disk, the signed head."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.desk import Desk
from agent.errors import Exit, OpenCaseError, RecordError
from agent.procedure.prompts import RunFinished
from agent.procedure.results import Outcome
from agent.records.anchoring import Anchoring
from agent.records.case import Case, EntryKind
from agent.records.queue_lock import take
from agent.records.store import Records
from agent.runs.cases import start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunRequest
from agent.settings import Settings
from tests.procedure.harness import PHASES, Bench, at_phase, bench
from tests.unsynced import UnsyncedDisk


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


def test_the_desk_is_free_whenever_a_tablet_or_a_person_is_awaited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = bench(tmp_path, "ordinary")
    looked: list[str] = []

    def looking(what: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def look(*given: Any, **named: Any) -> Any:
            if there.folder.joinpath("desk.lock").exists():
                take(there.folder / "desk.lock", 0.0)()  # TimeoutError if this program holds it
                looked.append(what)
            return real(*given, **named)

        return look

    there.on = looking("told", lambda _event: None)
    monkeypatch.setattr(there.script, "ask", looking("asked", there.script.ask))
    for name in ("list", "wait_change", "device"):
        monkeypatch.setattr(there.bus, name, looking(name, getattr(there.bus, name)))
    assert there.start().outcome is Outcome.PASS
    assert set(looked) == {"told", "asked", "list", "wait_change", "device"}


def test_no_reset_is_begun_on_a_disk_without_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = bench(tmp_path, "ordinary")
    usage = shutil.disk_usage(tmp_path)
    left = usage.free

    def fill() -> None:
        nonlocal left
        left = 1_000_000

    there.on = at_phase("reset", fill)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=left))
    with pytest.raises(RecordError, match="1 MB left") as stopped:
        there.start()
    assert stopped.value.exit_code is Exit.RECORD
    records = there.desk().records
    [case] = [records.case(each.id) for each in records.cases(open_only=True)]
    assert EntryKind.INTENDED not in [entry.kind for entry in case.entries]
    with pytest.raises(RecordError, match="1 MB left"):
        there.resume()
    left = usage.free
    assert there.resume().outcome is Outcome.PASS


class FillingDisk(UnsyncedDisk):
    """Takes nothing more while it is full."""

    full = False

    def write(self, descriptor: int, data: bytes) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(descriptor, data)


@pytest.mark.parametrize("phase", PHASES)
def test_a_run_whose_disk_is_full_stops_and_goes_on_once_there_is_room(
    tmp_path: Path, phase: str
) -> None:
    disk = FillingDisk()
    there: Bench = bench(tmp_path, "ordinary")
    there.disk = disk
    there.on = at_phase(phase, lambda: setattr(disk, "full", True))
    with pytest.raises(RecordError, match="is full") as stopped:
        there.start()
    assert stopped.value.exit_code is Exit.RECORD
    disk.full = False
    assert there.resume().outcome is Outcome.PASS
    assert there.desk().records.verify().ok
