"""`loans.json`, and a page a month in `loans/`: what the entries make of the loans.

A page has all the loans that were made in its month. `loans.json` has those that go on once more:
as many as there are tablets, however many years of loans there are.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agent.records.acts import ActKind, act_in
from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind
from agent.records.fold import Fold
from agent.records.loan_files import FOLDER, changed, documents, pages, total, typed
from agent.records.loans import Loan, Loans, LoanState, Mark, Page, page_of
from agent.records.seen import Seen, mapping, text, whole
from agent.records.stock import is_same

Facts = Mapping[str, JsonValue]
Pages = ChainMap[str, Page]  # what was changed, over what was read

_OF_RUNS = frozenset({EntryKind.LENT, EntryKind.RESTOCKED, EntryKind.PORTAL})
_TYPED, _UNTICKED = "typed", "unticked"


def _counts(entry: Entry) -> bool:
    act = act_in(entry)
    return entry.kind in _OF_RUNS or (act is not None and act.kind in _ACTS)


def add_up(loans: Loans, entries: Iterable[Seen]) -> Loans:
    """Return the sum with those entries added, each once, in the order of their numbers."""
    sum_ = _Sum(loans.n, dict(loans.going_on), _over(loans.pages))
    for seen in sorted(entries, key=lambda seen: seen.entry.n):
        if seen.entry.n > sum_.n:
            sum_.n = seen.entry.n
            sum_.add(seen)
    return Loans(sum_.n, sum_.going_on, sum_.pages, frozenset(sum_.changed))


def _over(pages: Mapping[str, Page]) -> Pages:
    """Return pages that can be changed while those stay as they are; one layer, however often."""
    if isinstance(pages, ChainMap):
        return ChainMap(dict(pages.maps[0]), *pages.maps[1:])
    return ChainMap({}, pages)  # type: ignore[arg-type] # only the first layer is written to


@dataclass
class _Sum:
    """The sum in the making; `n` is the number of the entry that is being added."""

    n: int
    going_on: dict[str, Loan]
    pages: Pages
    changed: dict[str, dict[str, Loan]] = field(default_factory=dict)

    def add(self, seen: Seen) -> None:
        act = act_in(seen.entry)
        if act is not None:
            _ACTS[act.kind](self, seen, act.data)
        elif seen.entry.kind is EntryKind.LENT:
            if self.get(seen.entry.case) is None:
                self.place(_lent(seen))
        elif seen.entry.kind is EntryKind.PORTAL:
            self.portal(seen, seen.entry.data)
        else:
            self.returned(seen)

    def get(self, loan_id: str | None) -> Loan | None:
        """Return a loan; where a killed program had changed it already, only the rest is done."""
        loan = self.pages.get(page_of(loan_id), {}).get(loan_id) if loan_id else None
        if loan is not None and loan.n == self.n:
            self.place(loan)
        return loan

    def put(self, loan: Loan) -> None:
        """Put a loan in the place of what it was, unless the entry has changed that already."""
        there = self.get(loan.id)
        if there is None or there.n < self.n:
            self.place(replace(loan, n=self.n))

    def place(self, loan: Loan) -> None:
        month = page_of(loan.id)
        if month not in self.changed:
            self.changed[month] = dict(self.pages.get(month, {}))
            self.pages[month] = self.changed[month]
        self.changed[month][loan.id] = loan
        self.going_on.pop(loan.id, None)
        if loan.going_on:
            self.going_on[loan.id] = loan

    def returned(self, seen: Seen) -> None:
        data = seen.entry.data
        if data.get("loan", "") is None:  # a run looked: no loan, or one that its reset leaves open
            return
        known = {**seen.tablet, **{key: data[key] for key in data if data[key] is not None}}
        for loan in self.ended_by(known):
            self.change(
                loan,
                seen.entry.case,
                state=LoanState.RETURNED,
                ended_on=_day(seen, data),
                return_case=seen.entry.case,
                condition_back=mapping(data.get("condition")),
                accessories_back=mapping(data.get("accessories")),
                proof_back=text(data.get("proof")),
            )

    def ended_by(self, known: Facts) -> list[Loan]:
        """Return the loans that a return ends: the one it names, else those of its tablet."""
        named = self.get(text(known.get("loan")))
        if named is not None:
            return [named] if named.going_on else []
        tablet = (text(known.get("serial")), text(known.get("asset_tag")))
        return [
            loan
            for loan in self.going_on.values()
            if is_same((loan.serial, loan.asset_tag), tablet)
        ]

    def change(self, loan: Loan, case: str, **new: Any) -> None:
        was: dict[str, JsonValue] = {name: getattr(loan, name) for name in new}
        past: tuple[Facts, ...] = (*loan.past, {"case": case, "was": was})
        self.put(replace(loan, **new, past=past))

    def named(self, data: Facts) -> Loan | None:
        return self.get(text(data.get("loan")))

    # Acts.

    def extend(self, seen: Seen, data: Facts) -> None:
        loan = self.named(data)
        if loan is not None:
            due, extended = text(data.get("due")), loan.extended + 1
            self.change(loan, seen.entry.case, due=due, extended=extended)

    def lost(self, seen: Seen, data: Facts) -> None:
        self.gone(seen, data, LoanState.LOST)

    def stolen(self, seen: Seen, data: Facts) -> None:
        self.gone(seen, data, LoanState.STOLEN)

    def gone(self, seen: Seen, data: Facts, state: LoanState) -> None:
        loan = self.named(data)
        if loan is not None and loan.going_on:
            self.change(loan, seen.entry.case, state=state, ended_on=_day(seen, data))

    def found(self, seen: Seen, data: Facts) -> None:
        loan = self.named(data)
        if loan is not None and loan.going_on:
            self.change(loan, seen.entry.case, state=LoanState.OUT, ended_on=None)

    def close(self, seen: Seen, data: Facts) -> None:
        """It came back, and ends although its reset is not sure: somebody decided so."""
        loan = self.named(data)
        if loan is not None and loan.going_on:
            self.change(
                loan,
                seen.entry.case,
                state=LoanState.RETURNED,
                ended_on=_day(seen, data),
                return_case=text(data.get("return")),
                condition_back=mapping(data.get("condition")),
                proof_back=text(data.get("proof")),
            )

    def portal(self, seen: Seen, data: Facts) -> None:
        loan = self.named(data)
        if loan is None:
            return
        mark = Mark(seen.operator, seen.entry.at, loan.due)
        if data.get("what") == _TYPED:
            self.put(replace(loan, portal_typed=mark, portal_unticked=None))
        elif data.get("what") == _UNTICKED:
            self.put(replace(loan, portal_unticked=mark))

    def hold(self, _seen: Seen, data: Facts) -> None:
        self.held(data, hold=True)

    def release(self, _seen: Seen, data: Facts) -> None:
        self.held(data, hold=False)

    def held(self, data: Facts, *, hold: bool) -> None:
        loan = self.named(data)
        if loan is not None:
            self.put(replace(loan, hold=hold))

    def undo(self, seen: Seen, data: Facts) -> None:
        """Give back what a case's changes were made of; for once, all the loans are looked at."""
        case = text(data.get("case")) or ""
        for loan in self.changed_by(case):
            was = mapping(loan.past[-1]["was"])
            if loan.id == case:
                was = {"state": LoanState.UNDONE, "ended_on": seen.entry.at[:10]}
            self.put(replace(loan, **typed(was), past=loan.past[:-1]))

    def changed_by(self, case: str) -> list[Loan]:
        """Return the loans that a case changed last, without those that are done already."""
        ids = [case] if self.get(case) else list(Loans(pages=self.pages).by_id)
        loans = [loan for loan_id in ids if (loan := self.get(loan_id)) and loan.n < self.n]
        return [loan for loan in loans if loan.past and loan.past[-1]["case"] == case]


