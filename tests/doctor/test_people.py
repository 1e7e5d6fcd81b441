"""The desk's examination says when people are kept for too long."""

from pathlib import Path

import pytest

from agent.doctor.people import check_kept
from agent.settings import Settings
from tests.loans.school import School, lent_and_back


def told(school: School, settings: Settings | None = None) -> bool | None:
    line = check_kept(settings or Settings(), school.folder, school.clock, simulated=False)
    assert bool(line.remedy) is (line.ok is None)
    return line.ok


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path / "desk")


def test_people_past_their_time_are_said_until_they_are_forgotten(school: School) -> None:
    assert told(school) is True
    lent_and_back(school)
    school.wait_until("2027-01-31")
    assert told(school) is True
    assert told(school, Settings(retention_loan_months=3)) is None
    school.wait_until("2027-02-01")
    assert told(school) is None
    school.forget_due()
    assert told(school) is True


def test_a_damaged_record_leaves_it_open(tmp_path: Path) -> None:
    school = School(tmp_path)
    (tmp_path / "desk.json").write_text("{")
    line = check_kept(Settings(), tmp_path, school.clock, simulated=False)
    assert (line.ok, line.remedy) == (None, "")
