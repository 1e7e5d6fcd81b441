"""How long people are kept: pure rules, no clock, no file.

CNIL's simplified norm no. 9 (loans of books and other things): "les données relatives à chaque
prêt" until the end of the fourth month after the thing came back; the borrower's identity until one
year after the end of his last loan. Both are settings; a hold for a dispute stops both.
"""

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from agent.settings import LOAN_MONTHS, PERSON_MONTHS, Settings


@dataclass(frozen=True)
class Retention:
    """For how many months what is kept; see `details_until` and `person_until`."""

    loan_months: int = LOAN_MONTHS
    person_months: int = PERSON_MONTHS


def retention_of(settings: Settings) -> Retention:
    """Return what the school's settings say."""
    return Retention(settings.retention_loan_months, settings.retention_person_months)


@dataclass(frozen=True)
class Held:
    """What is held of people about one loan, or one case that is no loan's.

    Attributes:
        id: of the loan, or of the case.
        person: the id of whom it is about, or None.
        ended_on: when the thing came back or was written off, or the case was closed; None while
            it goes on.
        hold: a dispute keeps it.
    """

    id: str
    person: str | None
    ended_on: date | None
    hold: bool = False


def details_until(ended_on: date, months: int) -> date:
    """Return the last day on which the details of a loan that ended then may be kept."""
    year, month = _later(ended_on, months)
    return date(year, month, calendar.monthrange(year, month)[1])


def person_until(last_on: date, months: int) -> date:
    """Return the last day on which somebody whose last loan ended then may be kept."""
    year, month = _later(last_on, months)
    return date(year, month, min(last_on.day, calendar.monthrange(year, month)[1]))


def due_details(held: Iterable[Held], today: date, retention: Retention) -> tuple[str, ...]:
    """Return the ids of those whose time is over."""
    return tuple(
        each.id
        for each in held
        if not each.hold
        and each.ended_on is not None
        and details_until(each.ended_on, retention.loan_months) < today
    )


def due_persons(
    last_days: Iterable[tuple[str, date]],
    held: Collection[Held],
    today: date,
    retention: Retention,
) -> tuple[str, ...]:
    """Return the ids of the persons whose time is over.

    Nobody goes while something about him stays: a loan that goes on, is held or not yet due.

    Args:
        last_days: each person's id, and the last day of a loan that the address book knows.
        held: what is held about anybody.
        today: the day of the desk.
        retention: the settings.
    """
    gone = set(due_details(held, today, retention))
    staying = {each.person for each in held if each.id not in gone}
    lasts: dict[str, date] = dict(last_days)
    for each in held:
        if each.person in lasts and each.ended_on is not None:
            lasts[each.person] = max(lasts[each.person], each.ended_on)
    return tuple(
        person
        for person, last_on in lasts.items()
        if person not in staying and person_until(last_on, retention.person_months) < today
    )


def _later(day: date, months: int) -> tuple[int, int]:
    """Return the year and the month that many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1
