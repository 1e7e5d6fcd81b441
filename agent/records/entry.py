"""One line of what happened: an entry, chained to the one before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from agent.records.canonical import JsonValue, digest, plain_mapping

GENESIS = "0" * 64  # what the first entry of a desk is chained to


class EntryKind(StrEnum):
    """What an entry tells."""

    OPENED = "opened"
    RESUMED = "resumed"
    REOPENED = "reopened"  # `data.phases`: passed phases that have to be done again
    PHASE_STARTED = "phase_started"
    ANSWERED = "answered"
    TOLD = "told"
    IDENTIFIED = "identified"
    FINGERPRINT = "fingerprint"
    INTENDED = "intended"  # before the acting phase
    RESULT = "result"  # after it
    PHASE_FINISHED = "phase_finished"
    LENT = "lent"  # the commit that makes a loan; its id is its case's
    RESTOCKED = "restocked"  # `data.loan`: the loan that it ends
    PORTAL = "portal"  # `data.loan`, `data.what`: typed or unticked in the Region's application
    INTERRUPTED = "interrupted"
    ABANDONED = "abandoned"
    CLOSED = "closed"
    NOTE = "note"


class Head(NamedTuple):
    """The end of a chain: the number and the hash of its last entry."""

    n: int
    hash: str


START = Head(0, GENESIS)


@dataclass(frozen=True)
class Entry:
    """One entry of a case.

    Attributes:
        n: its number at this desk, from 1, over all cases.
        id: its name in the world, a UUID version 7.
        case: the id of its case.
        at: when, ISO 8601 in UTC to the millisecond.
        phase: the phase it belongs to, or None.
        data: what happened; no float, no name of a person, texts typed by people only as
            `commitments` (field → HMAC-SHA256).
        prev: the hash of entry `n - 1`, `GENESIS` for the first.
        hash: SHA-256 of the canonical bytes of all the above.
    """

    n: int
    id: str
    case: str
    at: str
    kind: EntryKind
    phase: str | None
    data: Mapping[str, JsonValue]
    prev: str
    hash: str

    def document(self) -> dict[str, JsonValue]:
        """Return the entry as its case file holds it."""
        return {**self._hashed(), "hash": self.hash}

    def recomputed(self) -> str:
        """Return the hash that the entry should have by its content."""
        return digest(self._hashed())

    def _hashed(self) -> dict[str, JsonValue]:
        return {
            "at": self.at,
            "case": self.case,
            "data": self.data,
            "id": self.id,
            "kind": self.kind.value,
            "n": self.n,
            "phase": self.phase,
            "prev": self.prev,
        }


def chained(
    head: Head,
    *,
    entry_id: str,
    case: str,
    at: str,
    kind: EntryKind,
    phase: str | None,
    data: Mapping[str, JsonValue],
) -> Entry:
    """Return the entry that follows `head`.

    Raises:
        TypeError, ValueError: `data` holds what the record doesn't take (see `canonical.plain`).
    """
    body = plain_mapping(data)
    draft = Entry(head.n + 1, entry_id, case, at, kind, phase, body, head.hash, "")
    return Entry(head.n + 1, entry_id, case, at, kind, phase, body, head.hash, draft.recomputed())


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "at": str,
    "case": str,
    "data": dict,
    "hash": str,
    "id": str,
    "kind": str,
    "n": int,
    "phase": (str, type(None)),
    "prev": str,
}


def from_document(document: object) -> Entry:
    """Return the entry that a case file holds; its hash is not looked at.

    Raises:
        ValueError: the document is not one that `Entry.document` made.
    """
    if not isinstance(document, dict) or document.keys() != _TYPES.keys():
        raise ValueError("not an entry")
    typed = map(isinstance, map(document.__getitem__, _TYPES), _TYPES.values())  # `verify` is long
    if not all(typed) or isinstance(document["n"], bool):
        raise ValueError("not an entry")
    return Entry(**{**document, "kind": EntryKind(document["kind"])})
