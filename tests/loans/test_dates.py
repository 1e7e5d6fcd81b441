"""The dates of a loan: whatever is typed gives a day or a clear error."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import LoanRefusedError
from agent.loans.dates import check_due, check_period, day_named, due_named, read_day

NOW = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text", ["2026-09-01", " 2026-9-1 ", "01/09/2026", "1/9/2026", "1.9.2026", "01 09 2026"]
)
def test_a_day_is_typed_as_iso_or_as_the_french_write_it(text: str) -> None:
    assert day_named(text) == NOW


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "31/04/2026", "2026-13-01", "0000-01-01", "1/9/26", "١/٩/٢٠٢٦", "😀"]
)
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(LoanRefusedError, match="no date"):
        day_named(text)


@given(st.text(max_size=300))
def test_any_text_is_a_day_or_a_clear_error(text: str) -> None:
    with suppress(LoanRefusedError):
        found = due_named(text)
        assert found is None or isinstance(found, date)


@given(st.dates())
def test_a_day_reads_back_as_it_was_written(day: date) -> None:
    assert day_named(str(day)) == day
    assert day_named(f"{day.day:02}/{day.month:02}/{day.year:04}") == day


@pytest.mark.parametrize("text", ["open", "Ouverte", "-", "sans"])
def test_an_open_end_is_said(text: str) -> None:
    """« des prêts de tablettes sur toute durée »"""
    assert due_named(text) is None
    check_period(NOW, None, NOW)


def test_a_loan_may_last_for_a_day_or_for_years() -> None:
    """« sur toute durée »"""
    check_period(NOW, NOW, NOW)
    check_period(NOW, date(2030, 7, 1), NOW)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(LoanRefusedError, match="before the start"):
        check_due(NOW, date(2026, 8, 31))


@pytest.mark.parametrize("start", [date(2016, 9, 1), date(2062, 9, 1), date.min, date.max])
def test_a_start_years_from_now_is_a_slip_of_the_finger(start: date) -> None:
    with pytest.raises(LoanRefusedError, match="year"):
        check_period(start, None, NOW)


@pytest.mark.parametrize("due", [date(2062, 9, 1), date.max])
def test_an_end_after_more_than_ten_years_is_a_slip_of_the_finger(due: date) -> None:
    with pytest.raises(LoanRefusedError, match="ten years"):
        check_period(NOW, due, NOW)


@pytest.mark.parametrize("text", [None, "", "open", "2026-99-99"])
def test_what_is_no_day_on_record_is_none(text: str | None) -> None:
    assert read_day(text) is None
