"""One check of the desk: what was looked at, what was found, what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckLine:
    """One check.

    Attributes:
        name: what was looked at; stable, for programs.
        title: the same for people.
        ok: in order, not in order, or None where it can't be told or doesn't matter now.
        text: what was found.
        remedy: what to do, empty if there is nothing.
    """

    name: str
    title: str
    ok: bool | None
    text: str
    remedy: str = ""


def good(name: str, title: str, text: str) -> CheckLine:
    """Return a check that found all in order."""
    return CheckLine(name, title, ok=True, text=text)


def bad(name: str, title: str, text: str, remedy: str) -> CheckLine:
    """Return a check that found what must be put right."""
    return CheckLine(name, title, ok=False, text=text, remedy=remedy)


def unsure(name: str, title: str, text: str, remedy: str = "") -> CheckLine:
    """Return a check that could tell nothing, or whose result does no harm now."""
    return CheckLine(name, title, ok=None, text=text, remedy=remedy)