_ACTS: Mapping[str, Callable[[_Sum, Seen, Facts], None]] = {
    ActKind.LOAN_EXTEND: _Sum.extend,
    ActKind.LOAN_LOST: _Sum.lost,
    ActKind.LOAN_STOLEN: _Sum.stolen,
    ActKind.LOAN_FOUND: _Sum.found,
    ActKind.LOAN_CLOSE: _Sum.close,
    ActKind.PORTAL: _Sum.portal,
    ActKind.HOLD: _Sum.hold,
    ActKind.RELEASE: _Sum.release,
    ActKind.UNDO: _Sum.undo,
}


def _lent(seen: Seen) -> Loan:
    data = seen.entry.data
    facts = {**seen.tablet, **{key: data[key] for key in data if data[key] is not None}}
    return Loan(
        id=seen.entry.case,
        serial=text(facts.get("serial")),
        asset_tag=text(facts.get("asset_tag")),
        maker=text(facts.get("maker")),
        model=text(facts.get("model")),
        year=whole(facts.get("year")),
        ground=text(data.get("ground")),
        borrower_kind=text(data.get("borrower_kind")),
        start=text(data.get("start")),
        due=text(data.get("due")),
        lent_at=seen.entry.at,
        operator=seen.operator,
        language=seen.language,
        condition_out=mapping(data.get("condition")),
        accessories=mapping(data.get("accessories")),
        was_new=data.get("was_new") is True,
        proof=text(data.get("proof")),
        again=data.get("again"),
        lent_in=seen.entry.n,
        named="name" in mapping(data.get("commitments")),
        n=seen.entry.n,
        past=({"case": seen.entry.case, "was": None},),
    )


def _day(seen: Seen, data: Facts) -> str:
    return text(data.get("on")) or seen.entry.at[:10]


LOANS = Fold(
    "loans.json", Loans(), _counts, add_up, documents, total, pages, changed, folder=FOLDER
)
