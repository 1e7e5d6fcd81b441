"""What is on record at a desk, as whoever only looks sees it; the lock isn't needed for it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from agent.clock import Clock
from agent.errors import RecordError
from agent.records.access import Access
from agent.records.case import Case, CaseSummary
from agent.records.case_files import CaseFiles
from agent.records.case_list import CaseList
from agent.records.checking import Checker, JournalCheck
from agent.records.desk_file import DeskFile
from agent.records.disk import Disk, disk_errors
from agent.records.entry import Head
from agent.records.eraser import Aside, Eraser
from agent.records.fold import Fold, S
from agent.records.fold_file import FoldFile
from agent.records.formats import Upgraded
from agent.records.identifiers import case_month, typed_case_id
from agent.records.index import Index
from agent.records.journal import Journal
from agent.records.ledger import Ledger
from agent.records.loan_fold import LOANS
from agent.records.loans import Loan, Loans
from agent.records.lock import DeskLock
from agent.records.operators import Operator, operators_in
from agent.records.people import Kept, People
from agent.records.persons import ID, Person, newest, person_of
from agent.records.refusals import ambiguous, no_loan, unknown
from agent.records.selection import Selection
from agent.records.standing import Standing
from agent.records.stock import Stock, StockTablet
from agent.records.stock_fold import STOCK


class Reader:
    """Reads cases, journal and people of one desk; see `Records`."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        simulated: bool = False,
        lock_timeout_s: float = 10.0,
        disk: Disk | None = None,
        on_upgrade: Callable[[Upgraded], None] = lambda _upgraded: None,
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
        index = Index(folder / "index", temporary, self._disk, self._journal, self._cases)
        stock, loans = self._folded(STOCK), self._folded(LOANS)
        self._eraser = Eraser(folder, self._people, self._disk)
        self._ledger = Ledger(
            self._journal, self._cases, self._people, self._eraser, stock, loans, index
        )
        self._access = Access(
            folder,
            temporary,
            (self._cases.folder, self._journal.folder),
            desk=self._desk,
            lock=self._lock,
            disk=self._disk,
            simulated=simulated,
            on_upgrade=on_upgrade,
        )
        self._list = CaseList(index, self._access)

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

    def texts(self) -> tuple[Kept, ...]:
        """Return every text that is held of entries that were acknowledged."""
        with self._access.reading():
            n = self._ledger.head().n
            return tuple(text for text in self._people.read() if text.n <= n)

    def persons(self) -> tuple[Person, ...]:
        """Return the address book, by name."""
        with self._access.reading():
            known = newest(self._people.rows(), upto=self._ledger.head().n)
        return tuple(sorted(known.values(), key=lambda one: (one.name.casefold(), one.id)))

    def person(self, person_id: str) -> Person | None:
        """Return the person of that id, or None."""
        return next((each for each in self.persons() if each.id == person_id), None)

    def borrower_of(self, loan_id: str) -> Person | None:
        """Return whom a loan was made to, as he was written down then; None if that is forgotten.

        Raises:
            CaseUnknownError: no loan, or more than one, has such an id.
        """
        loan = self.loan(loan_id)
        own = [text for text in self.texts() if text.case == loan.id]
        lent = next((text for text in reversed(own) if text.field == ID), None)
        if lent is None:
            return None
        held = {text.field: text.text for text in own if text.id == lent.id}
        kind, day = loan.borrower_kind or "", loan.start or loan.lent_at[:10]
        return person_of(held, kind=kind, day=day, n=lent.n, entry=lent.id)

    def operators(self) -> tuple[Operator, ...]:
        """Return the operators whose name this desk has, by code."""
        return operators_in(self.texts())

    def asides(self) -> tuple[Aside, ...]:
        """Return what records that were put aside hold of people."""
        with self._access.reading():
            return self._eraser.put_aside()

    def cases_with_papers(self) -> tuple[str, ...]:
        """Return the ids of the cases that have papers or scans."""
        with self._access.reading():
            return self._eraser.cases_with_papers()

    def head(self) -> Head:
        """Return the number and the hash of the last entry that was acknowledged."""
        with self._access.reading():
            return self._ledger.head()

    def stock(self) -> tuple[StockTablet, ...]:
        """Return the tablets of the school, wherever they are, by asset tag, then by serial."""
        tablets = self._stock().tablets.values()
        return tuple(sorted(tablets, key=lambda one: (one.asset_tag or "", one.serial or "")))

    def tags(self) -> Mapping[str, str]:
        """Return the asset tags that this desk has seen: tag → serial."""
        return self._stock().tags

    def loans(self) -> tuple[Loan, ...]:
        """Return the loans, the oldest first; no person is in them (see `private`)."""
        found = self._every_loan()
        return tuple(sorted(found, key=lambda one: (one.lent_at, one.id)))

    def loan(self, loan_id: str) -> Loan:
        """Return the loan of that id, or of the only id that begins so.

        Raises:
            CaseUnknownError: no loan, or more than one, has such an id.
        """
        loans, wanted = self._loans().by_id, typed_case_id(loan_id)
        if wanted in loans:
            return loans[wanted]
        found = sorted(id_ for id_ in loans if wanted and id_.startswith(wanted))
        if len(found) > 1:
            raise ambiguous(loan_id, found)
        if not found:
            raise no_loan(loan_id)
        return loans[found[0]]

    def borrowers(self) -> Mapping[str, Mapping[str, str]]:
        """Return what `people.json` still holds of each loan's borrower: loan → field → text."""
        lent = {(loan.id, loan.lent_in) for loan in self._every_loan()}
        with self._access.reading():
            found: dict[str, dict[str, str]] = {}
            for text in self._people.read():
                if (text.case, text.n) in lent:
                    found.setdefault(text.case, {})[text.field] = text.text
            return found

    def standing(self) -> Standing:
        """Return how stock, loans and open cases stand; under the lock, see `unless`."""
        with self._access.reading():
            return self._standing()

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

    def _read(self, case_id: str) -> Case:
        case = self._cases.read(case_id) if case_month(case_id) else None
        if case is None:
            raise unknown(case_id)
        return case

    def _folded(self, fold: Fold[S]) -> FoldFile[S]:
        path, temporary = self.folder / fold.name, self.folder / "tmp"
        return FoldFile(fold, path, temporary, self._disk, self._cases)

    def _stock(self) -> Stock:
        with self._access.reading():
            return self._ledger.added_up(self._ledger.stock)

    def _loans(self) -> Loans:
        with self._access.reading():
            return self._ledger.added_up(self._ledger.loans)

    def _every_loan(self) -> list[Loan]:
        """Return all the loans as they were at one moment, though they lie in many files."""
        loans = self._loans()
        while True:
            found, before = list(loans.by_id.values()), loans.n
            loans = self._loans()
            if loans.n == before:
                return found

    def _standing(self) -> Standing:
        ledger = self._ledger
        return Standing(
            ledger.added_up(ledger.stock), ledger.added_up(ledger.loans), self._list.open_now
        )

    def _checker(self) -> Checker:
        folds = (STOCK, LOANS)
        return Checker(self._desk, self._journal, self._cases, self._people, folds)
