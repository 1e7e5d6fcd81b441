"""A record for papers, on a clock that moves only when told to."""

from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.store import Records


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "desk", ManualClock())
