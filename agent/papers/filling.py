"""Takes the facts of a paper from the record: a return, a re-check, a loan, a request."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent import __version__
from agent.errors import FileError
from agent.i18n import _
from agent.papers.facts import (
    CARD,
    PARTS,
    Condition,
    Dossier,
    LoanFacts,
    Operator,
    Origin,
    Person,
    Request,
    ResetFacts,
    School,
    TabletFacts,
)
from agent.papers.reset_facts import answered, measured, reset_facts, still_open
from agent.plain_text import plain
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.loans import BorrowerKind, Loan
from agent.records.stock import is_same
from agent.records.store import Records
from agent.settings import Settings

_LOGO_BYTES = 2_000_000


def dossier_of(records: Records, settings: Settings, case: Case) -> Dossier:
    """Return all that the papers of a case may say, as the case stands.

    Raises:
        FileError: the logo of the settings can't be read.
    """
    subject = _return_of(records, case)
    loan = _loan_of(records, subject)
    lent = records.case(loan.id) if loan is not None and loan.id != subject.id else subject
    lending = _is_lending(subject) or (loan is not None and loan.id == subject.id)
    facts = _loan_facts(loan) if loan is not None else _loan_in_the_making(subject)
    condition = _condition(records, subject, lending=lending)
    return Dossier(
        origin=_origin(case),
        school=school_of(settings),
        operator=_operator(records, subject.operator),
        borrower=_borrower(records, lent) if facts is not None else None,
        tablet=_tablet(subject, loan),
        loan=facts,
        condition_out=condition if lending else _condition_out(records, loan, lent),
        condition_back=None if lending else condition,
        reset=None if lending else _reset(records, subject, case),
        request=_request(records, case),
        still_open=() if lending else still_open(subject, case, loan),
        signed=answered(subject, "signed"),
        restocked=any(entry.kind is EntryKind.RESTOCKED for entry in subject.entries),
        loan_months=settings.retention_loan_months,
        person_months=settings.retention_person_months,
    )


def _reset(records: Records, subject: Case, case: Case) -> ResetFacts:
    facts = reset_facts(subject, case)
    by = facts.verified_by.code
    return replace(facts, verified_by=_operator(records, by)) if by else facts


def _operator(records: Records, code: str) -> Operator:
    """Return who stands behind a code, as far as he was written down."""
    known = next((each for each in records.operators() if each.code == code), None)
    return Operator(code, known.name, known.title) if known else Operator(code)


def school_of(settings: Settings) -> School:
    """Return the school as its settings name it; raises FileError for a logo that isn't there."""
    address = settings.school_address or ""
    return School(
        name=settings.school_name,
        address=tuple(line.strip() for line in address.splitlines()),
        uai=settings.school_uai,
        head=settings.school_head,
        contact=settings.school_contact,
        logo=_logo(settings),
    )


def upto(case: Case, n: int) -> Case:
    """Return a case as it stood at the entry of that number."""
    return replace(case, entries=tuple(entry for entry in case.entries if entry.n <= n))


def _logo(settings: Settings) -> bytes | None:
    path = settings.school_logo
    if path is None:
        return None
    try:
        with path.open("rb") as stream:
            return stream.read(_LOGO_BYTES)
    except OSError as error:
        raise FileError(
            _("The school's logo {file} can't be read: {why}.").format(
                file=path, why=error.strerror or type(error).__name__
            ),
            hint=_("Correct school.logo in the settings, or take it out."),
        ) from error


def _origin(case: Case) -> Origin:
    last = case.entries[-1]
    closed = next((entry for entry in case.entries if entry.kind is EntryKind.CLOSED), None)
    return Origin(
        case=case.id,
        opened_at=case.opened_at,
        procedure=str(case.procedure.get("id", "")),
        version=str(case.procedure.get("version", "")),
        sha256=str(case.procedure.get("sha256", "")),
        head_n=last.n,
        head_hash=last.hash,
        desk=case.desk,
        simulated=case.simulated,
        closed_at=closed.at if closed else None,
        outcome=case.outcome if closed else None,
        program=__version__,
    )


def _return_of(records: Records, case: Case) -> Case:
    """Return the case that a re-check looked at; any other case is its own subject."""
    compared = measured(case, "compared_with")
    return records.case(compared) if isinstance(compared, str) else case


def _loan_of(records: Records, case: Case) -> Loan | None:
    """Return the loan that a case made or ended; of another return, the one that went on then."""
    loans = records.loans()
    own = [loan for loan in loans if case.id in (loan.id, loan.return_case)]
    if own or case.act is not None or _is_lending(case):
        return own[-1] if own else None
    tablet = (_text(case.tablet.get("serial")), _text(case.tablet.get("asset_tag")))
    of_tablet = [loan for loan in loans if is_same(_names(loan), tablet)]
    then = [loan for loan in of_tablet if _went_on(records, loan, case)]
    return max(then, key=lambda loan: loan.lent_in) if then else None


