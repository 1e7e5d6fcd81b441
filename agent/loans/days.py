"""The days of a loan as people type them: from when, until when, or with an open end (pure)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from agent.errors import UsageError
from agent.i18n import _, current

OPEN = frozenset({"open", "ouvert", "ouverte", "sans fin", "sans date"})
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FRENCH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")  # day, month, year
_LONGEST = timedelta(days=3660)  # ten years: beyond it, somebody mistyped the year
_EARLIEST = timedelta(days=366)  # a loan is written down on its day, at the worst a year late


@dataclass(frozen=True)
class Period:
    """From when a tablet is lent, and until when; None: an open end."""

    start: date
    due: date | None


def period(start: str | None, due: str, today: date) -> Period:
    """Return the days of a loan that begins now.

    Raises:
        UsageError: a day that is none, one that is too far away, or an end before the beginning.
    """
    first = today if start is None else day(start)
    if not today - _EARLIEST <= first <= today + _EARLIEST:
        raise UsageError(_("{day} is more than a year from today.").format(day=in_words(first)))
    if due.strip().casefold() in OPEN:
        return Period(first, None)
    last = day(due)
    if last < max(first, today):
        raise UsageError(
            _("The loan would end on {day}, before it begins or before today.").format(
                day=in_words(last)
            )
        )
    if last - first > _LONGEST:
        raise UsageError(_("{day} is more than ten years away.").format(day=in_words(last)))
    return Period(first, last)


def day(text: str) -> date:
    """Return the day that was typed: 2027-06-30, or day first, 30/06/2027; UsageError if none."""
    typed = text.strip()
    iso, french = _ISO.fullmatch(typed), _FRENCH.fullmatch(typed)
    numbers = iso.groups() if iso else french.groups()[::-1] if french else None
    if numbers is not None:
        try:
            return date(*map(int, numbers))
        except ValueError:
            pass
    raise UsageError(
        _("“{text}” is no day.").format(text=typed),
        hint=_("Write it as 2027-06-30 or, day first, as 30/06/2027."),
    )


def in_words(moment: date) -> str:
    """Return a day as the reader's language writes it in figures."""
    return moment.strftime("%d/%m/%Y") if current() == "fr" else moment.isoformat()
