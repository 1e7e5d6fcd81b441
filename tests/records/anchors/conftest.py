"""A desk that has its key, and anchors in its folder and on a share."""

from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.anchoring import Anchoring
from agent.records.case import EntryKind
from agent.records.disk import Disk
from agent.records.store import Records
from tests.records.conftest import OpenCase


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Another disk, as the settings name it."""
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def anchoring(records: Records, clock: ManualClock, disk: Disk, share: Path) -> Anchoring:
    """A desk that has its key, and anchors here and on the share."""
    made = Anchoring(records, clock, share, disk=disk)
    made.keygen()
    return made


@pytest.fixture
def local(anchoring: Anchoring, records: Records, clock: ManualClock, disk: Disk) -> Anchoring:
    """The same desk, its settings naming no other folder."""
    del anchoring  # asked for its key
    return Anchoring(records, clock, disk=disk)


@pytest.fixture
def case_id(anchoring: Anchoring, records: Records, open_case: OpenCase) -> str:
    """A case of four entries, anchored after the second and the fourth."""
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE, {"text": "two"})
    anchoring.anchor()
    records.append(opened.id, EntryKind.NOTE, {"text": "three"}, private={"remark": "Untel"})
    records.append(opened.id, EntryKind.CLOSED, {"outcome": "pass"})
    anchoring.anchor()
    assert anchoring.verify().check.ok
    return opened.id
