"""Until when people are kept; each test cites the sentence of CNIL's norm NS-9 or of the notice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.loans.retention import (
    Held,
    Retention,
    details_until,
    due_details,
    due_persons,
    person_until,
)

DAYS = st.dates(date(2018, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 120)
NS9 = Retention()


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        (date(2026, 6, 29), date(2026, 10, 31)),
        (date(2026, 6, 1), date(2026, 10, 31)),
        (date(2026, 9, 30), date(2027, 1, 31)),
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 1), date(2028, 2, 29)),
    ],
)
def test_details_stay_until_the_end_of_the_fourth_month_after_the_return(
    ended: date, until: date
) -> None:
    """NS-9: jusqu'à la fin du quatrième mois suivant la restitution."""
    assert details_until(ended, NS9.loan_months) == until


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2026, 6, 29), date(2027, 6, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_the_borrower_stays_one_year_after_the_end_of_the_last_loan(
    last: date, until: date
) -> None:
    """NS-9: l'emprunteur, un an après la fin de son dernier prêt."""
    assert person_until(last, NS9.person_months) == until


@given(ended=DAYS, months=MONTHS)
def test_details_are_due_the_day_after_and_not_before(ended: date, months: int) -> None:
    held, rule = [Held("L1", None, ended)], Retention(months, 12)
    last = details_until(ended, months)
    assert due_details(held, last, rule) == ()
    assert due_details(held, last + timedelta(days=1), rule) == ("L1",)
    assert (last + timedelta(days=1)).day == 1


@given(last=DAYS, months=MONTHS)
def test_a_person_is_due_the_day_after_and_not_before(last: date, months: int) -> None:
    rule = Retention(4, months)
    until = person_until(last, months)
    assert due_persons([("P1", last)], [], until, rule) == ()
    assert due_persons([("P1", last)], [], until + timedelta(days=1), rule) == ("P1",)


LONG_AFTER = date(2040, 1, 1)
ENDED = date(2026, 6, 29)


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(Held("L1", "P1", ENDED, hold=True), id="a dispute"),
        pytest.param(Held("L1", "P1", None), id="still out"),
    ],
)
def test_a_hold_or_a_loan_that_goes_on_keeps_the_loan_and_the_person(held: Held) -> None:
    assert due_details([held], LONG_AFTER, NS9) == ()
    assert due_persons([("P1", ENDED)], [held], LONG_AFTER, NS9) == ()
    assert due_persons([("P2", ENDED)], [held], LONG_AFTER, NS9) == ("P2",)


def test_the_last_loan_counts_not_the_first() -> None:
    held = [Held("L1", "P1", date(2026, 1, 5)), Held("L2", "P1", date(2026, 6, 29))]
    assert due_persons([("P1", date(2025, 9, 1))], held, date(2027, 6, 29), NS9) == ()
    assert due_persons([("P1", date(2025, 9, 1))], held, date(2027, 6, 30), NS9) == ("P1",)


def test_nobody_goes_while_a_loans_details_stay() -> None:
    """Settings may keep details for longer than people."""
    held = [Held("L1", "P1", ENDED)]
    assert due_persons([("P1", ENDED)], held, date(2027, 7, 1), Retention(24, 12)) == ()
    assert due_persons([("P1", ENDED)], held, date(2028, 7, 1), Retention(24, 12)) == ("P1",)
