"""Who borrows: the address book, a table of `people.json`."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agent.records.tables import Document, Tables, damaged, in_order

TABLE = "person"
ID = "person"  # the text of an entry that says whom it is about
NAME = "name"
_FIELDS: Mapping[str, tuple[type, ...]] = {
    "borrowed": (list,),
    "entry": (str,),
    "group": (str,),
    "guardian": (str, type(None)),
    "id": (str,),
    "kind": (str,),
    "last_on": (str,),
    "n": (int,),
    "name": (str,),
    "replaces": (str, type(None)),
}


@dataclass(frozen=True)
class Person:
    """Somebody who borrows, or did.

    Attributes:
        id: drawn by lot; it stands in no entry but the one that forgets the person.
        kind: `pupil` or `staff`.
        name: as it stands on the papers.
        group: class or subject.
        replaces: whom a substitute teacher replaces, or None.
        guardian: who signs for a minor, or None.
        last_on: the last day known of a loan (YYYY-MM-DD); one that is on record may be later.
        n, entry: number and id of the entry that wrote this down.
        borrowed: of the loans whose details were erased, what a later one has to be counted with:
            ground and month (`waiting_pupil 2026-09`), of the last school year alone.
    """

    id: str
    kind: str
    name: str
    group: str
    replaces: str | None
    guardian: str | None
    last_on: str
    n: int
    entry: str
    borrowed: tuple[str, ...] = ()


def new_person_id() -> str:
    """Return an id for a person: 80 random bits, no part of it from the name."""
    return secrets.token_hex(10)


def person_of(
    texts: Mapping[str, str], *, kind: str, day: str, n: int, entry: str
) -> Person | None:
    """Return the person whom the texts of an entry are about; None if they are about nobody."""
    if not texts.get(ID) or not texts.get(NAME):
        return None
    replaces, guardian = (texts.get(field) or None for field in ("replaces", "guardian"))
    group = texts.get("group", "")
    return Person(texts[ID], kind, texts[NAME], group, replaces, guardian, day, n, entry)


def rows_in(tables: Tables, path: Path) -> tuple[Person, ...]:
    """Return every row, also of who is written down anew and not acknowledged yet.

    Raises:
        RecordDamagedError: one isn't a person.
    """
    documents = in_order(tables.get(TABLE, {}))
    return tuple(_person(document, path, doc_id) for doc_id, document in documents)


def newest(rows: Iterable[Person], upto: int) -> dict[str, Person]:
    """Return the persons by id, as the entries up to that number wrote them down."""
    ordered = sorted((row for row in rows if row.n <= upto), key=lambda row: row.n)
    return {row.id: row for row in ordered}


def with_person(rows: Iterable[Person], person: Person) -> list[Person]:
    """Return the rows with a person written down anew.

    What was there of him stays until the next time, for his entry may not be acknowledged.
    """
    known = newest(rows, upto=person.n - 1)
    before = known.get(person.id)
    if before:
        last_on = max(before.last_on, person.last_on)
        person = replace(person, last_on=last_on, borrowed=before.borrowed)
    return sorted([*known.values(), person], key=lambda row: (row.n, row.id))


def tabled(rows: Iterable[Person]) -> dict[str, Document]:
    """Return the table that the rows make."""
    return {
        str(number): {**vars(row), "borrowed": list(row.borrowed)}
        for number, row in enumerate(rows, start=1)
    }


def _person(document: Document, path: Path, doc_id: str) -> Person:
    right = document.keys() == _FIELDS.keys() and all(
        type(document[key]) in kinds for key, kinds in _FIELDS.items()
    )
    borrowed = document["borrowed"] if right else None
    if not isinstance(borrowed, list) or not all(isinstance(each, str) for each in borrowed):
        raise damaged(path, f"{TABLE} {doc_id}")
    kept = {**document, "borrowed": tuple(borrowed)}
    return Person(**kept)  # type: ignore[arg-type] # the types were looked at right above
