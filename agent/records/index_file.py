"""How the index is spelled: shards of summaries, and the table of contents that vouches for them.

Every file opens with stock TinyDB, and its bytes follow from the record alone: an index made again
is the same, byte for byte. The open cases have shards of their own, so that a list of them, the
one that is asked for most, reads nothing else.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern

from agent.errors import RecordDamagedError
from agent.records.case import CaseSummary
from agent.records.entry import START, Head
from agent.records.selection import Selection
from agent.records.tables import Document, Tables, decode, encode, in_order

SPAN = 2048  # entries; of the cases opened among them, the open share a shard, the others another

_SHARDS = "shard"
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Contents:
    """The table of contents.

    Attributes:
        head: the entry that the index has come to.
        shards: number → the digest of its bytes; a shard that would be empty isn't there.
    """

    head: Head
    shards: Mapping[int, str]


NOTHING = Contents(START, {})


def shard_of(n: int, *, is_open: bool) -> int:
    """Return the number of the shard of a case whose first entry has the number `n`."""
    return 2 * ((n - 1) // SPAN) + (1 if is_open else 2)


def of_open_cases(shard: int) -> bool:
    """Whether that shard is one of open cases."""
    return shard % 2 == 1


def first_of(shard: int) -> int:
    """Return the number of the first entry of the span that a shard is of."""
    return (shard - 1) // 2 * SPAN + 1


def digest_of(raw: bytes) -> str:
    """Return half of the SHA-256 of a file, in hexadecimal: it tells damage, not forgery."""
    return hashlib.sha256(raw).hexdigest()[:32]


def encode_shard(documents: Mapping[str, Document]) -> bytes:
    """Return the bytes of a shard; the id of a document is the number of its case's first entry."""
    return encode({"case": documents})


def document_of(summary: CaseSummary) -> Document:
    """Return a summary as a shard holds it."""
    return {**vars(summary), "tablet": dict(summary.tablet)}


def summaries_in(raw: bytes, wanted: Selection) -> Iterator[tuple[int, CaseSummary]]:
    """Yield what is wanted of a shard whose digest held: number of the first entry, summary.

    A document is a line of its own, and only lines that may be wanted are parsed.
    """
    needles = wanted.needles()
    for line in raw.decode("ascii").split("\n")[1:-1] if not needles else _with(raw, needles):
        summary = _summary(_DECODER.raw_decode(line, line.index(": ") + 2)[0])
        if wanted.fits(summary):
            yield int(line[1 : line.index('"', 1)]), summary


def encode_contents(contents: Contents) -> bytes:
    """Return the bytes of a table of contents, with a digest of its own."""
    shards = {str(number): {"digest": digest} for number, digest in contents.shards.items()}
    applied = {**contents.head._asdict(), "digest": digest_of(encode({_SHARDS: shards}))}
    return encode({"applied": {"1": applied}, _SHARDS: shards})


def read_contents(path: Path) -> Contents | None:
    """Return the table of contents of a file; None if it is missing or not as it was written."""
    try:
        raw = path.read_bytes()
        contents = _contents(decode(raw, path))
    except (FileNotFoundError, RecordDamagedError, KeyError, TypeError, ValueError):
        return None
    return contents if encode_contents(contents) == raw else None


def _contents(tables: Tables) -> Contents:
    applied = {key: tables["applied"]["1"][key] for key in Head._fields}
    shards = {int(number): str(shard["digest"]) for number, shard in in_order(tables[_SHARDS])}
    return Contents(Head(**applied), shards)  # type: ignore[arg-type] # its spelling is looked at


def _with(raw: bytes, needles: tuple[bytes, ...]) -> Iterator[str]:
    if not all(needle in raw for needle in needles):
        return
    for line in raw.split(b"\n")[1:-1]:
        if all(needle in line for needle in needles):
            yield line.decode("ascii")


def _summary(document: Document) -> CaseSummary:
    tablet = document["tablet"]
    assert isinstance(tablet, dict)
    document["tablet"] = {intern(key): value for key, value in tablet.items()}
    return CaseSummary(**document)  # type: ignore[arg-type] # the digest of its file held
