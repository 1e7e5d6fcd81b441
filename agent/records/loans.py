"""The loans as they stand; no person is in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agent.records.canonical import JsonValue
from agent.records.identifiers import case_month
from agent.records.stock import is_same


class Ground(StrEnum):
    """Why somebody may borrow (the lending notice, first sentence)."""

    WAITING_PUPIL = "waiting_pupil"
    SUBSTITUTE_TEACHER = "substitute_teacher"
    HEAD_DECISION = "head_decision"


class BorrowerKind(StrEnum):
    """What the borrower is to the school; each has an agreement of its own."""

    PUPIL = "pupil"
    STAFF = "staff"


class LoanState(StrEnum):
    """How a loan stands."""

    OUT = "out"
    RETURNED = "returned"
    LOST = "lost"
    STOLEN = "stolen"
    UNDONE = "undone"


@dataclass(frozen=True)
class Mark:
    """Something that was done by hand in the Region's application: by whom, when, until when.

    Attributes:
        due: the end that was typed, None for an open end.
    """

    by: str
    at: str
    due: str | None


@dataclass(frozen=True)
class Loan:
    """A loan; what a loan's entries don't tell is None.

    Attributes:
        id: of the case that lent.
        serial, asset_tag, maker, model, year: of the tablet, as it was lent.
        ground, borrower_kind: values of `Ground` and `BorrowerKind`.
        start, due: dates, ISO 8601; `due` is None for an open end.
        state: how it stands.
        ended_on: the date of its return, its loss, or its undoing.
        return_case: the case that took it back.
        extended: how often its end was moved.
        condition_out, condition_back: part → state.
        accessories, accessories_back: what went with it, what came back.
        portal_typed, portal_unticked: what was done last in the Region's application.
        hold: nothing of it is forgotten, since there is a dispute.
        was_new: the tablet had never been lent.
        proof: how sure the reset before it was; proof_back: the one at its return.
        again: whether this borrower had another loan before, as its entry counts them.
        lent_at, lent_in: when it was handed over, ISO 8601; the number of the entry that says so.
        named: that entry commits to a borrower's name, whether that is still held or not.
        n: the number of the entry that changed it last.
        operator, language: of the case that lent.
        past: what each change made of it, the newest last, so that it can be undone.
    """

    id: str
    serial: str | None
    asset_tag: str | None
    maker: str | None
    model: str | None
    year: int | None
    ground: str | None
    borrower_kind: str | None
    start: str | None
    due: str | None
    lent_at: str
    operator: str
    language: str
    state: LoanState = LoanState.OUT
    ended_on: str | None = None
    return_case: str | None = None
    extended: int = 0
    condition_out: Mapping[str, JsonValue] = field(default_factory=dict)
    condition_back: Mapping[str, JsonValue] = field(default_factory=dict)
    accessories: Mapping[str, JsonValue] = field(default_factory=dict)
    accessories_back: Mapping[str, JsonValue] = field(default_factory=dict)
    portal_typed: Mark | None = None
    portal_unticked: Mark | None = None
    hold: bool = False
    was_new: bool = False
    proof: str | None = None
    proof_back: str | None = None
    again: JsonValue = None
    lent_in: int = 0
    named: bool = False
    n: int = field(default=0, compare=False)
    past: tuple[Mapping[str, JsonValue], ...] = field(default=(), compare=False, repr=False)

    @property
    def going_on(self) -> bool:
        """Whether the tablet is still to come back: out, lost or stolen."""
        return self.state in (LoanState.OUT, LoanState.LOST, LoanState.STOLEN)

    @property
    def tablet(self) -> str:
        """What people call the tablet: its asset tag, else its serial."""
        return self.asset_tag or self.serial or "—"


Page = Mapping[str, Loan]  # the loans that were made in one month, by id


def page_of(loan_id: str) -> str:
    """Return the month of whose page a loan is."""
    return case_month(loan_id) or "0000-00"  # what no program writes has a place, too


class _ById(Mapping[str, Loan]):
    """The loans of all the pages; a page is read once something is asked of it."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages

    def __getitem__(self, loan_id: str) -> Loan:
        return self._pages[page_of(loan_id)][loan_id]

    def __iter__(self) -> Iterator[str]:
        return (loan_id for month in sorted(self._pages) for loan_id in self._pages[month])

    def __len__(self) -> int:
        return sum(len(self._pages[month]) for month in self._pages)


@dataclass(frozen=True)
class Loans:
    """The sum up to entry `n`, the last one that counted.

    Attributes:
        going_on: the loans whose tablet is still to come back, by id.
        pages: all the loans, by the month in which they were made; read when they are asked for.
        changed: the months that the entries added last changed.
    """

    n: int = 0
    going_on: Page = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    changed: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def by_id(self) -> Mapping[str, Loan]:
        """All the loans; looking one up reads its month, going through them reads all."""
        return _ById(self.pages)

    def of_tablet(self, serial: str | None, asset_tag: str | None) -> tuple[Loan, ...]:
        """Return the loans that go on of the tablet, the oldest first."""
        found = [
            loan
            for loan in self.going_on.values()
            if is_same((loan.serial, loan.asset_tag), (serial, asset_tag))
        ]
        return tuple(sorted(found, key=lambda loan: (loan.lent_at, loan.id)))
