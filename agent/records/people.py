"""What people typed, kept outside the chain: erasing a person is one write of one file."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.records.canonical import canonical, plain_mapping
from agent.records.disk import Disk
from agent.records.persons import TABLE as PERSONS
from agent.records.persons import Person, rows_in, tabled, with_person
from agent.records.tables import Document, Tables, damaged, encode, in_order, read_tables

TABLE = "text"
_FIELDS = {"case", "field", "id", "n", "salt", "text"}


@dataclass(frozen=True)
class Kept:
    """A text that a person typed, and the salt without which its commitment says nothing.

    Attributes:
        case, n, id: the entry that it belongs to.
        field: which text of that entry.
    """

    case: str
    n: int
    id: str
    field: str
    salt: str
    text: str

    @property
    def commitment(self) -> str:
        """What the entry holds instead of the text: HMAC-SHA256 under the salt, in hexadecimal."""
        told = {"case": self.case, "field": self.field, "id": self.id, "text": self.text}
        return hmac.new(bytes.fromhex(self.salt), canonical(told), hashlib.sha256).hexdigest()


def keep(case: str, n: int, entry_id: str, texts: Mapping[str, str]) -> tuple[Kept, ...]:
    """Return the texts of an entry, each with a salt of its own."""
    return tuple(
        Kept(case, n, entry_id, field, secrets.token_hex(32), str(text))
        for field, text in plain_mapping(texts).items()
    )


@dataclass(frozen=True)
class People:
    """The only file with names in it; who writes holds the desk's lock."""

    path: Path
    temporary: Path
    disk: Disk

    def read(self) -> tuple[Kept, ...]:
        """Return every text that is still held; RecordDamagedError if the file is damaged."""
        return kept_in(read_tables(self.path) or {}, self.path)

    def rows(self) -> tuple[Person, ...]:
        """Return the rows of the address book, as `persons.rows_in` does."""
        return rows_in(read_tables(self.path) or {}, self.path)

    def add(self, texts: tuple[Kept, ...], person: Person | None = None) -> None:
        """Write texts down, and whom they are about, before the entry that commits to them."""
        tables = read_tables(self.path) or {}
        held = dict(tables.get(TABLE, {}))
        free = max(map(int, held), default=0) + 1
        held |= {str(number): {**vars(text)} for number, text in enumerate(texts, start=free)}
        changed = {**tables, TABLE: held}
        if person:
            changed[PERSONS] = tabled(with_person(rows_in(tables, self.path), person))
        self.replace(changed)

    def sweep(self, after: int) -> None:
        """Remove the texts of entries above that number: they were never acknowledged."""
        tables = read_tables(self.path) or {}
        texts, rows = kept_in(tables, self.path), rows_in(tables, self.path)
        if max((*(text.n for text in texts), *(row.n for row in rows)), default=0) <= after:
            self.disk.sync_folder(self.path.parent)  # who removed them may have failed to
            return
        held = tables.get(TABLE, {}).items()
        left = {**tables, TABLE: {key: text for key, text in held if _number(text) <= after}}
        if PERSONS in tables:
            left[PERSONS] = tabled(row for row in rows if row.n <= after)
        self.replace(left)

    def replace(self, tables: Tables) -> None:
        """Write the whole file, at once."""
        temporary = self.temporary / f"{self.path.name}.{os.getpid()}.tmp"
        self.disk.replace(self.path, encode(tables), temporary)


def kept_in(tables: Tables, path: Path) -> tuple[Kept, ...]:
    """Return the texts in the tables of a file; RecordDamagedError if one isn't a text."""
    documents = in_order(tables.get(TABLE, {}))
    return tuple(_kept(document, path, doc_id) for doc_id, document in documents)


def _kept(document: Document, path: Path, doc_id: str) -> Kept:
    kinds = {key: int if key == "n" else str for key in _FIELDS}
    if document.keys() != _FIELDS or any(
        type(document[key]) is not kind for key, kind in kinds.items()
    ):
        raise damaged(path, f"{TABLE} {doc_id}")
    kept = Kept(**document)  # type: ignore[arg-type] # the types were looked at right above
    try:
        bytes.fromhex(kept.salt)
    except ValueError as error:
        raise damaged(path, f"{TABLE} {doc_id}") from error
    return kept


def _number(text: Document) -> int:
    return int(str(text["n"]))
