"""Who works at this desk, and on which day, for the commands on stock and loans."""

from datetime import date
from typing import TYPE_CHECKING

from agent.cli.asking import operator_code
from agent.cli.session import Session

if TYPE_CHECKING:
    from agent.loans.deeds import Hand


def hand(session: Session) -> "Hand":
    """Return who is at the desk, with its record; raises as `operator_code`."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.loans.deeds import Hand  # noqa: PLC0415

    operator = operator_code(session)
    return Hand(session.records(), SystemClock(), operator)


def today() -> date:
    """Return the day that it is at this desk."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.loans.dates import today as day_of  # noqa: PLC0415

    return day_of(SystemClock())
