"""An entry as a fold counts it: what happened, and what its case knew by then."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.entry import Entry


class Seen(NamedTuple):
    """An entry that counts.

    Attributes:
        entry: what happened.
        tablet: what its case knew of the tablet by then.
        operator, language: of its case.
    """

    entry: Entry
    tablet: Mapping[str, JsonValue]
    operator: str = ""
    language: str = ""


def seen_in(case: Case, counts: Callable[[Entry], bool], after: int = 0) -> list[Seen]:
    """Return the entries of a case that count, of those above the number `after`."""
    return [
        Seen(
            entry,
            replace(case, entries=case.entries[: index + 1]).tablet,
            case.operator,
            case.language,
        )
        for index, entry in enumerate(case.entries)
        if entry.n > after and counts(entry)
    ]


def text(value: JsonValue) -> str | None:
    """Return a text that isn't empty; None for anything else that an entry may hold."""
    return value if isinstance(value, str) and value else None


def whole(value: JsonValue) -> int | None:
    """Return a whole number; None for anything else that an entry may hold."""
    return value if type(value) is int else None


def mapping(value: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping as a dict of its own; an empty one for anything else."""
    return dict(value) if isinstance(value, Mapping) else {}
