"""Is `people.json` what was written? Its texts against the commitments, its persons against them.

Nothing can be said of a person whose texts were erased: the address book alone is left of him.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from agent.i18n import _
from agent.records.findings import Kind
from agent.records.people import TABLE as TEXTS
from agent.records.people import Kept, People, kept_in
from agent.records.persons import TABLE as PERSONS
from agent.records.persons import Person, person_of, rows_in
from agent.records.tables import decode, encode

Commitments = Mapping[tuple[str, str], tuple[int, object]]  # entry's id, field → its n, the HMAC


class Wrong(NamedTuple):
    """One thing that is wrong: the entry it concerns, in what way, a whole sentence."""

    n: int | None
    kind: Kind
    what: str


def wrong_in(people: People, commitments: Commitments, found: Collection[int]) -> Iterator[Wrong]:
    """Yield what is wrong with the file.

    Args:
        people: the file; nothing is wrong if it isn't there.
        commitments: what the entries hold instead of the texts.
        found: the numbers of the entries that are on record.

    Raises:
        RecordDamagedError: it can't be read.
    """
    if not people.path.exists():
        return
    raw = people.path.read_bytes()
    tables = decode(raw, people.path)
    texts = kept_in(tables, people.path)
    for text in texts:
        n, commitment = commitments.get((text.id, text.field), (None, None))
        if n is None and text.n not in found:
            continue  # nobody acknowledged its entry, or that one is named already
        if (n, commitment) != (text.n, text.commitment):
            told = _("A text of people.json is not the one that was committed to.")
            yield Wrong(text.n, Kind.EDITED, told)
    yield from _persons(rows_in(tables, people.path), texts)
    if raw != encode(tables) or tables.keys() - {TEXTS, PERSONS}:
        told = _("The file people.json is not as written.")
        yield Wrong(None, Kind.NOT_AS_WRITTEN, told)


def _persons(rows: tuple[Person, ...], texts: tuple[Kept, ...]) -> Iterator[Wrong]:
    held: dict[str, dict[str, str]] = {}
    for text in texts:
        held.setdefault(text.id, {})[text.field] = text.text
    for row in rows:
        mine = held.get(row.entry, {})
        due = person_of(mine, kind=row.kind, day=row.last_on, n=row.n, entry=row.entry)
        if due is not None and replace(due, borrowed=row.borrowed) != row:
            told = _("A person of people.json is not the one whom the entry wrote down.")
            yield Wrong(row.n, Kind.EDITED, told)
