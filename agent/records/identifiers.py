"""Names that are made without asking anybody: of desks, cases and entries."""

import re
import secrets
from datetime import date, datetime
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without a mistake
_CASE = re.compile(rf"(?:SIM-)?(\d{{4}})(\d{{2}})\d{{2}}-[{_CROCKFORD}]{{5}}", re.ASCII)
_MISHEARD = str.maketrans("ILO", "110")


def new_desk_id() -> str:
    """Return a name for a desk: eight letters and digits, 40 random bits."""
    return _random(8)


def new_case_id(moment: datetime, *, simulated: bool) -> str:
    """Return a name for a case opened then, such as `20260629-K7QF2`, or `SIM-20260629-K7QF2`.

    Sorts by day, can be read aloud, is safe as a file's name everywhere.
    """
    return f"{'SIM-' if simulated else ''}{moment:%Y%m%d}-{_random(5)}"


def new_entry_id(moment: datetime) -> str:
    """Return a UUID version 7 (RFC 9562 part 5.7): sorts by time, 74 random bits."""
    milliseconds = int(moment.timestamp() * 1000) & (2**48 - 1)
    high = milliseconds << 16 | 0x7 << 12 | secrets.randbits(12)
    low = 0b10 << 62 | secrets.randbits(62)
    return str(UUID(int=high << 64 | low))


def case_month(case_id: str) -> str | None:
    """Return the month of a case's id as `2026-06`, or None if that is no id of a case."""
    match = _CASE.fullmatch(case_id)
    return f"{match[1]}-{match[2]}" if match else None


def case_day(case_id: str) -> date | None:
    """Return the day of a case's id, or None if that is no id of a case."""
    month = case_month(case_id)
    try:
        return date.fromisoformat(f"{month}-{case_id[-8:-6]}") if month else None
    except ValueError:
        return None


def typed_case_id(text: str) -> str:
    """Return what a person typed or heard as an id, or the beginning of one, spells it."""
    simulated, mark, rest = text.strip().upper().rpartition("SIM-")
    return f"{simulated}{mark}{rest.translate(_MISHEARD)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(_CROCKFORD) for _ in range(length))
