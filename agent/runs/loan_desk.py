"""What this desk's stock, loans and borrowers are to a run."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from agent.desk import Desk
from agent.loans.class_list import words_of
from agent.loans.dates import today
from agent.procedure.state import RunState
from agent.procedure.station import Known, Lending
from agent.records.case import Case, CaseSummary, EntryKind
from agent.records.loans import Loan
from agent.records.stock import StockTablet, is_same

PAPERS_IN = "fr"  # what is signed in a lycée; “quitus papers show --in” makes another language
Name = tuple[str | None, str | None]  # serial and asset tag of a tablet, as far as known


def lending(desk: Desk, case: Case) -> Lending:
    """Return what a run of that case may ask of stock, loans and borrowers."""
    return Lending(
        today=lambda: today(desk.clock),
        tablet=lambda state: tablet_of(desk, state),
        loan=lambda state: loan_of(desk, state),
        texts=lambda: typed_in(desk, case.id),
        borrower=lambda loan: borrower_of(desk, loan),
        known=lambda name: known_borrowers(desk, name),
        papers=lambda: papers_of(desk, case.id),
        by_rule=case.given is None,
    )


def tablet_of(desk: Desk, state: RunState) -> StockTablet | None:
    """Return what the stock holds of a run's tablet; None where nothing, or several, fit."""
    name = _name(state)
    found = [tablet for tablet in desk.records.stock() if is_same(tablet.key, name)]
    return found[0] if len(found) == 1 else None


def loan_of(desk: Desk, state: RunState) -> Loan | None:
    """Return the newest loan that goes on of a run's tablet, or None."""
    return loan_named(desk, _name(state))


def loan_named(desk: Desk, name: Name) -> Loan | None:
    """Return the newest loan that goes on of the tablet of that serial and tag, or None."""
    found = [
        loan
        for loan in desk.records.loans()
        if loan.going_on and is_same((loan.serial, loan.asset_tag), name)
    ]
    return found[-1] if found else None


def reserved_by(name: Name, cases: Iterable[CaseSummary]) -> CaseSummary | None:
    """Return the open case that has the tablet of that serial and tag, or None."""
    return next((case for case in cases if _is_of(case, name)), None)


def _is_of(case: CaseSummary, name: Name) -> bool:
    theirs = (_text(case.tablet.get("serial")), _text(case.tablet.get("asset_tag")))
    named = case.tablet.get("named")
    return is_same(theirs, name) or bool(named and named in name)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _name(state: RunState) -> Name:
    return (_text(state.tablet.get("serial")), _text(state.tablet.get("asset_tag")))


def typed_in(desk: Desk, case_id: str) -> Mapping[tuple[str, str], str]:
    """Return what people typed in a case, by phase and field; the last answer counts."""
    texts = desk.records.private(case_id)
    found: dict[tuple[str, str], str] = {}
    for entry in desk.records.case(case_id).entries:
        if entry.kind is EntryKind.ANSWERED and entry.phase:
            field = str(entry.data.get("field"))
            if text := texts.get((entry.n, field)):
                found[entry.phase, field] = text
    return found


def borrower_of(desk: Desk, loan: Loan) -> Known | None:
    """Return whose a loan is, as he was written down then; None once that is forgotten."""
    person = desk.records.borrower_of(loan.id)
    return None if person is None else Known(person.id, person.name, person.group)


def papers_of(desk: Desk, case_id: str) -> tuple[Path, ...]:
    """Make the papers that a case has by now, or find them again; return their files."""
    from agent.papers.issue import issue, kinds_of  # noqa: PLC0415 - reportlab: 0.2 s

    case = desk.records.case(case_id)
    return issue(desk.records, desk.settings, case, kinds_of(case), PAPERS_IN)


def known_borrowers(desk: Desk, name: str) -> tuple[Known, ...]:
    """Return the borrowers of that name, its words in any order, or the one of that id."""
    return tuple(
        Known(person.id, person.name, person.group)
        for person in desk.records.persons()
        if person.id == name or words_of(person.name) == words_of(name)
    )
