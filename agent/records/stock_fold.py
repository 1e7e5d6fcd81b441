"""`tablets.json`: what the entries make of the stock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from agent.records.acts import ActKind, act_in
from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind
from agent.records.fold import Documents, Fold, ReadPage
from agent.records.seen import Seen, mapping, text, whole
from agent.records.shelf import Shelf, document, known, restored
from agent.records.stock import Stock, StockTablet, TabletState
from agent.records.tables import Tables, in_order

Facts = dict[str, JsonValue]

_SHOWN = frozenset({EntryKind.IDENTIFIED, EntryKind.RESTOCKED, EntryKind.LENT})
_WHERE = {
    ActKind.LOAN_LOST: TabletState.LOST,
    ActKind.LOAN_STOLEN: TabletState.STOLEN,
    ActKind.LOAN_FOUND: TabletState.OUT,
}


def _counts(entry: Entry) -> bool:
    act = act_in(entry)
    return entry.kind in _SHOWN or (act is not None and act.kind in _ACTS)


def add_up(stock: Stock, entries: Iterable[Seen]) -> Stock:
    """Return the sum with those entries added, each once, in the order of their numbers."""
    sum_ = _Sum(Shelf(dict(stock.tablets)), dict(stock.tags))
    n = stock.n
    for seen in sorted(entries, key=lambda seen: seen.entry.n):
        if seen.entry.n > n:
            n = seen.entry.n
            sum_.add(seen)
    return Stock(n, sum_.shelf.tablets, sum_.tags)


@dataclass
class _Sum:
    """The sum in the making."""

    shelf: Shelf
    tags: dict[str, str]

    def add(self, seen: Seen) -> None:
        act = act_in(seen.entry)
        if act is not None:
            return _ACTS[act.kind](self, seen, dict(act.data))
        facts = _facts(seen)
        self.learn(facts)
        if seen.entry.kind is EntryKind.RESTOCKED:
            self.restocked(seen, facts)
        elif seen.entry.kind is EntryKind.LENT:
            self.lent(seen, facts)
        return None

    def learn(self, facts: Mapping[str, JsonValue]) -> None:
        tag, serial = text(facts.get("asset_tag")), text(facts.get("serial"))
        if tag and serial:
            self.tags[tag] = serial

    def restocked(self, seen: Seen, facts: Facts) -> None:
        old = self.shelf.same_as(text(facts["serial"]), text(facts["asset_tag"]))
        loan = text(facts.get("loan"))
        if loan and (old is None or old.loan != loan):
            old = self.shelf.on_loan(loan) or old
        new = _tablet(seen, old, facts, state=TabletState.IN_STOCK, loans_only=True)
        proof = text(facts.get("proof"))
        ticked = seen.entry.case if facts.get("ticked") is True else None
        if "ticked" not in facts and old is not None:  # a proof later on tells nothing of it
            ticked = old.ticked
        new = replace(new, loan=None, proof=proof, since=seen.entry.at, ticked=ticked)
        self.shelf.change(old, new, seen.entry.case)

    def lent(self, seen: Seen, facts: Facts) -> None:
        old = self.shelf.same_as(text(facts["serial"]), text(facts["asset_tag"]))
        new = _tablet(seen, old, facts, state=TabletState.OUT, loans_only=True)
        new = replace(new, loan=seen.entry.case, ticked=None)  # its loan is ticked there from now
        self.shelf.change(old, new, seen.entry.case)

    # Acts.

    def rows(self, seen: Seen, data: Facts) -> None:
        """Tablets come in, or become known otherwise: `was` says which one a row is about."""
        rows = data.get("tablets")
        for row in rows if isinstance(rows, list) else ():
            facts = mapping(row)
            was = facts.get("was", facts)
            old = self.named(mapping(was))
            for_loans = facts.get("loans_only") is True or bool(old and old.loans_only)
            state = old.state if old else TabletState.IN_STOCK
            new = _tablet(seen, old, facts, state=state, loans_only=for_loans)
            self.relabel(seen, old, _named_anew(new, facts))

    def label(self, seen: Seen, data: Facts) -> None:
        old = self.named(mapping(data.get("was")))
        if old is not None:
            new = _tablet(seen, old, {}, state=old.state, loans_only=old.loans_only)
            self.relabel(seen, old, replace(new, asset_tag=text(data.get("asset_tag"))))

    def relabel(self, seen: Seen, old: StockTablet | None, new: StockTablet) -> None:
        self.shelf.change(old, new, seen.entry.case)
        self.tell_apart(old, new)

    def retire(self, seen: Seen, data: Facts) -> None:
        self.moved(seen, self.named(data), TabletState.RETIRED)

    def loan(self, seen: Seen, data: Facts) -> None:
        act = act_in(seen.entry)
        assert act is not None
        self.moved(seen, self.shelf.on_loan(text(data.get("loan"))), _WHERE[ActKind(act.kind)])

    def close(self, seen: Seen, data: Facts) -> None:
        """A tablet whose reset is not sure lies in stock, and can't be lent."""
        old = self.shelf.on_loan(text(data.get("loan")))
        if old is not None:
            new = _tablet(seen, old, {}, state=TabletState.IN_STOCK, loans_only=True)
            new = replace(new, loan=None, proof=text(data.get("proof")))
            self.shelf.change(old, new, seen.entry.case)

    def moved(self, seen: Seen, old: StockTablet | None, state: TabletState) -> None:
        if old is not None:
            new = _tablet(seen, old, {}, state=state, loans_only=old.loans_only)
            self.shelf.change(old, new, seen.entry.case)

    def portal(self, _seen: Seen, data: Facts) -> None:
        """The box that a return had left ticked is unticked; a loan's own is told by the loans."""
        self.shelf.untick(text(data.get("return")))

    def undo(self, _seen: Seen, data: Facts) -> None:
        for new, old in self.shelf.undo(text(data.get("case")) or ""):
            self.tell_apart(new, old)

    def named(self, facts: Mapping[str, JsonValue]) -> StockTablet | None:
        return self.shelf.same_as(text(facts.get("serial")), text(facts.get("asset_tag")))

    def tell_apart(self, old: StockTablet | None, new: StockTablet | None) -> None:
        """Let a label no longer name the tablet that it was taken from."""
        if old is not None and (new is None or new.asset_tag != old.asset_tag):
            tag = old.asset_tag
            if tag in self.tags and self.tags[tag] == old.serial:
                del self.tags[tag]
        if new is not None:
            self.learn({"asset_tag": new.asset_tag, "serial": new.serial})


