"""The operators' names and titles, for what they sign; the record itself knows their codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from agent.records.people import Kept

CODE, NAME, TITLE = "operator", "name", "title"  # the texts of an act that writes one down


@dataclass(frozen=True)
class Operator:
    """Who a code stands for.

    Attributes:
        code: as it stands in the record.
        name, title: as they stand on certificates.
        entry: the id of the entry that wrote this down.
    """

    code: str
    name: str
    title: str
    entry: str


def operators_in(texts: Iterable[Kept]) -> tuple[Operator, ...]:
    """Return the operators among the texts, by code, each as written down last."""
    held: dict[str, dict[str, str]] = {}
    for text in sorted(texts, key=lambda text: text.n):
        held.setdefault(text.id, {})[text.field] = text.text
    found = {
        mine[CODE]: Operator(mine[CODE], mine.get(NAME, ""), mine.get(TITLE, ""), entry)
        for entry, mine in held.items()
        if CODE in mine
    }
    return tuple(found[code] for code in sorted(found))
