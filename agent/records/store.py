"""The record of a desk, as the rest of the program sees it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from agent.clock import Clock, isoformat
from agent.errors import RecordError
from agent.records import disk as disks
from agent.records.access import Access
from agent.records.canonical import JsonValue, plain_mapping
from agent.records.case import Case, CaseSummary
from agent.records.case_files import CaseFiles, header_data
from agent.records.case_list import CaseList
from agent.records.checking import Checker, JournalCheck
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.entry import Entry, EntryKind, Head, chained
from agent.records.eraser import Eraser
from agent.records.identifiers import case_month, new_case_id, new_entry_id, typed_case_id
from agent.records.index import Index
from agent.records.journal import Journal
from agent.records.ledger import Ledger
from agent.records.lock import DeskLock
from agent.records.people import People, keep
from agent.records.refusals import ambiguous, refuse_closed, refuse_others, unknown
from agent.records.selection import Selection
from agent.records.stock import Stock, StockTablet
from agent.records.stock_file import StockFile
from agent.records.tables import damaged

ROOM = 50_000_000  # bytes that have to be free before a phase that acts


class Records:
    """Cases, journal and people of one desk, in one folder; nothing is touched before first use.

    Args:
        folder: where the record lies, on this computer's own disk.
        clock: tells when things happen.
        simulated: the tablets are made of software; such a record and a real desk's never mix.
        lock_timeout_s: how long to wait for another program, in seconds.
        disk: what writes; tests put one that fails.

    Every method raises RecordError (exit 5) for a folder that is refused or can't be read or
    written, RecordLockedError for one that another program holds, RecordDamagedError, which names
    the file, for one that is not what was written. An entry whose writing raised was not
    acknowledged: it is either not on record, or on record whole.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        simulated: bool = False,
        lock_timeout_s: float = 10.0,
        disk: Disk | None = None,
    ) -> None:
        self.folder = folder
        self.simulated = simulated
        self._clock = clock
        self._disk = disk or Disk()
        temporary = folder / "tmp"
        self._desk = DeskFile(folder / "desk.json", temporary, self._disk)
        self._lock = DeskLock(folder / "desk.lock", clock, lock_timeout_s)
        self._journal = Journal(folder / "journal", self._disk)
        self._cases = CaseFiles(folder / "cases", temporary, self._disk)
        self._people = People(folder / "people.json", temporary, self._disk)
        self._stock = StockFile(folder / "tablets.json", temporary, self._disk, self._cases)
        index = Index(folder / "index", temporary, self._disk, self._journal, self._cases)
        eraser = Eraser(folder, self._people, self._disk)
        self._ledger = Ledger(self._journal, self._cases, self._people, eraser, self._stock, index)
        self._access = Access(
            folder,
            temporary,
            (self._cases.folder, self._journal.folder),
            desk=self._desk,
            lock=self._lock,
            disk=self._disk,
            simulated=simulated,
        )
        self._list = CaseList(index, self._access)

    # What is written.

    def open_case(
        self,
        *,
        procedure: Mapping[str, JsonValue],
        plan: Sequence[str],
        operator: str,
        language: str,
        tablet: Mapping[str, JsonValue],
        given: str | None,
        unless: Callable[[Sequence[CaseSummary]], None] | None = None,
    ) -> Case:
        """Open a case and return it: what was to be done is known whatever happens after.

        Args:
            procedure: `id`, `version`, `sha256`.
            plan: the ids of the phases, in their order.
            operator: the code of who does it, never a name.
            language: what the people are spoken to in.
            tablet: what is known of the tablet so far.
            given: how the tablet was named, or None.
            unless: is given the open cases, newest first, while nobody else can open one; what it
                raises keeps this one from being opened.
        """
        with self._writing() as (identity, head):
            if unless is not None:
                unless(self._list.open_now())
            data = header_data(
                desk=identity.id,
                procedure=procedure,
                plan=list(plan),
                operator=operator,
                language=language,
                tablet=tablet,
                given=given,
                simulated=self.simulated,
            )
            case_id = self._new_case_id()
            entry = self._entry(head, case_id, EntryKind.OPENED, data)
            self._ledger.commit(entry, (), None)
            return self._read(case_id)

    def append(
        self,
        case_id: str,
        kind: EntryKind,
        data: Mapping[str, JsonValue] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
        after: int | None = None,
    ) -> Entry:
        """Add an entry to a case and return it: from then on it can't be lost.

        Args:
            case_id: the whole id.
            kind: what the entry tells.
            data: what happened; None, bool, int, str, list, dict; no float, no name of a person.
            phase: the phase that it belongs to.
            private: texts that people typed; the entry holds a commitment to each, the text
                itself lies in `people.json` and can be erased.
            after: the number of the entry that must be the case's last, so that two programs never
                go on with one case; None: not looked at.

        Raises:
            CaseUnknownError: there is no such case.
            RecordError: the case is closed, or another program went on with it.
            TypeError, ValueError: `data` holds what the record doesn't take.
        """
        with self._writing() as (_identity, head):
            case = self._read(case_id)
            refuse_closed(case)
            refuse_others(case, after)
            if case.entries[-1].n > head.n:
                raise damaged(self._journal.folder, f"entry {head.n + 1}")
            entry_id = new_entry_id(self._clock.now())
            texts = keep(case.id, head.n + 1, entry_id, private or {})
            body = dict(data or {})
            if texts:
                body["commitments"] = {text.field: text.commitment for text in texts}
            entry = self._entry(head, case.id, kind, body, phase=phase, entry_id=entry_id)
            self._ledger.commit(entry, texts, case)
            return entry

    # What is read; the lock isn't needed: a file is the old content or the new one.

    def case(self, case_id: str) -> Case:
        """Return the case of that id, or of the only id that begins so.

        Raises:
            CaseUnknownError: no case, or more than one, has such an id.
        """
        with self._access.reading():
            wanted = typed_case_id(case_id)
            if case_month(wanted):
                return self._read(wanted)
            found = sorted(self._cases.ids(wanted)) if wanted else []
            if len(found) > 1:
                raise ambiguous(case_id, found)
            return self._read(found[0] if found else case_id)

    def cases(
        self,
        *,
        open_only: bool = False,
        tablet: str | None = None,
        outcome: str | None = None,
        proof: str | None = None,
        operator: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[CaseSummary, ...]:
        """Return the cases that are all that is asked for, newest first (see `Selection`)."""
        wanted = Selection(open_only, tablet, outcome, proof, operator, since, until)
        return self._list.select(wanted)

    def rebuild_index(self) -> bool:
        """Make the index of the cases again; return whether it had been right."""
        return self._list.rebuild(self.head().n)

    def private(self, case_id: str) -> Mapping[tuple[int, str], str]:
        """Return the texts of a case that `people.json` still holds: (entry's n, field) → text."""
        case = self.case(case_id)
        entries = {entry.id for entry in case.entries}
        with self._access.reading():
            kept = self._people.read()
            return {(text.n, text.field): text.text for text in kept if text.id in entries}

    def head(self) -> Head:
        """Return the number and the hash of the last entry that was acknowledged."""
        with self._access.reading():
            return self._ledger.head()

    def stock(self) -> tuple[StockTablet, ...]:
        """Return the tablets in stock, by asset tag, then by serial."""
        tablets = self._added_up().tablets.values()
        return tuple(sorted(tablets, key=lambda one: (one.asset_tag or "", one.serial or "")))

    def tags(self) -> Mapping[str, str]:
        """Return the asset tags that this desk has seen: tag → serial."""
        return self._added_up().tags

    def verify(self) -> JournalCheck:
        """Look at everything: is it what was written?

        Without the lock first; a problem that others' writing may have made is looked at again
        under it.
        """
        with self._access.reading() as identity:
            result = self._checker().check(identity)
            if result.ok:
                return result
        with suppress(RecordError), disk_errors(self.folder), self._lock.held():
            return self._checker().check(self._desk.read(simulated=self.simulated))
        return result

    def check_room(self, bytes_needed: int = ROOM) -> None:
        """Make sure that the disk has that many bytes left; RecordError if it hasn't."""
        disks.check_room(self.folder, bytes_needed)

    # Within.

    @contextmanager
    def _writing(self) -> Iterator[tuple[DeskIdentity, Head]]:
        """Hold the lock; hand out the desk and the chain's end, left-overs put right."""
        with self._access.writing() as identity:
            yield identity, self._ledger.recover()

    def _new_case_id(self) -> str:
        while True:
            case_id = new_case_id(self._clock.now(), simulated=self.simulated)
            if not self._cases.path(case_id).exists():
                return case_id

    def _entry(
        self,
        head: Head,
        case_id: str,
        kind: EntryKind,
        data: Mapping[str, JsonValue],
        *,
        phase: str | None = None,
        entry_id: str | None = None,
    ) -> Entry:
        now = self._clock.now()
        return chained(
            head,
            entry_id=entry_id or new_entry_id(now),
            case=case_id,
            at=isoformat(now),
            kind=kind,
            phase=phase,
            data=plain_mapping(data),
        )

    def _read(self, case_id: str) -> Case:
        case = self._cases.read(case_id) if case_month(case_id) else None
        if case is None:
            raise unknown(case_id)
        return case

    def _added_up(self) -> Stock:
        with self._access.reading():
            return self._ledger.added_up()

    def _checker(self) -> Checker:
        return Checker(self._desk, self._journal, self._cases, self._people, self._stock)
