"""The commit: how an entry becomes one that can't be lost, whatever happens half-way."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from agent.errors import RecordError
from agent.records.borrowing import borrower_in
from agent.records.case import Case
from agent.records.case_files import CaseFiles
from agent.records.entry import START, Entry, Head
from agent.records.eraser import Eraser
from agent.records.erasing import erasure_in
from agent.records.fold import S
from agent.records.fold_file import FoldFile
from agent.records.index import STRIDE, Index
from agent.records.journal import Journal, Line, Placed, Tail, decode_line, line_of
from agent.records.loans import Loans
from agent.records.people import Kept, People
from agent.records.seen import Seen
from agent.records.stock import Stock
from agent.records.tables import damaged


@dataclass
class Ledger:
    """Journal, cases, texts and what is derived, as one; `recover` and `commit` need the lock.

    The order of a commit: the journal's line, the texts of people, then the case file. The case
    file's replacement is the commit. A line without its entry was never acknowledged: whoever has
    the lock next cuts it, and the texts that went with it.
    """

    journal: Journal
    cases: CaseFiles
    people: People
    eraser: Eraser
    stock: FoldFile[Stock]
    loans: FoldFile[Loans]
    index: Index
    _known: str | None = field(default=None, init=False)  # hash of the last entry wholly done here

    def head(self) -> Head:
        """Return the number and the hash of the last entry that was acknowledged."""
        tail = self.journal.tail()
        line = tail.line()
        if line is None:
            return tail.head_before()
        case = self.cases.read(line.case)
        committed = case is not None and case.entries[-1].n >= line.n
        return line.head if committed else tail.head_before()

    def added_up(self, file: FoldFile[S]) -> S:
        """Return what the entries add up to, the last one counted in even if the file lacks it."""
        line = self.journal.tail().line()
        case = self.cases.read(line.case) if line else None
        last = case.entries[-1] if case else None
        counts = last is not None and line is not None and line_of(last) == line
        return file.read(_last_seen(file, case, last) if case and last and counts else ())

    def last(self) -> Entry | None:
        """Return the last entry that was acknowledged, None for an empty record."""
        line = self.journal.tail().line()
        entry, _case = self._committed(line) if line else (None, None)
        return entry

    def recover(self) -> Head:
        """Put right what a killed program left; return the chain's end.

        Raises:
            RecordDamagedError: the end of the journal is not what a killed program leaves.
            OSError: it can't be put right now; the next one will.
        """
        tail = self.journal.tail()
        line = tail.line()
        if tail.torn is not None:
            self._cut_torn(tail.torn, line)
        if line is None:
            return self._empty()
        if line.hash == self._known:
            return line.head
        entry, case = self._committed(line)
        if entry is None or case is None:
            return self._cut_uncommitted(tail)
        self.cases.sync(line.case)  # its writer may have died before it did
        self._add_up(case, entry)
        self._erase(entry)
        self._known = line.hash
        return line.head

    def commit(self, entry: Entry, texts: tuple[Kept, ...], case: Case | None) -> None:
        """Write an entry; once this returns, it outlives anything but the disk's own death.

        Args:
            entry: chained to what `recover` returned under the same lock.
            texts: what people typed for it.
            case: its case as it was read under the same lock; None to open a new one.

        Raises:
            OSError: it was not acknowledged; nothing is damaged.
        """
        try:
            self.journal.append(line_of(entry), entry.at[:7])
            if texts:
                self.people.add(texts, borrower_in(entry, texts))
            if case is None:
                self.cases.create(entry)
            else:
                self.cases.add(entry)
        except BaseException:
            with suppress(Exception):  # else whoever has the lock next does it
                self.recover()
            raise
        self._finish(entry)

    def _finish(self, entry: Entry) -> None:
        """Bring what is derived up to the entry; what fails here is done at the next lock."""
        if entry.n % STRIDE == 0:
            with suppress(OSError, RecordError):
                self.index.catch_up(Head(entry.n, entry.hash))
        case = self.cases.read(entry.case) if self._counts(entry) else None
        with suppress(OSError, RecordError):
            if case is not None:
                self._add_up(case, entry)
            self._erase(entry)
            self._known = entry.hash

    def _erase(self, entry: Entry) -> None:
        """Erase what the entry says is to be forgotten."""
        erasure = erasure_in(entry)
        if erasure is not None:
            self.eraser.perform(erasure)

    def _counts(self, entry: Entry) -> bool:
        return any(file.fold.counts(entry) for file in (self.stock, self.loans))

    def _add_up(self, case: Case, entry: Entry) -> None:
        """Bring the files of the folds up to the last entry, where it counts."""
        files: tuple[FoldFile[Any], ...] = (self.stock, self.loans)
        for file in files:
            if file.fold.counts(entry):
                file.catch_up(_last_seen(file, case, entry))
            elif self._known is None:  # one that an older program left is made again, once
                with suppress(RecordError, OSError):
                    file.make()

    def _empty(self) -> Head:
        """Return the beginning of the chain, unless there is a case: then the journal is lost."""
        if any(True for _id in self.cases.ids()):
            raise damaged(self.journal.folder)
        return START

    def _committed(self, line: Line) -> tuple[Entry, Case] | tuple[None, None]:
        """Return the entry of a line, and its case, if the case has it."""
        try:
            case = self.cases.read(line.case)
        except ValueError as error:
            raise damaged(self.journal.folder, f"entry {line.n}") from error
        if case is None or case.entries[-1].n < line.n:
            return None, None
        if line_of(case.entries[-1]) != line:
            raise damaged(self.cases.path(line.case), f"entry {line.n}")
        return case.entries[-1], case

    def _cut_torn(self, torn: Placed, line: Line | None) -> None:
        """Cut what a write that was killed, or a power cut, left of a line."""
        with suppress(ValueError):
            whole = decode_line(torn.raw.partition(b"}")[0] + b"}\n")
            if self._committed(whole) != (None, None):
                raise torn.damaged()  # it had been whole: its entry was acknowledged
        self._cut(torn, line.head if line else START)

    def _cut_uncommitted(self, tail: Tail) -> Head:
        """Cut the last line: the program that wrote it never came to its entry."""
        assert tail.last is not None
        if tail.torn is not None:
            raise tail.last.damaged()  # it was committed before the torn one was begun
        head = tail.head_before()
        self._cut(tail.last, head)
        return head

    def _cut(self, piece: Placed, head: Head) -> None:
        self.people.sweep(after=head.n)  # first, since the line is what tells of them
        self.journal.cut(piece)


def _last_seen(file: FoldFile[S], case: Case, entry: Entry) -> Sequence[Seen]:
    """Return the entry as a fold counts it; nothing if it doesn't."""
    return file.fold.collect(case, after=entry.n - 1)
