"""The school year of a day or a month, as the record spells them."""

FIRST_MONTH = 9  # a French school year runs from 1 September to 31 August


def school_year(day: str) -> int:
    """Return the year in which the school year of `2026-09-01`, or of `2026-09`, began."""
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= FIRST_MONTH else year - 1