def _went_on(records: Records, loan: Loan, case: Case) -> bool:
    """Whether a loan had begun, and not ended, when a case was opened."""
    opened, later = case.entries[0].n, loan.return_case
    if loan.lent_in > opened:
        return False
    return loan.going_on or (later is not None and records.case(later).entries[0].n > opened)


def _names(loan: Loan) -> tuple[str | None, str | None]:
    return (loan.serial, loan.asset_tag)


def _is_lending(case: Case) -> bool:
    return measured(case, "ground") is not None


def _loan_facts(loan: Loan) -> LoanFacts:
    return LoanFacts(
        id=loan.id,
        staff=loan.borrower_kind == BorrowerKind.STAFF,
        ground=loan.ground or "",
        start=loan.start or loan.lent_at[:10],
        due=loan.due,
        accessories=_accessories(loan.accessories, loan.condition_out),
    )


def _loan_in_the_making(case: Case) -> LoanFacts | None:
    """Return the loan that a case is about to make: its papers are signed before it is made."""
    ground, start = measured(case, "ground"), measured(case, "start")
    if not isinstance(ground, str) or not isinstance(start, str):
        return None
    form = _form(case)
    there = {"card": True} if form.get("card") == "yes" else {}
    return LoanFacts(
        id=case.id,
        staff=measured(case, "kind") == BorrowerKind.STAFF,
        ground=ground,
        start=start,
        due=_text(measured(case, "due")),
        accessories=_accessories(there, form),
    )


def _accessories(lent: Mapping[str, Any], condition: Mapping[str, Any]) -> dict[str, str]:
    """Return what goes along: of the form what is not missing, and the card if one does."""
    loose = {part: str(condition[part]) for part in PARTS[-3:] if part in condition}
    return loose | ({CARD: "ok"} if lent.get("card") is True else {})


def _borrower(records: Records, lent: Case) -> Person:
    """Return the borrower as `people.json` still holds him; after forgetting, an empty line."""
    texts = {field: text for (_n, field), text in sorted(records.private(lent.id).items())}
    known = records.person(texts["person"]) if texts.get("person") else None
    return Person(
        name=texts.get("name") or (known.name if known else None),
        group=texts.get("group") or None,
        replaces=texts.get("replaces") or None,
        guardian=texts.get("guardian") or None,
    )


def _tablet(case: Case, loan: Loan | None) -> TabletFacts:
    known = case.tablet
    storage = (case.fingerprint or {}).get("storage_gib")
    return TabletFacts(
        maker=_text(known.get("maker")) or (loan.maker if loan else None),
        model=_text(known.get("model")) or (loan.model if loan else None),
        serial=_text(known.get("serial")) or (loan.serial if loan else None),
        asset_tag=_text(known.get("asset_tag")) or (loan.asset_tag if loan else None),
        year=loan.year if loan else None,
        android=_text(known.get("android")),
        build=_text(known.get("build_fingerprint")),
        encryption=_text(known.get("encryption")),
        storage_gib=storage if isinstance(storage, int) else None,
    )


def _form(case: Case) -> Mapping[str, Any]:
    """Return what the condition form of a case holds, whichever phase asked for it."""
    forms = [phase.measurements for phase in case.phases.values()]
    return next((form for form in forms if PARTS[0] in form and PARTS[1] in form), {})


def _condition(records: Records, case: Case, *, lending: bool) -> Condition | None:
    """Return the form of a case; the card is asked for only where one goes along, or is due."""
    form = _form(case)
    if not form:
        return None
    states = {part: str(form[part]) for part in PARTS if part in form}
    card = {"yes": "ok", "no": None if lending else "missing"}.get(str(form.get("card")))
    states |= {CARD: card} if card else {}
    remarks = [text for (_n, field), text in records.private(case.id).items() if field == "remark"]
    return Condition(states, case.opened_at, remarks[-1] if remarks else None)


def _condition_out(records: Records, loan: Loan | None, lent: Case) -> Condition | None:
    if loan is None or not loan.condition_out:
        return None
    known = _condition(records, lent, lending=True)
    states = {part: str(state) for part, state in loan.condition_out.items()}
    states |= {CARD: "ok"} if loan.accessories.get("card") is True else {}
    return Condition(states, lent.opened_at, known.remark if known else None)


def _request(records: Records, case: Case) -> Request | None:
    if case.act is None or case.act.get("kind") != ActKind.REGION_REQUEST:
        return None
    act = case.act
    count, needed = act.get("count"), act.get("ground")
    told = needed if isinstance(needed, Mapping) else {}
    waiting = {
        str(each): number for each, number in told.items() if isinstance(number, int) and number
    }
    asked = count if isinstance(count, int) else 0
    return Request(
        count=asked,
        needed=waiting,
        start=str(act.get("from") or case.opened_at),
        until=_text(act.get("until")),
        in_stock=sum(waiting.values()) - asked if waiting else None,
        why=next(iter(records.private(case.id).values()), None),
    )


def _text(value: object) -> str | None:
    """Return a text as it may stand on paper: an older record holds what a tablet said, raw."""
    return plain(value) if isinstance(value, str) and value else None
