"""Ids that need no coordination and are safe as names of files."""

import re
from datetime import UTC, date, datetime

import pytest

from agent.records.identifiers import (
    case_day,
    case_month,
    new_case_id,
    new_entry_id,
    typed_case_id,
)

MOMENT = datetime(2026, 6, 29, 8, 30, tzinfo=UTC)


def test_a_case_id_can_be_said_and_says_its_day() -> None:
    assert re.fullmatch(r"20260629-[0-9A-HJKMNP-TV-Z]{5}", new_case_id(MOMENT, simulated=False))


def test_a_simulated_case_says_so() -> None:
    assert new_case_id(MOMENT, simulated=True).startswith("SIM-20260629-")


def test_a_case_id_names_its_month() -> None:
    assert case_month(new_case_id(MOMENT, simulated=True)) == "2026-06"


@pytest.mark.parametrize("text", ["", "../../etc", "20260629-K7QF", "20260629-K7QFI", "２０２６"])
def test_what_is_no_case_id_has_no_month(text: str) -> None:
    assert case_month(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" 20260629-k7qf2 ", "20260629-K7QF2"),
        ("sim-20260629-oil00", "SIM-20260629-01100"),
        ("2026o6", "202606"),
    ],
)
def test_a_case_id_is_understood_as_people_type_it(typed: str, meant: str) -> None:
    assert typed_case_id(typed) == meant


def test_entry_ids_are_version_7_and_sort_by_time() -> None:
    early, late = new_entry_id(MOMENT), new_entry_id(MOMENT.replace(minute=31))
    assert early < late
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", late
    )


@pytest.mark.parametrize(
    ("case_id", "day"),
    [
        ("20260629-K7QF2", date(2026, 6, 29)),
        ("SIM-20260629-K7QF2", date(2026, 6, 29)),
        ("20261399-K7QF2", None),
        ("unfiled", None),
    ],
)
def test_a_case_tells_its_day(case_id: str, day: date | None) -> None:
    assert case_day(case_id) == day
