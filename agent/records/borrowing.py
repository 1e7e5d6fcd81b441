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
from agent.records.persons import ID, NAME, Person, new_person_id, person_of
from agent.records.school_year import school_year

MONTH, YEAR = "month", "year"
AGAIN = "again"  # in a loan's entry: how many other loans on its ground its borrower has
LEFT = "left"  # in the entry that undoes a loan: the same

Data = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Borrowed:
    """A loan of somebody: on which ground, and from which month on (YYYY-MM)."""

    ground: str
    month: str

    def __str__(self) -> str:
        return f"{self.ground} {self.month}"


@dataclass(frozen=True)
class Known:
    """What is held by now of people and of loans."""

    texts: tuple[Kept, ...]
    persons: tuple[Person, ...]
    loans: Mapping[str, Loan]

    def borrowed(self, person: str) -> list[Borrowed]:
        """Return the loans of somebody that stand, also those whose details were erased."""
        ids = _cases_of(self.texts, person)  # each looked up: nobody waits for ten years of loans
        own = _standing(loan for case in ids if (loan := self.loans.get(case)))
        erased = [text for row in self.persons if row.id == person for text in row.borrowed]
        return [
            *(found for loan in own if (found := borrowed(loan.ground, loan.start))),
            *(Borrowed(*text.rsplit(" ", 1)) for text in erased),
        ]


def others(loan: Borrowed, same_person: Iterable[Borrowed]) -> dict[str, JsonValue]:
    """Return how many other loans on that ground begin in the loan's month, and school year."""
    alike = [each for each in same_person if each.ground == loan.ground]
    return {
        MONTH: sum(each.month == loan.month for each in alike),
        YEAR: sum(school_year(each.month) == school_year(loan.month) for each in alike),
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
    own = _cases_of(texts, person)
    return _standing(each for each in loans if each.id in own)


def _cases_of(texts: Iterable[Kept], person: str | None) -> frozenset[str]:
    found = (text.case for text in texts if person and (text.field, text.text) == (ID, person))
    return frozenset(found)


def _standing(loans: Iterable[Loan]) -> list[Loan]:
    return [each for each in loans if each.state is not LoanState.UNDONE]


def lent(data: Data, private: Mapping[str, str], known: Known) -> tuple[Data, Mapping[str, str]]:
    """Return what a loan's entry holds: with an id for a new borrower, and his other loans counted.

    Args:
        data, private: as the entry was asked for.
        known: what is held by now.
    """
    if not private.get(NAME):
        return data, private
    private = {ID: new_person_id(), **private}
    this = borrowed(data.get("ground"), data.get("start"))
    if this is None:
        return data, private
    return {**data, AGAIN: others(this, known.borrowed(private[ID]))}, private


def undone(data: Data, known: Known) -> Data:
    """Return what the entry that undoes a case holds: what its borrower has left, if it lent."""
    loan = known.loans.get(str(data.get("case")))
    this = borrowed(loan.ground, loan.start) if loan else None
    person = next(
        (
            text.text
            for text in reversed(known.texts)
            if loan and (text.case, text.field) == (loan.id, ID)
        ),
        None,
    )
    if this is None or person is None:
        return data
    rest = known.borrowed(person)
    if this in rest:
        rest.remove(this)  # the loan that is undone
    return {**data, LEFT: others(this, rest)}


def borrowed(ground: JsonValue, start: JsonValue) -> Borrowed | None:
    """Return a loan as it is counted; None if its entry doesn't tell."""
    if isinstance(ground, str) and isinstance(start, str):
        return Borrowed(ground, start[:7])
    return None
