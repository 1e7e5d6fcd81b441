"""Whom and what to forget: worked out from what is held, shown, then written and done."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from agent.errors import RecordError, UsageError
from agent.i18n import _
from agent.loans.held import Dossier, dossiers, orphans
from agent.loans.names import folded, names_somebody
from agent.loans.retention import Retention, details_until, due_details, due_persons
from agent.records.acts import ActKind
from agent.records.borrowing import borrowed
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.erasing import Ended, Erasure
from agent.records.identifiers import case_day
from agent.records.loans import Loan, LoanState
from agent.records.people import Kept
from agent.records.persons import ID, NAME, Person
from agent.records.store import Records

_IDENTITY = frozenset({ID, NAME, "group", "guardian", "replaces"})


@dataclass(frozen=True)
class Plan:
    """What is to be forgotten.

    Attributes:
        ground: `due`, or `request` of a person.
        erasure: what goes.
        loans: those whose details go.
        persons: those who leave the address book.
        texts: how many texts go.
        papers: how many cases lose their papers.
        namesakes: the cases in which somebody else is written down by that name, or as guardian or
            as replaced: they stay.
    """

    ground: str
    erasure: Erasure
    loans: tuple[Loan, ...] = ()
    persons: tuple[Person, ...] = ()
    texts: int = 0
    papers: int = 0
    namesakes: tuple[str, ...] = ()


def plan_due(records: Records, today: date, retention: Retention) -> Plan:
    """Return what is kept for longer than the settings allow."""
    all_held = dossiers(records)
    held = [dossier.held for dossier in all_held.values()]
    gone = [all_held[id_] for id_ in due_details(held, today, retention)]
    last_days = [(each.id, date.fromisoformat(each.last_on)) for each in records.persons()]
    leaving = due_persons(last_days, held, today, retention)
    old = [
        aside.name
        for aside in records.asides()
        if (aside.texts or aside.persons or aside.papers)
        and details_until(aside.put_on, retention.loan_months) < today
    ]
    lost = [
        case_id
        for case_id in orphans(records)
        if (day := case_day(case_id)) and details_until(day, retention.loan_months) < today
    ]
    return _plan(records, "due", gone, leaving, asides=old, papers=lost)


def plan_person(records: Records, person: Person) -> Plan:
    """Return all that is held of somebody.

    Raises:
        UsageError: he has a tablet, there is a dispute, or a case that names him goes on.
    """
    all_held = dossiers(records)
    own = [each for each in all_held.values() if each.person == person.id]
    others = [each for each in all_held.values() if each.person != person.id]
    names = {person.name, *(text.text for each in own for text in each.texts if text.field == NAME)}
    named = [(each, _naming(each.texts, names)) for each in others]
    own += [each for each, texts in named if texts and each.person is None and each.loan is None]
    _refuse_going_on(own, person)
    loose = [text for each, texts in named if each not in own for text in texts]
    remarks = [text for text in loose if text.field not in _IDENTITY]
    stay = {text.case for text in loose if text.field in _IDENTITY}
    aside, twins = _in_asides(records, person, names)
    plan = _plan(records, "request", own, [person.id, *twins], more=[*remarks, *aside])
    return _with_namesakes(plan, stay)


def find_person(records: Records, typed: str) -> Person:
    """Return the person of that id, or of that name, or of the only name that has it in it.

    Raises:
        UsageError: nobody is, or several are.
    """
    persons = records.persons()
    wanted = folded(typed.strip())
    for fits in (_has_id, _is_called, _is_called_partly):
        found = [each for each in persons if wanted and fits(each, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            told = "; ".join(f"{each.id} = {each.name}, {each.group}" for each in found[:10])
            raise UsageError(
                _("Several people fit: {people}.").format(people=told),
                hint=_("Name one by the id."),
            )
    raise UsageError(
        _("Nobody of that name or id is held here."), hint=_("“quitus people list” shows them.")
    )


def forget(
    records: Records, plan: Plan, again: Callable[[], Plan], *, operator: str, language: str
) -> Case:
    """Write down that it is forgotten, and erase it; return the case.

    Args:
        plan: as it was shown.
        again: makes the plan anew; called while nobody else can write.

    Raises:
        RecordError: something changed since it was shown; or it is on record and could not be
            erased yet: the next program that writes does it.
    """

    def unless(_standing: object) -> None:
        if again().erasure != plan.erasure:
            raise RecordError(
                _("What is held changed since it was shown; nothing was erased."),
                hint=_("Give the command again."),
            )

    told: dict[str, JsonValue] = {
        "ground": plan.ground,
        "loans": len(plan.loans),
        "persons": len(plan.persons),
        "texts": plan.texts,
    }
    return records.erase(
        ActKind.FORGET,
        told,
        plan.erasure,
        operator=operator,
        language=language,
        unless=unless,
    )


def _plan(
    records: Records,
    ground: str,
    gone: Collection[Dossier],
    leaving: Collection[str],
    *,
    more: Sequence[Kept] = (),
    asides: Sequence[str] = (),
    papers: Sequence[str] = (),
) -> Plan:
    texts = {(text.id, text.field) for each in gone for text in each.texts}
    loose = {(text.id, text.field) for text in more} - texts
    ended = [_ended(each.loan) for each in gone if each.loan and each.person not in leaving]
    papers = sorted({*papers, *(case_id for each in gone for case_id in each.papers)})
    erasure = Erasure(
        entries=tuple(sorted({entry for entry, _field in texts})),
        texts=tuple(sorted(loose)),
        persons=tuple(sorted(leaving)),
        papers=tuple(papers),
        ended=tuple(ended),
        asides=tuple(asides),
    )
    persons = {each.id: each for each in records.persons()}
    return Plan(
        ground,
        erasure,
        loans=tuple(each.loan for each in gone if each.loan),
        persons=tuple(persons[id_] for id_ in sorted(leaving) if id_ in persons),
        texts=len(texts) + len(loose),
        papers=len(papers),
    )


def _ended(loan: Loan) -> Ended:
    counts = borrowed(loan.ground, loan.start) if loan.state is not LoanState.UNDONE else None
    return Ended(loan.id, loan.ended_on or loan.lent_at[:10], str(counts) if counts else None)


def _with_namesakes(plan: Plan, cases: Collection[str]) -> Plan:
    return Plan(**{**vars(plan), "namesakes": tuple(sorted(cases))})


def _naming(texts: Collection[Kept], names: Collection[str]) -> list[Kept]:
    return [text for text in texts if any(names_somebody(text.text, name) for name in names)]


def _in_asides(
    records: Records, person: Person, names: Collection[str]
) -> tuple[list[Kept], set[str]]:
    """Return the texts about somebody in records that were put aside, and whom he is there."""
    found: list[Kept] = []
    twins: set[str] = set()
    called = set(map(folded, names))
    for aside in records.asides():
        twins |= {each.id for each in aside.persons if folded(each.name) in called}
        ids = {(ID, id_) for id_ in {person.id, *twins}}
        own = {text.case for text in aside.texts if (text.field, text.text) in ids}
        found += [text for text in aside.texts if text.case in own]
        found += _naming(aside.texts, names)
    return found, twins - {each.id for each in records.persons()}


def _refuse_going_on(own: Collection[Dossier], person: Person) -> None:
    held = sorted(each.id for each in own if each.held.hold)
    if held:
        raise UsageError(
            _("A dispute keeps this loan: {loans}.").format(loans=", ".join(held)),
            hint=_("“quitus hold LOAN --release” ends it."),
        )
    going_on = sorted(each.id for each in own if each.ended_on is None)
    if going_on:
        raise UsageError(
            _("This goes on for {person}: {cases}.").format(
                person=person.id, cases=", ".join(going_on)
            ),
            hint=_("Nobody is forgotten before the tablet is back and the case closed."),
        )


def _has_id(person: Person, wanted: str) -> bool:
    return person.id == wanted


def _is_called(person: Person, wanted: str) -> bool:
    return folded(person.name) == wanted


def _is_called_partly(person: Person, wanted: str) -> bool:
    return wanted in folded(person.name)
