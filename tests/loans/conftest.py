"""A school that lends, on a clock that moves only when told to."""

from pathlib import Path

import pytest

from tests.loans.school import School


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path / "desk")
