"""How often the same person borrows: counted when a loan is made, since later nobody can tell.

The numbers go into the entry of the loan, so that a report counts borrowers after they were
forgotten; which loans were whose is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

MONTH, YEAR = "month", "year"
FIRST_MONTH = 9  # a French school year runs from 1 September to 31 August


@dataclass(frozen=True)
class Borrowed:
    """A loan of somebody: on which ground, from which day on (YYYY-MM-DD)."""

    ground: str
    start: str


def others(loan: Borrowed, same_person: Iterable[Borrowed]) -> dict[str, int]:
    """Return how many other loans on that ground begin in the loan's month, and school year."""
    alike = [each for each in same_person if each.ground == loan.ground]
    return {
        MONTH: sum(each.start[:7] == loan.start[:7] for each in alike),
        YEAR: sum(_school_year(each.start) == _school_year(loan.start) for each in alike),
    }


def _school_year(day: str) -> int:
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= FIRST_MONTH else year - 1
