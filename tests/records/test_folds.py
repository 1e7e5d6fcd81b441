"""Stock and loans against a model that knows no undo: it plays the history again without it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.records.acts import ACT, ActKind
from agent.records.derived import FOLDS
from agent.records.entry import START, Entry, EntryKind, Head, chained
from agent.records.fold import Fold
from agent.records.loan_fold import LOANS
from agent.records.loans import Loan
from agent.records.seen import Seen
from agent.records.shelf import DEPTH
from agent.records.stock import StockTablet
from agent.records.stock_fold import STOCK
from agent.records.tables import decode

TABLETS = 2
WORDS = (
    "add", "lend", "return", "extend", "lost", "stolen", "found", "close", "retire", "undo",
    "portal",
)  # fmt: skip
Op = tuple[str, int, str]  # what, the number of a tablet, the case


@dataclass
class Modelled:
    """A tablet as the model has it; None stands for: not in stock."""

    state: str | None = None
    loans_only: bool = False
    loan: str | None = None
    proof: str | None = None


@dataclass
class ModelledLoan:
    state: str = "out"
    due: str | None = None
    extended: int = 0
    return_case: str | None = None


@dataclass
class Model:
    """What a history of acts, none of them an undo, comes to."""

    tablets: dict[int, Modelled] = field(default_factory=dict)
    loans: dict[str, ModelledLoan] = field(default_factory=dict)

    @classmethod
    def of(cls, history: list[Op]) -> "Model":
        model = cls()
        for what, number, case in history:
            model.do(what, model.tablets.setdefault(number, Modelled()), case)
        return model

    def allows(self, what: str, number: int) -> bool:
        state = self.tablets.get(number, Modelled()).state
        return {
            "add": state is None,
            "lend": state == "in_stock",
            "return": state != "retired",
            "extend": state == "out",
            "close": state == "out",
            "lost": state == "out",
            "stolen": state == "out",
            "found": state in ("lost", "stolen"),
            "retire": state in ("in_stock", "lost", "stolen"),
            "undo": True,
            "portal": state == "out",
        }[what]

    def do(self, what: str, tablet: Modelled, case: str) -> None:
        loan = self.loans.get(tablet.loan or "")
        if what == "add":
            tablet.state = "in_stock"
        elif what == "lend":
            tablet.state, tablet.loans_only, tablet.loan = "out", True, case
            self.loans[case] = ModelledLoan(due="2026-07-01")
        elif what == "return":
            tablet.state, tablet.loans_only, tablet.loan = "in_stock", True, None
            tablet.proof = f"proof of {case}"
            if loan:
                loan.state, loan.return_case = "returned", case
        elif what == "retire":
            tablet.state = "retired"
        elif loan and what == "close":
            tablet.state, tablet.loan, tablet.proof = "in_stock", None, "unknown"
            loan.state, loan.return_case = "returned", f"return before {case}"
        elif loan and what == "extend":
            loan.due, loan.extended = f"2026-08-{loan.extended + 1:02}", loan.extended + 1
        elif loan:
            loan.state = tablet.state = {"found": "out"}.get(what, what)


@dataclass
class Written:
    """The entries of a history, as the program would write them."""

    head: Head = START
    seen: list[Seen] = field(default_factory=list)

    def write(self, what: str, number: int, case: str, model: Model, undone: str = "") -> None:
        names = {"serial": f"S{number}", "asset_tag": f"T{number}"}
        loan = model.tablets.get(number, Modelled()).loan
        if what == "lend":
            data = {**names, "start": "2026-06-29", "due": "2026-07-01", "was_new": True}
            self.add(case, EntryKind.LENT, data)
        elif what == "return":
            data = {**names, "loan": loan, "proof": f"proof of {case}"}
            self.add(case, EntryKind.RESTOCKED, data)
        else:
            due = f"2026-08-{model.loans[loan].extended + 1:02}" if loan else None
            acts: dict[str, tuple[ActKind, dict[str, Any]]] = {
                "add": (ActKind.STOCK_ADD, {"tablets": [{**names, "year": 2019}]}),
                "extend": (ActKind.LOAN_EXTEND, {"loan": loan, "due": due}),
                "lost": (ActKind.LOAN_LOST, {"loan": loan, "on": "2026-06-30"}),
                "stolen": (ActKind.LOAN_STOLEN, {"loan": loan, "on": "2026-06-30"}),
                "found": (ActKind.LOAN_FOUND, {"loan": loan, "on": "2026-06-30"}),
                "close": (
                    ActKind.LOAN_CLOSE,
                    {"loan": loan, "return": f"return before {case}", "proof": "unknown"},
                ),
                "retire": (ActKind.STOCK_RETIRE, names),
                "portal": (ActKind.PORTAL, {"loan": loan, "what": "typed"}),
                "undo": (ActKind.UNDO, {"case": undone}),
            }
            kind, body = acts[what]
            self.add(case, EntryKind.OPENED, {ACT: {"kind": kind.value, **body}})

    def add(self, case: str, kind: EntryKind, data: dict[str, Any]) -> None:
        entry = chained(
            self.head,
            entry_id=f"id{self.head.n}",
            case=case,
            at=f"2026-06-29T08:00:00.{self.head.n:03}Z",
            kind=kind,
            phase=None,
            data=data,
        )
        self.head = Head(entry.n, entry.hash)
        self.seen.append(Seen(entry, {}, "OP1", "fr"))


def played(choices: list[tuple[int, int]]) -> tuple[list[Op], Written]:
    """Return what stands of the history that was chosen, what can't be done left out."""
    history: list[Op] = []
    written = Written()
    for place, (pick, number) in enumerate(choices):
        model, case = Model.of(history), f"2026{place % 3 + 7:02}01-{place:05}"
        allowed = [word for word in WORDS if model.allows(word, number)]
        what = allowed[pick % len(allowed)]
        if what == "undo":
            own = [op for op in history if op[1] == number]
            if own and undoes(written, own[-1]):
                written.write("undo", number, case, model, undone=own[-1][2])
                history.remove(own[-1])
        elif what == "portal":
            written.write("portal", number, case, model)
        else:
            written.write(what, number, case, model)
            history.append((what, number, case))
    return history, written


