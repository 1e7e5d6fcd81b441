"""The record as it stood at one moment, read while others write on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agent.clock import Clock
from agent.errors import RecordError
from agent.i18n import _
from agent.records.case_files import CaseFiles
from agent.records.derived import FOLDS
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.entry import GENESIS, Head
from agent.records.journal import Journal
from agent.records.lock import DeskLock
from agent.records.store import Records
from agent.records.tables import Tables, damaged, decode, encode
from agent.records.verify import WrongError, check_case, check_journal

PEOPLE = "people.json"
_LOCK_S = 10.0
_NOT_AS_WRITTEN = (
    WrongError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True)
class CaseAt:
    """A case as its file was at that moment, looked at: id, bytes, entries as documents."""

    id: str
    raw: bytes
    entries: list[dict[str, object]]


@dataclass(frozen=True)
class Snapshot:
    """The record up to `head`, whatever is written meanwhile.

    Files that are replaced whole were read under the lock. Journal and cases are read after it:
    the journal only grows, and a case file with newer entries is spelled again without them, which
    gives the bytes that it had, since one content has one spelling.

    Attributes:
        folder: of the record.
        desk: whose it is.
        head: the last entry that counts.
        files: the other files by their place, none that is derived; no private key.
    """

    folder: Path
    desk: DeskIdentity
    head: Head
    files: dict[str, bytes]

    def journal(self) -> dict[str, bytes]:
        """Return the journal's files by name, up to the head."""
        found: dict[str, list[bytes]] = {}
        with disk_errors(self.folder):
            pieces = Journal(self.folder / "journal", Disk()).pieces()
            for piece in islice(pieces, self.head.n):
                found.setdefault(piece.path.name, []).append(piece.raw)
        return {name: b"".join(raws) for name, raws in found.items()}

    def lines(self) -> dict[int, bytes]:
        """Return the journal's lines by their number; RecordDamagedError if the chain is broken."""
        place = self.folder / "journal"
        with disk_errors(self.folder):
            raws = (piece.raw for piece in Journal(place, Disk()).pieces())
            try:
                lines = check_journal(islice(raws, self.head.n), 1, GENESIS)
            except _NOT_AS_WRITTEN as error:
                raise damaged(place) from error
        if len(lines) != self.head.n:
            raise damaged(place, f"entry {len(lines) + 1}")
        return lines

    def cases(
        self, lines: dict[int, bytes], only: Collection[str] | None = None
    ) -> Iterator[CaseAt]:
        """Yield the cases by id, each looked at against the journal's lines.

        Args:
            lines: what `lines` returned.
            only: the ids that are wanted; None: all, and every line must have its entry.

        Raises:
            RecordDamagedError: a file is not what was written, or an entry is missing.
        """
        files = CaseFiles(self.folder / "cases", self.folder / "tmp", Disk())
        missing = set(lines)
        for case_id in sorted(files.ids() if only is None else only):
            path = files.path(case_id)
            with disk_errors(self.folder):
                raw = self._then(path.read_bytes(), path)
            if raw is None:
                continue  # opened since
            case = CaseAt(case_id, raw, self._entries(raw, path, lines))
            missing.difference_update(int(str(entry["n"])) for entry in case.entries)
            yield case
        if only is None and missing:
            raise damaged(self.folder / "journal", f"entry {min(missing)}")

    def _then(self, raw: bytes, path: Path) -> bytes | None:
        """Return the file as it was at the head; None if it wasn't there yet."""
        tables = decode(raw, path)
        entries = tables.get("entry", {})
        kept = {doc_id: entry for doc_id, entry in entries.items() if int(doc_id) <= self.head.n}
        if len(kept) == len(entries):
            return raw
        return encode({**tables, "entry": kept}) if kept else None

    def _entries(self, raw: bytes, path: Path, lines: dict[int, bytes]) -> list[dict[str, object]]:
        try:
            return check_case(raw, path.stem, self.desk.id, lines)
        except _NOT_AS_WRITTEN as error:
            raise damaged(path) from error


def take_snapshot(records: Records, clock: Clock) -> Snapshot:
    """Return the record of this moment; the lock is held for as long as a few files are read.

    Raises:
        RecordError: there is no record, or it is refused, locked, damaged.
    """
    folder = records.folder
    head = records.head()  # refuses what must be refused before the lock's file is made
    if not (folder / "desk.json").exists():
        raise RecordError(
            _("There is no record in {folder}.").format(folder=folder),
            hint=_("Name the folder of a desk with --data."),
        )
    with disk_errors(folder), desk_lock(folder, clock).held():
        head = records.head()
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in whole_files(folder)
        }
        desk = DeskFile(folder / "desk.json", folder / "tmp", Disk())
        identity = desk.read(simulated=records.simulated)
    assert identity is not None
    if PEOPLE in files:
        files[PEOPLE] = _texts_at(head, files[PEOPLE], folder / PEOPLE)
    return Snapshot(folder, identity, head, files)


def desk_lock(folder: Path, clock: Clock) -> DeskLock:
    """Return the lock of the record in that folder."""
    return DeskLock(folder / "desk.lock", clock, _LOCK_S)


def whole_files(folder: Path) -> list[Path]:
    """Return the files of a record, but cases and journal, that can't be made again.

    The private key is not among them: who holds a copy could sign as this desk.
    """
    found = [path for path in folder.glob("*.json") if path.name not in FOLDS]
    found += [folder / "anchor.pub", folder / "anchors.jsonl"]
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _texts_at(head: Head, raw: bytes, path: Path) -> bytes:
    """Return `people.json` without what an entry wrote that nobody acknowledged."""
    tables = decode(raw, path)
    kept: Tables = {
        name: {doc_id: row for doc_id, row in table.items() if _number(row, path) <= head.n}
        for name, table in tables.items()
    }
    return raw if kept == tables else encode(kept)


def _number(row: dict[str, object], path: Path) -> int:
    n = row.get("n")
    if not isinstance(n, int):
        raise damaged(path)
    return n
