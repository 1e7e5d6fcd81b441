"""What is due: loans past their end, and those that end soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent.loans.dates import read_day
from agent.records.loans import Loan, LoanState

REMIND_DAYS = 7


@dataclass(frozen=True)
class Due:
    """A loan that goes on, and how many days are left; below zero it is overdue, None: open end."""

    loan: Loan
    days_left: int | None

    @property
    def overdue(self) -> bool:
        """Whether its end is past: the last day itself is not."""
        return self.days_left is not None and self.days_left < 0


def due(loan: Loan, now: date) -> Due:
    """Return how a loan stands on that day."""
    end = read_day(loan.due)
    return Due(loan, None if end is None else (end - now).days)


def overdue(loans: Iterable[Loan], now: date) -> tuple[Due, ...]:
    """Return the loans that are out past their end, the latest first."""
    found = [due(loan, now) for loan in loans if loan.state is LoanState.OUT]
    return _sorted(each for each in found if each.overdue)


def to_remind(loans: Iterable[Loan], now: date, days: int = REMIND_DAYS) -> tuple[Due, ...]:
    """Return the loans that end within so many days, and those past their end, these first."""
    found = [due(loan, now) for loan in loans if loan.state is LoanState.OUT]
    return _sorted(each for each in found if each.days_left is not None and each.days_left <= days)


def _sorted(found: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(sorted(found, key=lambda each: (each.days_left or 0, each.loan.id)))