def undoes(written: Written, op: Op) -> bool:
    """Whether the folds still know what came before; they forget what is long past."""
    things: list[StockTablet | Loan] = [*summed(STOCK, written).tablets.values()]
    things += summed(LOANS, written).by_id.values()
    return any(one.past and one.past[-1]["case"] == op[2] for one in things)


def summed(fold: Fold[Any], written: Written) -> Any:
    return fold.add(fold.start, [seen for seen in written.seen if fold.counts(seen.entry)])


HISTORIES = st.lists(
    st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, TABLETS)), min_size=5, max_size=40
)


@given(HISTORIES)
def test_what_stands_is_the_history_without_what_was_undone(
    choices: list[tuple[int, int]],
) -> None:
    history, written = played(choices)
    model = Model.of(history)
    stock, loans = summed(STOCK, written), summed(LOANS, written)
    assert {
        one.serial: (one.state.value, one.loans_only, one.loan, one.proof)
        for one in stock.tablets.values()
    } == {
        f"S{number}": (one.state, one.loans_only, one.loan, one.proof)
        for number, one in model.tablets.items()
        if one.state is not None
    }
    stands = {id_: loan for id_, loan in loans.by_id.items() if loan.state.value != "undone"}
    assert {
        id_: (one.state.value, one.due, one.extended, one.return_case)
        for id_, one in stands.items()
    } == {
        id_: (one.state, one.due, one.extended, one.return_case) for id_, one in model.loans.items()
    }


@given(HISTORIES, st.lists(st.integers(0, 60), max_size=5))
def test_what_is_added_up_bit_by_bit_is_what_is_made_again(
    choices: list[tuple[int, int]], cuts: list[int]
) -> None:
    """Over the file each time, since that is what the next program reads."""
    _history, written = played(choices)
    for fold in FOLDS.values():
        seen = [each for each in written.seen if fold.counts(each.entry)]
        total = fold.start
        for upto in [*sorted(cuts), len(seen)]:
            total = reread(fold, fold.add(total, seen[: upto + 1][::-1]))  # some of them again
        assert fold.spell(total) == fold.spell(summed(fold, written))


def reread(fold: Fold[Any], total: Any) -> Any:
    return read(fold, fold.spell(total))


def read(fold: Fold[Any], files: Mapping[str, bytes]) -> Any:
    """The sum that files hold, as the next program reads it."""
    total = fold.read(
        decode(files[fold.name], Path("fold")),
        lambda name, parse: parse(decode(files[name], Path(name))),
    )
    assert total is not None
    return total


@given(HISTORIES, st.randoms(use_true_random=False))
def test_pages_that_are_an_entry_ahead_come_to_the_same(
    choices: list[tuple[int, int]], random: Random
) -> None:
    """So a killed program leaves them: of the pages some are written, the file isn't."""
    _history, written = played(choices)
    seen = [each for each in written.seen if LOANS.counts(each.entry)]
    total = LOANS.start
    for each in seen:
        old, whole = LOANS.spell(total), LOANS.spell(LOANS.add(total, [each]))
        ahead = {name: raw for name, raw in whole.items() if random.random() < 0.5}
        torn = {**old, **ahead, LOANS.name: old[LOANS.name]}
        again = LOANS.add(read(LOANS, torn), [each])
        assert {**torn, **LOANS.spell_changed(again)}.items() >= whole.items()
        assert LOANS.spell(again) == whole
        total = read(LOANS, whole)


