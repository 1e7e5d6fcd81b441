"""An export: one case or the whole record, in a form that `verify.py` checks without quitus.

    export.json         the desk, the moment, the range, the digest of each other file
    journal.jsonl       the journal's lines; of one case: its own, and of others the hash alone
    cases/<case>.json   byte for byte as the record has (or had) them
    people.json         only when asked for: the texts that people typed

What it proves stands in `verify.py`. An export is made of copies: a person who is forgotten later
is still in one that was made with people, and both go on to verify as what they were.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent import __version__
from agent.clock import Clock, isoformat
from agent.errors import RecordError
from agent.i18n import _
from agent.records.archive import Archive, new_archive
from agent.records.canonical import JsonValue, canonical, digest
from agent.records.desk_file import DeskIdentity
from agent.records.disk import Disk
from agent.records.entry import GENESIS, Head
from agent.records.journal import decode_line
from agent.records.snapshot import PEOPLE, Snapshot, take_snapshot
from agent.records.store import Records
from agent.records.tables import decode, encode

EXPORT_FORMAT = 1  # `verify.py` says so of a newer one


@dataclass(frozen=True)
class Exported:
    """What an export holds.

    Attributes:
        path: where it lies.
        desk: whose it is.
        head: the record's last entry at that moment.
        cases: their ids, sorted.
        first, last: numbers of the first and the last entry.
        entries: how many there are.
        people: whether the texts that people typed are in it.
    """

    path: Path
    desk: DeskIdentity
    head: Head
    cases: tuple[str, ...]
    first: int
    last: int
    entries: int
    people: bool


def export(
    records: Records,
    clock: Clock,
    path: Path,
    *,
    case: str | None = None,
    with_people: bool = False,
    disk: Disk | None = None,
) -> Exported:
    """Write an export and return what it holds; others may write on meanwhile.

    Args:
        records: the record.
        clock: tells the moment.
        path: a folder, or a file that ends in `.zip`, that isn't there yet.
        case: the case's id, or how it begins; None: the whole record.
        with_people: add the texts that people typed, names among them.
        disk: what writes.

    Raises:
        CaseUnknownError: no case, or more than one, has such an id.
        UsageError: there is something at `path`.
        RecordError: the record is empty, or not whole, or the export can't be written.
    """
    only = None if case is None else records.case(case).id
    snapshot = take_snapshot(records, clock)
    if snapshot.head.n == 0:
        raise RecordError(_("The record in {folder} is empty.").format(folder=snapshot.folder))
    with new_archive(path, snapshot.folder, disk or Disk()) as archive:
        return _write(snapshot, archive, isoformat(clock.now()), path, only, with_people)


@dataclass
class _Tally:
    """Writes files and keeps their digests."""

    archive: Archive
    digests: dict[str, JsonValue]

    def add(self, name: str, data: bytes) -> None:
        self.digests[name] = hashlib.sha256(data).hexdigest()
        self.archive.add(name, data)


def _write(
    snapshot: Snapshot,
    archive: Archive,
    moment: str,
    path: Path,
    only: str | None,
    with_people: bool,  # noqa: FBT001 - handed on
) -> Exported:
    tally = _Tally(archive, {})
    lines = snapshot.lines()
    cases, numbers = [], []
    for case in snapshot.cases(lines, None if only is None else [only]):
        tally.add(f"cases/{case.id}.json", case.raw)
        cases.append(case.id)
        numbers += [int(str(entry["n"])) for entry in case.entries]
    made = Exported(
        path, snapshot.desk, snapshot.head, tuple(cases), min(numbers), max(numbers), len(numbers),
        with_people,
    )  # fmt: skip
    tally.add("journal.jsonl", b"".join(_journal(lines, made, set(numbers))))
    if with_people:
        tally.add(PEOPLE, _people(snapshot, only))
    before = lines.get(made.first - 1)
    previous = decode_line(before).hash if before else GENESIS
    header: dict[str, JsonValue] = _header(
        made, moment, previous, whole=only is None, files=tally.digests
    )
    header["hash"] = digest(header)
    archive.add("export.json", canonical(header) + b"\n")
    return made


def _journal(lines: Mapping[int, bytes], made: Exported, own: set[int]) -> Iterable[bytes]:
    """Yield the lines from the first entry to the last; of other cases' only number and hash."""
    for n in range(made.first, made.last + 1):
        other: dict[str, JsonValue] = {"hash": decode_line(lines[n]).hash, "n": n}
        yield lines[n] if n in own else canonical(other) + b"\n"


def _people(snapshot: Snapshot, only: str | None) -> bytes:
    """Return `people.json`; for one case, the texts of that case alone."""
    raw = snapshot.files.get(PEOPLE, encode({"text": {}}))
    if only is None:
        return raw
    texts = decode(raw, snapshot.folder / PEOPLE).get("text", {})
    return encode({"text": {key: text for key, text in texts.items() if text["case"] == only}})


def _header(
    made: Exported, moment: str, previous: str, *, whole: bool, files: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    return {
        "all": whole,
        "cases": list(made.cases),
        "desk": made.desk.id,
        "entries": made.entries,
        "files": files,
        "first": made.first,
        "format": made.desk.format,
        "head": list(made.head),
        "made_at": moment,
        "prev": previous,
        "program": __version__,
        "quitus_export": EXPORT_FORMAT,
        "simulated": made.desk.simulated,
    }
