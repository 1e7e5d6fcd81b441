"""The record of a desk, as the rest of the program sees it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from agent.clock import isoformat
from agent.records import borrowing
from agent.records import disk as disks
from agent.records.acts import ACT, VERSION, ActKind
from agent.records.canonical import JsonValue, plain_mapping
from agent.records.case import Case, CaseSummary
from agent.records.case_files import header_data
from agent.records.desk_file import DeskIdentity
from agent.records.entry import Entry, EntryKind, Head, chained
from agent.records.erasing import KEY, Erasure, erasure_in
from agent.records.identifiers import new_case_id, new_entry_id
from agent.records.people import Kept, keep
from agent.records.reader import Reader
from agent.records.refusals import refuse_closed, refuse_others
from agent.records.standing import Unless
from agent.records.tables import damaged

ROOM = 50_000_000  # bytes that have to be free before a phase that acts


class Records(Reader):
    """Cases, journal and people of one desk, in one folder; nothing is touched before first use.

    Args:
        folder: where the record lies, on this computer's own disk.
        clock: tells when things happen.
        simulated: the tablets are made of software; such a record and a real desk's never mix.
        lock_timeout_s: how long to wait for another program, in seconds.
        disk: what writes; tests put one that fails.
        on_upgrade: is told when the first who writes brings the folder to this program's format.

    Every method raises RecordError (exit 5) for a folder that is refused or can't be read or
    written, RecordLockedError for one that another program holds, RecordDamagedError, which names
    the file, for one that is not what was written. An entry whose writing raised was not
    acknowledged: it is either not on record, or on record whole.
    """

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
            return self._opened(head, data, {})

    def act(
        self,
        kind: ActKind,
        data: Mapping[str, JsonValue],
        *,
        operator: str,
        language: str,
        tablet: Mapping[str, JsonValue] | None = None,
        private: Mapping[str, str] | None = None,
        unless: Unless | None = None,
    ) -> Case:
        """Write down something that was done outside a run: one entry, a case of its own.

        Args:
            kind: what was done.
            data: to what, and how; as for `append`.
            operator: the code of who did it, never a name.
            language: what he was spoken to in.
            tablet: the tablet that it is about, if it is one.
            private: texts that people typed, as for `append`.
            unless: is given how all stands while nobody else can write; what it raises keeps the
                act from being written.
        """
        with self._writing() as (identity, head):
            if unless is not None:
                unless(self._standing())
            if kind is ActKind.UNDO:
                data = borrowing.undone(data, self._known())
            header = header_data(
                desk=identity.id,
                procedure={"id": kind.value, "version": VERSION, "sha256": ""},
                plan=[],
                operator=operator,
                language=language,
                tablet=tablet or {},
                given=None,
                simulated=self.simulated,
            )
            return self._opened(head, {**header, ACT: {**data, "kind": kind.value}}, private or {})

    def append(
        self,
        case_id: str,
        kind: EntryKind,
        data: Mapping[str, JsonValue] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
        after: int | None = None,
        unless: Unless | None = None,
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
            unless: is given how all stands while nobody else can write; what it raises keeps the
                entry from being written.

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
            if unless is not None:
                unless(self._standing())
            if kind is EntryKind.LENT:
                data, private = borrowing.lent(data or {}, private or {}, self._known())
            entry, kept = self._entry(head, case.id, kind, data or {}, private or {}, phase)
            self._ledger.commit(entry, kept, case)
            return entry

    def erase(
        self,
        kind: ActKind,
        data: Mapping[str, JsonValue],
        erasure: Erasure,
        *,
        operator: str,
        language: str,
        private: Mapping[str, str] | None = None,
        unless: Unless | None = None,
    ) -> Case:
        """Write down an act that makes something be forgotten, then erase it; return its case.

        Args:
            kind, data, operator, language, private, unless: as for `act`.
            erasure: what goes.

        Raises:
            RecordError: as `act`; or the entry is on record and could not be carried out now:
                whoever writes next does that first.
        """
        told = {**data, KEY: erasure.data()}
        case = self.act(
            kind, told, operator=operator, language=language, private=private, unless=unless
        )
        with self._writing():  # what the disk refused a moment ago is tried again, or told
            return case

    def settle(self) -> None:
        """Finish what a killed program began to erase, before copies are made of it."""
        with self._access.reading():
            last = self._ledger.last()
        if last is not None and erasure_in(last) is not None:
            with self._writing():
                return

    def check_room(self, bytes_needed: int = ROOM) -> None:
        """Make sure that the disk has that many bytes left; RecordError if it hasn't."""
        disks.check_room(self.folder, bytes_needed)

    # Within.

    @contextmanager
    def _writing(self) -> Iterator[tuple[DeskIdentity, Head]]:
        """Hold the lock; hand out the desk and the chain's end, left-overs put right."""
        with self._access.writing() as identity:
            yield identity, self._ledger.recover()

    def _known(self) -> borrowing.Known:
        rows = tuple(self._people.rows())
        loans = self._loans().by_id
        return borrowing.Known(self._people.read(), rows, loans)

    def _new_case_id(self) -> str:
        while True:
            case_id = new_case_id(self._clock.now(), simulated=self.simulated)
            if not self._cases.path(case_id).exists():
                return case_id

    def _opened(
        self, head: Head, data: Mapping[str, JsonValue], private: Mapping[str, str]
    ) -> Case:
        case_id = self._new_case_id()
        entry, texts = self._entry(head, case_id, EntryKind.OPENED, data, private)
        self._ledger.commit(entry, texts, None)
        return self._read(case_id)

    def _entry(
        self,
        head: Head,
        case_id: str,
        kind: EntryKind,
        data: Mapping[str, JsonValue],
        private: Mapping[str, str],
        phase: str | None = None,
    ) -> tuple[Entry, tuple[Kept, ...]]:
        """Return the next entry, and the texts that people typed for it."""
        now = self._clock.now()
        entry_id = new_entry_id(now)
        texts = keep(case_id, head.n + 1, entry_id, private)
        body = dict(data)
        if texts:
            body["commitments"] = {text.field: text.commitment for text in texts}
        entry = chained(
            head,
            entry_id=entry_id,
            case=case_id,
            at=isoformat(now),
            kind=kind,
            phase=phase,
            data=plain_mapping(body),
        )
        return entry, texts