def test_an_entry_changes_the_page_of_its_loan_alone() -> None:
    history, written = played([(0, 1), (0, 1), (0, 2), (0, 2)])
    total = summed(LOANS, written)
    assert total.pages.keys() == {"2026-07", "2026-08"}
    written.write("return", 2, "20261105-00000", Model.of(history))
    again = LOANS.add(reread(LOANS, total), written.seen[-1:])
    assert LOANS.spell_changed(again).keys() == {"loans/2026-07.json", "loans.json"}


def test_only_the_last_few_changes_of_a_tablet_are_kept() -> None:
    written, model = Written(), Model.of([("add", 1, "A"), ("lend", 1, "B")])
    written.write("add", 1, "A", Model())
    for number in range(9):
        written.write("lend", 1, f"B{number}", model)
    [tablet] = summed(STOCK, written).tablets.values()
    assert len(tablet.past) == DEPTH


NAMES = st.sampled_from([None, "", "S1", "S2", "T1", "T2", 5, True])
TABLET = st.fixed_dictionaries({}, optional={"serial": NAMES, "asset_tag": NAMES, "year": NAMES})
CASE = st.sampled_from(["A", "B", "C", "D", None, 7])
ODD = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text(max_size=2), st.just({"k": 1}))
DATA = st.fixed_dictionaries(
    {},
    optional={
        "serial": NAMES,
        "asset_tag": NAMES,
        "loan": CASE,
        "case": CASE,
        "was": st.one_of(TABLET, ODD),
        "tablets": st.one_of(ODD, st.lists(st.one_of(TABLET, ODD), max_size=3)),
        **dict.fromkeys(["due", "on", "year", "condition", "proof", "what", "again"], ODD),
    },
)
DONE = st.tuples(
    st.sampled_from(["A", "B", "C", "D"]),
    st.sampled_from([EntryKind.LENT, EntryKind.RESTOCKED, EntryKind.IDENTIFIED, *ActKind]),
    DATA,
)


@given(st.lists(DONE, max_size=12))
def test_whatever_entries_hold_adds_up(
    done: list[tuple[str, EntryKind | ActKind, dict[str, Any]]],
) -> None:
    """An entry is what it is: one that a newer, or a wrong, program wrote breaks no fold."""
    written = Written()
    for case, kind, data in done:
        if isinstance(kind, ActKind):
            written.add(case, EntryKind.OPENED, {ACT: {**data, "kind": kind.value}})
        else:
            written.add(case, kind, data)
    for fold in FOLDS.values():
        seen = [each for each in written.seen if fold.counts(each.entry)]
        total = fold.start
        for each in seen:
            total = reread(fold, fold.add(total, [each]))
        assert fold.spell(total) == fold.spell(summed(fold, written))


def test_a_tablet_known_by_its_label_alone_is_taken_out_again() -> None:
    written = Written()
    known: list[dict[str, Any]] = [{"asset_tag": "T1"}]
    written.add("A", EntryKind.OPENED, {ACT: {"kind": "stock-add", "tablets": known}})
    written.add("B", EntryKind.OPENED, {ACT: {"kind": "undo", "case": "A"}})
    assert summed(STOCK, written).tablets == {}


def test_two_that_turn_out_to_be_one_are_two_again_when_that_is_undone() -> None:
    """One was put in by its serial, the other by its label; a return reads both on one tablet."""
    written = Written()
    known: list[dict[str, Any]] = [{"serial": "S1"}, {"asset_tag": "T1"}]
    written.add("A", EntryKind.OPENED, {ACT: {"kind": "stock-add", "tablets": known}})
    before = summed(STOCK, written)
    written.add("B", EntryKind.RESTOCKED, {"serial": "S1", "asset_tag": "T1"})
    assert list(summed(STOCK, written).tablets) == [("S1", "T1")]
    written.add("C", EntryKind.OPENED, {ACT: {"kind": "undo", "case": "B"}})
    assert summed(STOCK, written).tablets == before.tablets


def test_an_entry_is_counted_by_its_kind_or_its_act() -> None:
    written = Written()
    written.add("A", EntryKind.NOTE, {})
    written.add("A", EntryKind.OPENED, {})
    entries: list[Entry] = [seen.entry for seen in written.seen]
    assert not any(fold.counts(entry) for fold in FOLDS.values() for entry in entries)
