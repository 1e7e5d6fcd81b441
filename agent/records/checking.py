"""Is the record what was written? Journal against itself, cases against journal, texts, stock.

Everything is also compared with its own canonical rewrite, so that no byte changes unseen, and the
anchors in the folder say what the chain was (`anchoring` asks those elsewhere).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from agent.errors import RecordDamagedError
from agent.i18n import _
from agent.records import desk_file
from agent.records.anchors import FILE as ANCHORS
from agent.records.anchors import Witness, confront, hear, read_lines
from agent.records.case import Case
from agent.records.case_files import CaseFiles, case_of, entries_of
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.entry import START, Entry, Head
from agent.records.findings import JournalCheck, Kind, Problem, concluded
from agent.records.fold import Fold
from agent.records.fold_check import wrong_pages
from agent.records.identifiers import case_month
from agent.records.journal import Journal, Line, Placed, decode_line, encode_line, line_of
from agent.records.keys import Keys
from agent.records.people import People
from agent.records.people_check import wrong_in
from agent.records.seen import Seen
from agent.records.tables import Tables, decode, encode

__all__ = ["Checker", "JournalCheck", "Kind", "Problem"]


class Damage(NamedTuple):
    """What is wrong with the file of a case."""

    kind: Kind
    what: str
    path: Path


@dataclass
class Checker:
    """One check of one folder; reads everything, writes nothing."""

    desk: DeskFile
    journal: Journal
    cases: CaseFiles
    people: People
    folds: Sequence[Fold[Any]]
    _digests: list[bytes] = field(default_factory=list)  # of the journal's lines, by n - 1
    _owners: list[str] = field(default_factory=list)  # their cases
    _files: list[Path] = field(default_factory=list)  # where they stand
    _hashes: dict[int, str] = field(default_factory=dict)  # of those that anchors speak of
    _witnesses: list[Witness] = field(default_factory=list)
    _anchors: int = 0
    _found: set[int] = field(default_factory=set)  # the n that were seen in their cases
    _damaged: dict[str, Damage] = field(default_factory=dict)  # by the name of a case's file
    _commitments: dict[tuple[str, str], tuple[int, object]] = field(default_factory=dict)
    _seen: dict[str, list[Seen]] = field(default_factory=dict)  # by the name of the fold
    _problems: list[Problem] = field(default_factory=list)
    _torn: bool = False
    _lost: bool = False  # entries can't be read, so nothing adds up
    _stopped_at: int | None = None  # the journal could not be followed from there on

    def check(self, identity: DeskIdentity | None) -> JournalCheck:
        """Look at everything; `identity` is what `desk.json` says."""
        self._hear_anchors(identity)  # before the journal: what they speak of is in it then
        self._journal()
        self._desk(identity)
        for path in sorted(self.cases.folder.glob("*/*")):
            self._case(path, identity)
        self._missing()
        self._strangers()
        self._guarded(self._texts, self.people.path)
        derived = (
            identity and identity.format == desk_file.FORMAT
        )  # an older program's is nobody's to read
        for fold in self.folds if derived else ():
            path = self.desk.path.with_name(fold.name)
            self._guarded(partial(self._fold, fold, path), path)
        whole, entries = self._stopped_at is None, len(self._digests)
        self._problems += confront(self._witnesses, self._hashes, entries, whole=whole)
        return replace(
            concluded(entries, self._problems, self._anchors), stopped_at=self._stopped_at
        )

    def _hear_anchors(self, identity: DeskIdentity | None) -> None:
        lines = read_lines(self.desk.path.with_name(ANCHORS))
        self._anchors = len(lines)
        if lines:
            keys = Keys(self.desk.path.parent, self.desk.temporary, self.desk.disk).public()
            desk = identity.id if identity else None
            self._witnesses, wrong = hear(lines, ANCHORS, desk, keys)
            self._problems += wrong

    def _journal(self) -> None:
        head, wanted = START, {witness.n for witness in self._witnesses}
        pieces = self.journal.pieces()
        for piece in pieces:
            if self._torn:  # what was taken for the torn end has something after it
                return self._stop(head.n + 1, Kind.NOT_AS_WRITTEN, piece)
            try:
                line = decode_line(piece.raw)
            except (ValueError, RecursionError):
                self._torn = True
                continue
            if Head(line.n - 1, line.prev) != head:
                return self._stop(head.n + 1, _out_of_chain(line, head, pieces), piece)
            head = line.head
            self._digests.append(hashlib.sha256(piece.raw).digest())
            self._owners.append(line.case)
            self._files.append(piece.path)
            if line.n in wanted:
                self._hashes[line.n] = line.hash
        if self._torn and piece.raw.endswith(b"\n") and b"\0" not in piece.raw:
            self._stop(head.n + 1, Kind.NOT_AS_WRITTEN, piece)
        return None

    def _stop(self, n: int, kind: Kind, piece: Placed) -> None:
        spelled = kind is Kind.NOT_AS_WRITTEN
        text = (
            _("A line of the journal is not as written.")
            if spelled
            else _("A line of the journal is out of the chain.")
        )
        self._stopped_at = n
        self._wrong(n, kind, piece.path, text)

    def _desk(self, identity: DeskIdentity | None) -> None:
        if identity is None:
            return
        if self.desk.path.read_bytes() != encode({"desk": {"1": vars(identity)}}):
            text = _("The file desk.json is not as written.")
            self._wrong(None, Kind.NOT_AS_WRITTEN, self.desk.path, text)

    def _case(self, path: Path, identity: DeskIdentity | None) -> None:
        if path.suffix != ".json" or path.parent.name != case_month(path.stem):
            name = f"{path.parent.name}/{path.name}"
            text = _("The file {name} is no case.").format(name=name)
            return self._wrong(None, Kind.UNKNOWN_FILE, path, text)
        tables: Tables | None = None
        try:
            raw = path.read_bytes()
            tables = decode(raw, path)
            entries = []
            for entry in entries_of(tables, path):
                self._entry(entry, path)
                entries.append(entry)
            case = case_of(tables, tuple(entries), path)
        except RecordDamagedError as error:
            kind = self._kind_of_damage(tables, path.stem)
            self._damaged[path.stem] = Damage(kind, error.message, path)
            return None
        for fold in self.folds:
            self._seen.setdefault(fold.name, []).extend(fold.collect(case))
        if raw != _bytes_of(case):
            text = _("The case {case} is not as written.").format(case=case.id)
            self._damaged[case.id] = Damage(Kind.NOT_AS_WRITTEN, text, path)
        if identity and (case.desk, case.simulated) != (identity.id, identity.simulated):
            text = _("The case {case} is another desk's.").format(case=case.id)
            self._damaged[case.id] = Damage(Kind.FOREIGN_DESK, text, path)
        return None

    def _kind_of_damage(self, tables: Tables | None, case_id: str) -> Kind:
        """Tell from the numbers in a damaged file what was done to it."""
        if tables is None:
            return Kind.NOT_AS_WRITTEN
        if case_id not in self._owners:
            return Kind.UNKNOWN_FILE
        entries = tables.get("entry", {})
        due = {str(n) for n, owner in enumerate(self._owners, start=1) if owner == case_id}
        if due - entries.keys():
            return Kind.DELETED
        moved = {id_: str(entry.get("n")) for id_, entry in entries.items()}
        if all(id_ == n for id_, n in moved.items()):
            return Kind.EDITED
        if entries.keys() - due:
            return Kind.DOUBLED
        return Kind.SWAPPED if set(moved.values()) == due else Kind.EDITED

    def _entry(self, entry: Entry, path: Path) -> None:
        written = hashlib.sha256(encode_line(line_of(entry))).digest()
        if entry.n > len(self._digests):
            if self._stopped_at is None:
                text = _("An entry of a case is lacking in the journal.")
                kind = Kind.NOT_AS_WRITTEN if self._torn else Kind.CUT_TAIL
                self._wrong(entry.n, kind, self.journal.folder, text)
        elif self._digests[entry.n - 1] != written:
            broken = self._stopped_at is not None  # else the journal bears itself out
            text = _("An entry of a case and its line in the journal differ.")
            file = self._files[entry.n - 1] if broken else path
            self._wrong(entry.n, Kind.EDITED, file, text)
        self._found.add(entry.n)
        commitments = entry.data.get("commitments")
        if isinstance(commitments, dict):
            for name, value in commitments.items():
                self._commitments[entry.id, name] = (entry.n, value)

    def _missing(self) -> None:
        """Look for lines without an entry; the last line may be one that nobody acknowledged."""
        last = len(self._digests)
        missing = [n for n in range(1, last + 1) if n not in self._found]
        if missing == [last] and not self._torn and self._owners[-1] not in self._damaged:
            self._digests.pop()
            missing = []
        self._lost = bool(missing)
        first: dict[str, int] = {}
        for n in missing:
            first.setdefault(self._owners[n - 1], n)
        for case_id, n in first.items():
            self._lacking(case_id, n)
        for name, (kind, what, path) in self._damaged.items():
            if name not in first:  # every entry is right, the rest of the file isn't
                n_or_none = self._owners.index(name) + 1 if name in self._owners else None
                self._wrong(n_or_none, kind, path, what)

    def _lacking(self, case_id: str, n: int) -> None:
        if case_id in self._damaged:
            kind, what, path = self._damaged[case_id]
            return self._wrong(n, kind, path, what)
        text = _("An entry of the journal is lacking in its case.")
        is_id = case_month(case_id) is not None
        path = self.cases.path(case_id) if is_id else self._files[n - 1]
        return self._wrong(n, Kind.DELETED, path, text)

    def _strangers(self) -> None:
        known = set(self.journal.files())
        loose = [path for path in self.cases.folder.glob("*") if not path.is_dir()]
        for path in [
            *loose,
            *(each for each in self.journal.folder.glob("*") if each not in known),
        ]:
            text = _("The file {name} is none of the record's.").format(name=self._name(path))
            self._wrong(None, Kind.UNKNOWN_FILE, path, text)

    def _texts(self) -> None:
        for n, kind, what in wrong_in(self.people, self._commitments, self._found):
            self._wrong(n, kind, self.people.path, what)

    def _fold(self, fold: Fold[Any], path: Path) -> None:
        """The file may lack the very last entry: a killed program left that to the next lock."""
        if self._lost or not path.exists():
            return
        seen = self._seen.get(fold.name, [])
        before = [each for each in seen if each.entry.n != len(self._digests)]
        problems = wrong_pages(fold, path.parent, seen, before)
        for kind, wrong in problems:
            text = _("The file {name} is not what the entries add up to.")
            self._wrong(None, kind, wrong, text.format(name=self._name(wrong)))

    def _guarded(self, look: Callable[[], None], path: Path) -> None:
        try:
            look()
        except RecordDamagedError as error:
            self._wrong(None, Kind.NOT_AS_WRITTEN, path, error.message)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.desk.path.parent).as_posix()

    def _wrong(self, n: int | None, kind: Kind, path: Path, what: str) -> None:
        self._problems.append(Problem(n, kind, self._name(path), what))


def _out_of_chain(line: Line, head: Head, rest: Iterator[Placed]) -> Kind:
    """Tell what was done where `line` doesn't follow `head`; reads the rest of the journal."""
    due = head.n + 1
    if line.n == due:
        return Kind.EDITED
    if line.n < due:
        return Kind.DOUBLED
    return Kind.SWAPPED if any(_number(piece) == due for piece in rest) else Kind.DELETED


def _number(piece: Placed) -> int | None:
    try:
        return decode_line(piece.raw).n
    except (ValueError, RecursionError):
        return None


def _bytes_of(case: Case) -> bytes:
    opened = case.entries[0]
    header = {"id": case.id, "opened_at": opened.at, **opened.data}
    entries = {str(entry.n): entry.document() for entry in case.entries}
    return encode({"case": {"1": header}, "entry": entries})
