"""A record in a folder of its own, on a clock that moves only when told to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.case import Case
from agent.records.disk import Disk
from agent.records.store import Records
from tests.unsynced import UnsyncedDisk

OpenCase = Callable[[Records], Case]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def disk() -> Disk:
    return UnsyncedDisk()


@pytest.fixture
def records(folder: Path, clock: ManualClock, disk: Disk) -> Records:
    return Records(folder, clock, disk=disk)


@pytest.fixture
def open_case() -> OpenCase:
    """Opens a case of a return, as the desk does."""

    def opened(records: Records) -> Case:
        return records.open_case(
            procedure={"id": "return", "version": "1", "sha256": "ab" * 32},
            plan=("identify", "condition", "reset"),
            operator="OP1",
            language="fr",
            tablet={"serial": "R52N30ABCDE", "model": "SM-T500"},
            given="T042",
        )

    return opened


@pytest.fixture
def _eager_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the index be written at every second entry, so that a short day has it too."""
    monkeypatch.setattr("agent.records.ledger.STRIDE", 2)
    monkeypatch.setattr("agent.records.index.STRIDE", 2)
