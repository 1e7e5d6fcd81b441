"""What people typed, kept outside the chain: erasing a person is one write of one file."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.records.canonical import canonical, plain_mapping
from agent.records.disk import Disk
from agent.records.storage import database
from agent.records.tables import Document, Tables, damaged, in_order, read_tables

_TABLE = "text"
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

    def add(self, texts: tuple[Kept, ...]) -> None:
        """Write texts down, before the entry that commits to them."""
        with database(self.path, self.disk, self.temporary) as db:
            db.table(_TABLE).insert_multiple(vars(text) for text in texts)

    def sweep(self, after: int) -> None:
        """Remove the texts of entries above that number: they were never acknowledged."""
        if not any(text.n > after for text in self.read()):
            self.disk.sync_folder(self.path.parent)  # who removed them may have failed to
            return
        with database(self.path, self.disk, self.temporary) as db:
            db.table(_TABLE).remove(lambda document: document["n"] > after)


def kept_in(tables: Tables, path: Path) -> tuple[Kept, ...]:
    """Return the texts in the tables of a file; RecordDamagedError if one isn't a text."""
    documents = in_order(tables.get(_TABLE, {}))
    return tuple(_kept(document, path, doc_id) for doc_id, document in documents)


def _kept(document: Document, path: Path, doc_id: str) -> Kept:
    kinds = {key: int if key == "n" else str for key in _FIELDS}
    if document.keys() != _FIELDS or any(
        type(document[key]) is not kind for key, kind in kinds.items()
    ):
        raise damaged(path, f"{_TABLE} {doc_id}")
    kept = Kept(**document)  # type: ignore[arg-type] # the types were looked at right above
    try:
        bytes.fromhex(kept.salt)
    except ValueError as error:
        raise damaged(path, f"{_TABLE} {doc_id}") from error
    return kept
