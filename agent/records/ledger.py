"""The commit: how an entry becomes one that can't be lost, whatever happens half-way."""

from contextlib import suppress
from dataclasses import dataclass, field

from agent.errors import RecordError
from agent.records.case import Case
from agent.records.case_files import CaseFiles
from agent.records.entry import START, Entry, Head
from agent.records.eraser import Eraser
from agent.records.erasing import erasure_in
from agent.records.index import STRIDE, Index
from agent.records.journal import Journal, Line, Placed, Tail, decode_line, line_of
from agent.records.people import Kept, People
from agent.records.persons import Person
from agent.records.stock import FOLDED, Seen, Stock, seen_in
from agent.records.stock_file import StockFile
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
    stock: StockFile
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

    def added_up(self) -> Stock:
        """Return the stock, the last entry counted in even if the file lacks it."""
        line = self.journal.tail().line()
        case = self.cases.read(line.case) if line else None
        last = case.entries[-1] if case else None
        counts = last is not None and line is not None and line_of(last) == line
        return self.stock.read(last_seen(case, last) if last and counts else ())

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
        if entry.kind in FOLDED:
            self.stock.catch_up(last_seen(case, entry))
        self._erase(entry)
        self._known = line.hash
        return line.head

    def commit(
        self,
        entry: Entry,
        texts: tuple[Kept, ...],
        case: Case | None,
        person: Person | None = None,
    ) -> None:
        """Write an entry; once this returns, it outlives anything but the disk's own death.

        Args:
            entry: chained to what `recover` returned under the same lock.
            texts: what people typed for it.
            case: its case as it was read under the same lock; None to open a new one.
            person: whom it writes down in the address book, if anybody.

        Raises:
            OSError: it was not acknowledged; nothing is damaged.
        """
        try:
            self.journal.append(line_of(entry), entry.at[:7])
            if texts:
                self.people.add(texts, person)
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
        with suppress(OSError, RecordError):
            if entry.kind in FOLDED:
                case = self.cases.read(entry.case)
                self.stock.catch_up(last_seen(case, entry))
            self._erase(entry)
            self._known = entry.hash

    def _erase(self, entry: Entry) -> None:
        """Erase what the entry says is to be forgotten."""
        erasure = erasure_in(entry)
        if erasure:
            self.eraser.perform(erasure)

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


def last_seen(case: Case | None, entry: Entry) -> tuple[Seen, ...]:
    """Return the entry as the stock counts it; nothing if it doesn't."""
    return tuple(seen_in(case, after=entry.n - 1)) if case and entry.kind in FOLDED else ()