_ACTS: Mapping[str, Callable[[_Sum, Seen, Facts], None]] = {
    ActKind.STOCK_ADD: _Sum.rows,
    ActKind.STOCK_UPDATE: _Sum.rows,
    ActKind.STOCK_RETIRE: _Sum.retire,
    ActKind.STOCK_LABEL: _Sum.label,
    ActKind.LOAN_LOST: _Sum.loan,
    ActKind.LOAN_STOLEN: _Sum.loan,
    ActKind.LOAN_FOUND: _Sum.loan,
    ActKind.LOAN_CLOSE: _Sum.close,
    ActKind.PORTAL: _Sum.portal,
    ActKind.UNDO: _Sum.undo,
}


def _facts(seen: Seen) -> Facts:
    """Return the tablet as an entry knows it; what the entry leaves open, its case tells.

    An `identified` entry whose asset tag is null says that this serial's tag isn't known.
    """
    kept = seen.entry.kind is EntryKind.IDENTIFIED
    own = {key: value for key, value in seen.entry.data.items() if kept or value is not None}
    facts = {**seen.tablet, **own}
    texts = {key: text(facts.get(key)) for key in ("serial", "asset_tag", "maker", "model")}
    return {**facts, **texts, "year": _year(facts)}


def _named_anew(tablet: StockTablet, facts: Mapping[str, JsonValue]) -> StockTablet:
    return replace(
        tablet,
        serial=text(facts.get("serial")),
        asset_tag=text(facts.get("asset_tag")),
        maker=text(facts.get("maker")),
        model=text(facts.get("model")),
        year=_year(facts),
    )


def _year(facts: Mapping[str, JsonValue]) -> int | None:
    return whole(facts.get("year"))


def _tablet(
    seen: Seen,
    old: StockTablet | None,
    facts: Mapping[str, JsonValue],
    *,
    state: TabletState,
    loans_only: bool,
) -> StockTablet:
    return StockTablet(
        **known(old, facts),
        state=state,
        loans_only=loans_only,
        loan=old.loan if old else None,
        proof=old.proof if old else None,
        since=old.since if old and old.state is state else seen.entry.at,
        case=seen.entry.case,
        ticked=old.ticked if old else None,
    )


def _documents(stock: Stock) -> Documents:
    tablets = [stock.tablets[key] for key in sorted(stock.tablets)]
    return {
        "stock": [{**(document(tablet) or {}), "past": list(tablet.past)} for tablet in tablets],
        "tag": [{"serial": stock.tags[tag], "tag": tag} for tag in sorted(stock.tags)],
    }


def _total(n: int, tables: Tables, _page: ReadPage) -> Stock:
    found = {}
    for _id, doc in in_order(tables["stock"]):
        past = doc["past"]
        if not isinstance(past, list):
            raise TypeError("no past")
        tablet = restored({**doc, "past": ()}, past)
        assert tablet is not None
        found[tablet.key] = tablet
    tags = {str(doc["tag"]): str(doc["serial"]) for _id, doc in in_order(tables["tag"])}
    return Stock(n, found, tags)


STOCK = Fold("tablets.json", Stock(), _counts, add_up, _documents, _total)
