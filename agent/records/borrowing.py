"""Who borrows: what a loan's entry says of its borrower, and how often the same one borrows.

That is counted when a loan is made, or undone, since later nobody can tell: the numbers stand in
the entry, so that a report counts borrowers after they were forgotten. Which loans were whose is
not told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent.records.acts import ActKind, act_in
from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind
from agent.records.loans import Loan, LoanState
from agent.records.people import Kept
from agent.records.persons import ID, Person, new_person_id, person_of

MONTH, YEAR = "month", "year"
AGAIN = "again"  # in a loan's entry: how many other loans on its ground its borrower has
LEFT = "left"  # in the entry that undoes a loan: the same
FIRST_MONTH = 9  # a French school year runs from 1 September to 31 August

Data = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Borrowed:
    """A loan of somebody: on which ground, from which day on (YYYY-MM-DD)."""

    ground: str
    start: str


def others(loan: Borrowed, same_person: Iterable[Borrowed]) -> dict[str, JsonValue]:
    """Return how many other loans on that ground begin in the loan's month, and school year."""
    alike = [each for each in same_person if each.ground == loan.ground]
    return {
        MONTH: sum(each.start[:7] == loan.start[:7] for each in alike),
        YEAR: sum(_school_year(each.start) == _school_year(loan.start) for each in alike),
    }


def borrower_in(entry: Entry, texts: Iterable[Kept]) -> Person | None:
    """Return whom an entry writes down in the address book: a loan's, or one put right."""
    act = act_in(entry)
    if entry.kind is not EntryKind.LENT and (act is None or act.kind != ActKind.PERSON):
        return None
    data = act.data if act else entry.data
    kind, day = str(data.get("borrower_kind") or ""), str(data.get("start") or entry.at[:10])
    held = {text.field: text.text for text in texts}
    return person_of(held, kind=kind, day=day, n=entry.n, entry=entry.id)


def of_person(texts: Iterable[Kept], person: str | None, loans: Iterable[Loan]) -> list[Loan]:
    """Return the loans of somebody that stand; none for nobody."""
    own = {text.case for text in texts if person and (text.field, text.text) == (ID, person)}
    return [each for each in loans if each.id in own and each.state is not LoanState.UNDONE]


def lent(
    data: Data, private: Mapping[str, str], texts: Iterable[Kept], loans: Iterable[Loan]
) -> tuple[Data, Mapping[str, str]]:
    """Return what a loan's entry holds: with an id for a new borrower, and his other loans counted.

    Args:
        data, private: as the entry was asked for.
        texts, loans: what is held by now.
    """
    if not private.get("name"):
        return data, private
    private = {ID: new_person_id(), **private}
    this = _borrowed(data.get("ground"), data.get("start"))
    if this is None:
        return data, private
    return {**data, AGAIN: others(this, _all(of_person(texts, private[ID], loans)))}, private


def undone(data: Data, texts: Iterable[Kept], loans: Mapping[str, Loan]) -> Data:
    """Return what the entry that undoes a case holds: what its borrower has left, if it lent."""
    loan = loans.get(str(data.get("case")))
    this = _borrowed(loan.ground, loan.start) if loan else None
    if loan is None or this is None:
        return data
    kept = list(texts)
    person = next((text.text for text in kept if (text.case, text.field) == (loan.id, ID)), None)
    rest = [each for each in of_person(kept, person, loans.values()) if each.id != loan.id]
    return {**data, LEFT: others(this, _all(rest))}


def _all(loans: Iterable[Loan]) -> list[Borrowed]:
    found = (_borrowed(loan.ground, loan.start) for loan in loans)
    return [each for each in found if each]


def _borrowed(ground: JsonValue, start: JsonValue) -> Borrowed | None:
    if isinstance(ground, str) and isinstance(start, str):
        return Borrowed(ground, start)
    return None


def _school_year(day: str) -> int:
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= FIRST_MONTH else year - 1
