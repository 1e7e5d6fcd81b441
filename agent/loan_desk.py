"""What this desk's stock, loans and borrowers are to a run."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from agent.desk import Desk
from agent.errors import NotLendableError
from agent.i18n import _
from agent.loans.days import school_year
from agent.open_cases import holding, open_case
from agent.procedure.actions.pick import not_lendable
from agent.procedure.state import RunState
from agent.procedure.station import Known, Lending
from agent.records.case import Case, CaseSummary, EntryKind
from agent.records.loans import Loan
from agent.records.standing import Standing, Unless
from agent.records.stock import StockTablet, is_same

Name = tuple[str | None, str | None]  # serial and asset tag of a tablet, as far as known


def lending(desk: Desk, case: Case) -> Lending:
    """Return what a run of that case may ask of stock, loans and borrowers."""
    return Lending(
        today=lambda: today(desk),
        tablet=lambda state: tablet_of(desk, state),
        loan=lambda state: loan_of(desk, state),
        texts=lambda: typed_in(desk, case.id),
        texts_of=lambda loan: borrower_texts(desk, loan),
        known=lambda name: known_borrowers(desk, name),
        new_person=lambda: secrets.token_hex(4),
        again=lambda person, start: again(desk, person, start),
        by_rule=case.given is None,
    )


def today(desk: Desk) -> date:
    """Return the date in the desk's own time zone."""
    return desk.clock.now().astimezone().date()


def tablet_of(desk: Desk, state: RunState) -> StockTablet | None:
    """Return what the stock holds of a run's tablet; None where nothing, or several, fit."""
    name = _name(state)
    found = [tablet for tablet in desk.records.stock() if is_same(tablet.key, name)]
    return found[0] if len(found) == 1 else None


def loan_of(desk: Desk, state: RunState) -> Loan | None:
    """Return the newest loan that goes on of a run's tablet, or None."""
    name = _name(state)
    found = [
        loan
        for loan in desk.records.loans()
        if loan.going_on and is_same((loan.serial, loan.asset_tag), name)
    ]
    return found[-1] if found else None


def refuse_elsewhere(case_id: str, loan: Mapping[str, Any]) -> Unless:
    """Return what keeps a loan off the record whose tablet went another way meanwhile."""
    name = (_text(loan.get("serial")), _text(loan.get("asset_tag")))

    def unless(standing: Standing) -> None:
        for tablet in standing.stock.same_as(*name):
            reason = not_lendable(tablet)
            if reason is not None:
                raise NotLendableError(
                    _("This tablet can't be lent: {reason}.").format(reason=reason),
                    tablet=tablet.name,
                )
        others = [case for case in holding(standing.open_cases()) if case.id != case_id]
        other = reserved_by(name, others)
        if other is not None:
            raise open_case(other, name[1] or name[0])

    return unless


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


def borrower_texts(desk: Desk, loan: Loan) -> dict[str, str]:
    """Return what the desk still holds of a loan's people, by field."""
    lent = {e.n for e in desk.records.case(loan.id).entries if e.kind is EntryKind.LENT}
    return {f: text for (n, f), text in desk.records.private(loan.id).items() if n in lent}


def again(desk: Desk, person: str, start: str) -> dict[str, bool]:
    """Return whether that borrower had another loan in the school year, and month, of that day."""
    day = date.fromisoformat(start)
    others = [
        date.fromisoformat(loan.start)
        for loan in desk.records.loans()
        if loan.start and borrower_texts(desk, loan).get("person") == person
    ]
    return {
        "year": any(school_year(other) == school_year(day) for other in others),
        "month": any((other.year, other.month) == (day.year, day.month) for other in others),
    }


def known_borrowers(desk: Desk, name: str) -> tuple[Known, ...]:
    """Return the borrowers of that name, in any case of its letters, or the one of that id."""
    wanted = name.casefold()
    found = {}
    for loan in desk.records.loans():
        texts = borrower_texts(desk, loan)
        person = texts.get("person")
        if person and wanted in (person.casefold(), texts.get("name", "").casefold()):
            found[person] = Known(person, texts.get("name", ""), texts.get("group", ""))
    return tuple(found[person] for person in sorted(found))
