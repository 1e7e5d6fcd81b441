"""A day as people read it (pure)."""

from datetime import date

from agent.i18n import _, current
from agent.wording import NOT_KNOWN


def day_or_dash(day: str | None) -> str:
    """Return a day of the record as `day_words` writes it; None: not known."""
    return day_words(day) if day else NOT_KNOWN


def day_words(day: date | str | None) -> str:
    """Return a day, or one of the record, in figures as the language writes it; None: open end."""
    if day is None:
        return _("open end")
    try:
        moment = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:  # whatever an entry holds is shown
        return str(day)
    return moment.strftime("%d/%m/%Y") if current() == "fr" else moment.isoformat()
