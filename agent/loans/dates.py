"""The dates of a loan: as people type them, and whether they can be."""

import re
from datetime import date, timedelta

from agent.clock import Clock
from agent.errors import LoanRefusedError
from agent.i18n import _

OPEN_END = frozenset({"open", "ouverte", "ouvert", "none", "sans", "-"})
BACK_DAYS = 366  # a loan may be written down that long after it began
AHEAD_DAYS = 366  # or before it begins
LONGEST_DAYS = 3660  # « sur toute durée »: ten years; what is longer is a slip of the finger

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", re.ASCII)


def today(clock: Clock) -> date:
    """Return the day that it is at this desk."""
    return clock.now().astimezone().date()


def day_named(text: str) -> date:
    """Return the day that was typed, as 2026-09-01 or as 01/09/2026.

    Raises:
        LoanRefusedError: it is no day.
    """
    plain = text.strip()
    iso, french = _ISO.fullmatch(plain), _FRENCH.fullmatch(plain)
    year, month, day = iso.groups() if iso else french.groups()[::-1] if french else ("0", "0", "0")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise LoanRefusedError(
            _("“{text}” is no date.").format(text=text[:40]),
            hint=_("Write it as 2026-09-01 or as 01/09/2026."),
        ) from None


def due_named(text: str) -> date | None:
    """Return the end that was typed; None for an open end; raises as `day_named`."""
    return None if text.strip().casefold() in OPEN_END else day_named(text)


def check_period(start: date, due: date | None, now: date) -> None:
    """Raise LoanRefusedError where a loan can't begin or end then.

    The notice allows loans « sur toute durée »: only what can't be meant is refused.
    """
    if not now - timedelta(BACK_DAYS) <= start <= now + timedelta(AHEAD_DAYS):
        raise LoanRefusedError(
            _("The start {day} is more than a year from today.").format(day=start),
            hint=_("Look at the year that you typed."),
        )
    check_due(start, due)


def check_due(start: date, due: date | None) -> None:
    """Raise LoanRefusedError where a loan that began then can't end then."""
    if due is None:
        return
    if due < start:
        raise LoanRefusedError(
            _("The end {due} is before the start {start}.").format(due=due, start=start),
            hint=_("Look at the two dates."),
        )
    if due > start + timedelta(LONGEST_DAYS):
        raise LoanRefusedError(
            _("The end {due} is more than ten years after the start.").format(due=due),
            hint=_("Look at the year that you typed; “open” is an open end."),
        )


def read_day(text: str | None) -> date | None:
    """Return a day of the record; None where there is none, or what is there isn't one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
