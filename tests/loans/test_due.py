"""What is overdue, and whom to remind."""

from datetime import date

import pytest

from agent.loans.due import due, overdue, to_remind
from agent.records.loans import LoanState
from tests.loans.conftest import MakeLoan

NOW = date(2026, 7, 1)


def test_a_loan_is_overdue_the_day_after_its_end(loan: MakeLoan) -> None:
    assert not due(loan(due="2026-07-01"), NOW).overdue
    assert due(loan(due="2026-06-30"), NOW).overdue


def test_an_open_end_is_never_overdue(loan: MakeLoan) -> None:
    open_end = loan(due=None)
    assert (due(open_end, NOW).days_left, overdue([open_end], NOW)) == (None, ())
    assert to_remind([open_end], NOW) == ()


@pytest.mark.parametrize("state", [each for each in LoanState if each != "out"])
def test_only_loans_that_are_out_are_overdue(loan: MakeLoan, state: LoanState) -> None:
    late = loan(due="2026-06-01", state=state)
    assert (overdue([late], NOW), to_remind([late], NOW)) == ((), ())


def test_the_latest_come_first_and_those_that_end_soon_after_them(loan: MakeLoan) -> None:
    late, later = loan("A", due="2026-06-20"), loan("B", due="2026-06-01")
    soon, far = loan("C", due="2026-07-08"), loan("D", due="2026-07-09")
    everything = [soon, far, late, later]
    assert [each.loan for each in overdue(everything, NOW)] == [later, late]
    assert [each.loan for each in to_remind(everything, NOW)] == [later, late, soon]
    assert [each.loan for each in to_remind(everything, NOW, 8)][-1] == far


def test_the_end_of_time_breaks_nothing(loan: MakeLoan) -> None:
    assert to_remind([loan(due="9999-12-31")], date.max, 366)
    assert due(loan(due="0001-01-01"), date.max).overdue
