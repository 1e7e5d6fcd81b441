"""`loans.json`: what the entries make of the loans."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.records.acts import ActKind, act_in
from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind
from agent.records.fold import Documents, Fold
from agent.records.loans import Loan, Loans, LoanState, Mark
from agent.records.seen import Seen, mapping, text, whole
from agent.records.stock import is_same
from agent.records.tables import Document, Tables, in_order

Facts = Mapping[str, JsonValue]

_OF_RUNS = frozenset({EntryKind.LENT, EntryKind.RESTOCKED, EntryKind.PORTAL})
_TYPED, _UNTICKED = "typed", "unticked"


def _counts(entry: Entry) -> bool:
    act = act_in(entry)
    return entry.kind in _OF_RUNS or (act is not None and act.kind in _ACTS)


def add_up(loans: Loans, entries: Iterable[Seen]) -> Loans:
    """Return the sum with those entries added, each once, in the order of their numbers."""
    sum_, n = _Sum(dict(loans.by_id)), loans.n
    for seen in sorted(entries, key=lambda seen: seen.entry.n):
        if seen.entry.n > n:
            n = seen.entry.n
            sum_.add(seen)
    return Loans(n, sum_.loans)


@dataclass
class _Sum:
    """The sum in the making."""

    loans: dict[str, Loan]

    def add(self, seen: Seen) -> None:
        act = act_in(seen.entry)
        if act is not None:
            _ACTS[act.kind](self, seen, act.data)
        elif seen.entry.kind is EntryKind.LENT:
            self.loans.setdefault(seen.entry.case, _lent(seen))
        elif seen.entry.kind is EntryKind.PORTAL:
            self.portal(seen, seen.entry.data)
        else:
            self.returned(seen)

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
        named = self.loans.get(text(known.get("loan")) or "")
        if named is not None:
            return [named] if named.going_on else []
        tablet = (text(known.get("serial")), text(known.get("asset_tag")))
        return [
            loan
            for loan in self.loans.values()
            if loan.going_on and is_same((loan.serial, loan.asset_tag), tablet)
        ]

    def change(self, loan: Loan, case: str, **new: Any) -> None:
        was: dict[str, JsonValue] = {name: getattr(loan, name) for name in new}
        past: tuple[Facts, ...] = (*loan.past, {"case": case, "was": was})
        self.loans[loan.id] = replace(loan, **new, past=past)

    def named(self, data: Facts) -> Loan | None:
        return self.loans.get(text(data.get("loan")) or "")

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
            self.loans[loan.id] = replace(loan, portal_typed=mark, portal_unticked=None)
        elif data.get("what") == _UNTICKED:
            self.loans[loan.id] = replace(loan, portal_unticked=mark)

    def hold(self, _seen: Seen, data: Facts) -> None:
        self.held(data, hold=True)

    def release(self, _seen: Seen, data: Facts) -> None:
        self.held(data, hold=False)

    def held(self, data: Facts, *, hold: bool) -> None:
        loan = self.named(data)
        if loan is not None:
            self.loans[loan.id] = replace(loan, hold=hold)

    def undo(self, seen: Seen, data: Facts) -> None:
        case = text(data.get("case")) or ""
        undone = [
            loan
            for loan in ([self.loans[case]] if case in self.loans else self.loans.values())
            if loan.past and loan.past[-1]["case"] == case
        ]
        for loan in undone:
            was = mapping(loan.past[-1]["was"])
            if loan.id == case:
                was = {"state": LoanState.UNDONE, "ended_on": seen.entry.at[:10]}
            self.loans[loan.id] = replace(loan, **_typed(was), past=loan.past[:-1])


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
        past=({"case": seen.entry.case, "was": None},),
    )


def _day(seen: Seen, data: Facts) -> str:
    return text(data.get("on")) or seen.entry.at[:10]


def _documents(loans: Loans) -> Documents:
    return {"loan": [_document(loans.by_id[id_]) for id_ in sorted(loans.by_id)]}


def _document(loan: Loan) -> Document:
    marks = {name: getattr(loan, name) for name in _MARKS}
    told = {name: vars(mark) if mark else None for name, mark in marks.items()}
    return {**vars(loan), **told, "past": list(loan.past)}


def _total(n: int, tables: Tables) -> Loans:
    loans = (_loan(doc) for _id, doc in in_order(tables["loan"]))
    return Loans(n, {loan.id: loan for loan in loans})


def _loan(doc: Document) -> Loan:
    past = doc["past"]
    if not isinstance(past, list):
        raise TypeError("no past")
    return Loan(**{**_typed(doc), "past": tuple(past)})


_MARKS = ("portal_typed", "portal_unticked")


def _typed(doc: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file, or a change, holds of a loan, as a loan has it."""
    typed = dict(doc)
    if "state" in typed:
        typed["state"] = LoanState(typed["state"])
    for name in _MARKS:
        if typed.get(name):
            typed[name] = Mark(**typed[name])
    return typed


LOANS = Fold("loans.json", Loans(), _counts, add_up, _documents, _total)
