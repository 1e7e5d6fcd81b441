"""Is the record what was written? Journal against itself, cases against journal, texts, stock."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import RecordDamagedError
from agent.i18n import _
from agent.records.case import Case
from agent.records.case_files import CaseFiles, case_of, entries_of
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.entry import START, Entry, Head
from agent.records.identifiers import case_month
from agent.records.journal import Journal, decode_line, encode_line, line_of
from agent.records.people import Kept, People, kept_in
from agent.records.stock import Seen, Stock, add_up, seen_in
from agent.records.stock_file import StockFile, tables_of
from agent.records.tables import decode, encode


@dataclass(frozen=True)
class JournalCheck:
    """What came of a check.

    Attributes:
        ok: everything is as it was written, as far as this folder alone can tell.
        entries: how many entries the journal holds.
        broken_at: the number of the first entry that is wrong; None if none is, or if what is
            wrong belongs to no entry.
        problem: what is wrong there, a whole sentence; None if nothing is.
    """

    ok: bool
    entries: int
    broken_at: int | None
    problem: str | None


@dataclass
class Checker:
    """One check of one folder; reads everything, writes nothing."""

    desk: DeskFile
    journal: Journal
    cases: CaseFiles
    people: People
    stock: StockFile
    _digests: list[bytes] = field(default_factory=list)  # of the journal's lines, by n - 1
    _owners: list[str] = field(default_factory=list)  # their cases
    _found: set[int] = field(default_factory=set)  # the n that were seen in their cases
    _damaged: dict[str, str] = field(default_factory=dict)  # case → what is wrong with its file
    _commitments: dict[tuple[str, str], tuple[int, object]] = field(default_factory=dict)
    _seen: list[Seen] = field(default_factory=list)
    _problems: list[tuple[int | None, str]] = field(default_factory=list)
    _torn: bool = False

    def check(self, identity: DeskIdentity | None) -> JournalCheck:
        """Look at everything; `identity` is what `desk.json` says."""
        self._journal()
        self._desk(identity)
        for path in sorted(self.cases.folder.glob("*/*")):
            self._case(path, identity)
        self._missing()
        self._guarded(self._texts)
        self._guarded(self._stock)
        numbered = [problem for problem in self._problems if problem[0] is not None]
        first = min(numbered, key=lambda problem: problem[0] or 0, default=None)
        worst = first or next(iter(self._problems), (None, None))
        return JournalCheck(not self._problems, len(self._digests), *worst)

    def _journal(self) -> None:
        head = START
        for piece in self.journal.pieces():
            if self._torn:  # what was taken for the torn end has something after it
                return self._wrong(head.n + 1, _("A line of the journal is not as written."))
            try:
                line = decode_line(piece.raw)
            except (ValueError, RecursionError):
                self._torn = True
                continue
            if Head(line.n - 1, line.prev) != head:
                return self._wrong(head.n + 1, _("A line of the journal is out of the chain."))
            head = line.head
            self._digests.append(hashlib.sha256(piece.raw).digest())
            self._owners.append(line.case)
        if self._torn and piece.raw.endswith(b"\n") and b"\0" not in piece.raw:
            self._wrong(head.n + 1, _("A line of the journal is not as written."))
        return None

    def _desk(self, identity: DeskIdentity | None) -> None:
        if identity is None:
            return
        if self.desk.path.read_bytes() != encode({"desk": {"1": vars(identity)}}):
            self._wrong(None, _("The file desk.json is not as written."))

    def _case(self, path: Path, identity: DeskIdentity | None) -> None:
        if path.suffix != ".json" or path.parent.name != case_month(path.stem):
            name = f"{path.parent.name}/{path.name}"
            return self._wrong(None, _("The file {name} is no case.").format(name=name))
        try:
            raw = path.read_bytes()
            tables = decode(raw, path)
            entries = []
            for entry in entries_of(tables, path):
                self._entry(entry)
                entries.append(entry)
            case = case_of(tables, tuple(entries), path)
        except RecordDamagedError as error:
            self._damaged[path.stem] = error.message
            return None
        self._seen += seen_in(case)
        if raw != _bytes_of(case):
            self._damaged[case.id] = _("The case {case} is not as written.").format(case=case.id)
        if identity and (case.desk, case.simulated) != (identity.id, identity.simulated):
            self._damaged[case.id] = _("The case {case} is another desk's.").format(case=case.id)
        return None

    def _entry(self, entry: Entry) -> None:
        written = hashlib.sha256(encode_line(line_of(entry))).digest()
        if entry.n > len(self._digests):
            self._wrong(entry.n, _("An entry of a case is lacking in the journal."))
        elif self._digests[entry.n - 1] != written:
            self._wrong(entry.n, _("An entry of a case and its line in the journal differ."))
        self._found.add(entry.n)
        commitments = entry.data.get("commitments")
        if isinstance(commitments, dict):
            for name, value in commitments.items():
                self._commitments[entry.id, name] = (entry.n, value)

    def _missing(self) -> None:
        """Look for lines without an entry; the last line may be one that nobody acknowledged."""
        missing = [n for n in range(1, len(self._digests) + 1) if n not in self._found]
        owners = dict.fromkeys(self._owners[n - 1] for n in missing)
        for case_id, problem in self._damaged.items():
            if case_id not in owners:  # every entry is right, the rest of the file isn't
                first = self._owners.index(case_id) + 1 if case_id in self._owners else None
                self._wrong(first, problem)
        last = len(self._digests)
        if missing == [last] and not self._torn and self._owners[-1] not in self._damaged:
            self._digests.pop()
        elif missing:
            lacking = _("An entry of the journal is lacking in its case.")
            self._wrong(missing[0], self._damaged.get(self._owners[missing[0] - 1], lacking))

    def _texts(self) -> None:
        if not self.people.path.exists():
            return
        raw = self.people.path.read_bytes()
        tables = decode(raw, self.people.path)
        for text in kept_in(tables, self.people.path):
            self._text(text)
        if raw != encode(tables) or tables.keys() - {"text"}:
            self._wrong(None, _("The file people.json is not as written."))

    def _text(self, text: Kept) -> None:
        n, commitment = self._commitments.get((text.id, text.field), (None, None))
        if n is None and text.n > len(self._digests):
            return  # of an entry that nobody acknowledged: the next lock removes it
        if (n, commitment) != (text.n, text.commitment):
            self._wrong(text.n, _("A text of people.json is not the one that was committed to."))

    def _stock(self) -> None:
        """The file may lack the very last entry: a killed program left that to the next lock."""
        if not self.stock.path.exists():
            return
        raw = self.stock.path.read_bytes()
        before = [seen for seen in self._seen if seen.entry.n != len(self._digests)]
        sums = (add_up(Stock(), self._seen), add_up(Stock(), before))
        if raw not in [encode(tables_of(stock)) for stock in sums]:
            self._wrong(None, _("The file tablets.json is not what the entries add up to."))

    def _guarded(self, look: Callable[[], None]) -> None:
        try:
            look()
        except RecordDamagedError as error:
            self._wrong(None, error.message)

    def _wrong(self, n: int | None, problem: str) -> None:
        self._problems.append((n, problem))


def _bytes_of(case: Case) -> bytes:
    opened = case.entries[0]
    header = {"id": case.id, "opened_at": opened.at, **opened.data}
    entries = {str(entry.n): entry.document() for entry in case.entries}
    return encode({"case": {"1": header}, "entry": entries})
