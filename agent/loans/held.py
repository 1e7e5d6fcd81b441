"""What is held of people, loan by loan: which texts and which papers belong together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from agent.clock import parse_moment
from agent.errors import CaseUnknownError
from agent.loans.retention import Held
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.loans import Loan, LoanState
from agent.records.people import Kept
from agent.records.persons import ID
from agent.records.store import Records

_ASSETS = frozenset({ActKind.STOCK_ADD, ActKind.STOCK_LABEL, ActKind.REGION_REQUEST})


@dataclass
class Dossier:
    """All that is held about one loan, or about one case that is no loan's.

    Attributes:
        id: of the loan, or of the case.
        loan: the loan, or None.
        cases: those that belong to it and hold texts or papers.
        texts: what people typed in them.
        papers: those of the cases with papers or scans.
        open: one of them, or the loan's return, goes on.
    """

    id: str
    loan: Loan | None
    cases: list[Case] = field(default_factory=list)
    texts: list[Kept] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    open: bool = False

    @property
    def person(self) -> str | None:
        """The id of whom it is about; who a loan was written down for last, if it says more."""
        ids = [text for text in self.texts if text.field == ID]
        return max(ids, key=lambda text: text.n).text if ids else None

    @property
    def ended_on(self) -> date | None:
        """The day from which its time runs; None while it goes on."""
        if self.open:
            return None
        if self.loan is None:
            return max(parse_moment(case.entries[-1].at).astimezone().date() for case in self.cases)
        if self.loan.state is LoanState.OUT or self.loan.ended_on is None:
            return None
        return date.fromisoformat(self.loan.ended_on)

    @property
    def held(self) -> Held:
        """What the rules of retention need of it."""
        hold = self.loan is not None and self.loan.hold
        return Held(self.id, self.person, self.ended_on, hold)


def dossiers(records: Records) -> dict[str, Dossier]:
    """Return all that is held, by the id of the loan or of the case; operators are not in it."""
    loans = {loan.id: loan for loan in records.loans()}
    homes, found = _Homes(records, loans), dict[str, Dossier]()
    texts: dict[str, list[Kept]] = {}
    operators = {text.id for text in records.texts() if text.field == "operator"}
    for text in records.texts():
        if text.id not in operators:
            texts.setdefault(text.case, []).append(text)
    papers, going_on = records.cases_with_papers(), _open_cases(records)
    for case_id in sorted({*texts, *papers}):
        case = homes.case(case_id)
        if case is None or (case_id not in texts and _is_of_assets(case)):
            continue
        home = homes.of(case)
        dossier = found.setdefault(home, Dossier(home, loans.get(home)))
        dossier.open |= case.open or (
            dossier.loan is not None and dossier.loan.return_case in going_on
        )
        dossier.cases.append(case)
        dossier.texts += texts.get(case_id, [])
        dossier.papers += [case_id] if case_id in papers else []
    return found


def orphans(records: Records) -> list[str]:
    """Return the cases with papers that the record doesn't have: an older one was restored."""
    homes = _Homes(records, {})
    return [case_id for case_id in records.cases_with_papers() if homes.case(case_id) is None]


def _open_cases(records: Records) -> set[str | None]:
    return {case.id for case in records.cases(open_only=True)}


@dataclass
class _Homes:
    """Finds the loan that a case belongs to."""

    records: Records
    loans: Mapping[str, Loan]

    def __post_init__(self) -> None:
        self._returns = {loan.return_case: loan.id for loan in self.loans.values()}

    def case(self, case_id: str) -> Case | None:
        """Return the case; None for one that was never acknowledged."""
        try:
            return self.records.case(case_id)
        except CaseUnknownError:
            return None

    def of(self, case: Case) -> str:
        """Return the id of the loan; the case's own where it belongs to none."""
        named = _loans_named(case)
        undone = case.act.get("case") if case.act and case.act["kind"] == ActKind.UNDO else None
        if isinstance(undone, str):
            other = self.case(undone)
            named = [*named, *([self.of(other)] if other else [])]
        known = (loan for loan in (case.id, *named) if loan in self.loans)
        return next(known, self._returns.get(case.id, case.id))


def _loans_named(case: Case) -> list[str]:
    """Return the loans that a case says it ends, or is about."""
    told: Iterable[object] = (
        entry.data.get("loan") for entry in case.entries if entry.kind is EntryKind.RESTOCKED
    )
    if case.act:
        told = [case.act.get("loan")]
    return [loan for loan in told if isinstance(loan, str)]


def _is_of_assets(case: Case) -> bool:
    """Whether its papers are about things alone: labels, a request for tablets."""
    return case.act is not None and case.act["kind"] in _ASSETS
