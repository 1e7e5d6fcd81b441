"""The tablets while entries are added up: found by serial and by tag, changed, and changed back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from agent.records.canonical import JsonValue
from agent.records.stock import Key, StockTablet, TabletState, is_same

DEPTH = 4  # so many changes of a tablet can be undone, one after the other
_KNOWN = ("serial", "asset_tag", "maker", "model", "year")


@dataclass
class Shelf:
    """The tablets by their key; years of returns are added up at once."""

    tablets: dict[Key, StockTablet]

    def same_as(self, serial: str | None, asset_tag: str | None) -> StockTablet | None:
        """Return the tablet that what is known of one fits best."""
        exact = self.tablets.get((serial or "", asset_tag or ""))
        return exact or next(iter(self._same((serial or "", asset_tag or ""))), None)

    def on_loan(self, loan: str | None) -> StockTablet | None:
        """Return the tablet that is out on that loan."""
        found = [key for key, tablet in self.tablets.items() if loan and tablet.loan == loan]
        return self.tablets[min(found)] if found else None

    def untick(self, case: str | None) -> None:
        """Forget what that return left ticked; it is no change of the tablet that can be undone."""
        for key, tablet in self.tablets.items():
            if case is not None and tablet.ticked == case:
                self.tablets[key] = replace(tablet, ticked=None)

    def change(self, old: StockTablet | None, new: StockTablet, case: str) -> None:
        """Put `new` in the place of `old`, and of whatever else turns out to be the same tablet."""
        if old is not None:
            self._take(old.key)
        took = [self._take(other.key) for other in self._same(new.key)]
        past = ({"case": case, "was": document(old), "took": [document(one) for one in took]},)
        kept = old.past if old else ()
        self._put(replace(new, past=(*kept, *past)[-DEPTH:]))

    def undo(self, case: str) -> list[tuple[StockTablet, StockTablet | None]]:
        """Give back what a case's changes were made of, where it changed a tablet last.

        Returns:
            The tablets that it had made, and what each is now; None: it isn't in stock any more.
        """
        keys = sorted(key for key, one in self.tablets.items() if is_last(one.past, case))
        undone = [self.tablets[key] for key in keys]
        for tablet in undone:
            self._take(tablet.key)
        pairs: list[tuple[StockTablet, StockTablet | None]] = []
        for tablet in undone:
            last = tablet.past[-1]
            back = restored(last["was"], tablet.past[:-1])
            pairs.append((tablet, back))
            took = last["took"]
            assert isinstance(took, list)
            for each in [back, *(restored(one, ()) for one in took)]:
                if each is not None:
                    self._put(each)
        return pairs

    def _same(self, key: Key) -> list[StockTablet]:
        names = [name for name in _names_of(key) if name in self._by_name]
        keys = sorted({found for name in names for found in self._by_name[name]})
        return [self.tablets[found] for found in keys if is_same(found, key)]

    def _put(self, tablet: StockTablet) -> None:
        by_name = self._by_name
        self.tablets[tablet.key] = tablet
        for name in _names_of(tablet.key):
            by_name.setdefault(name, {})[tablet.key] = None

    def _take(self, key: Key) -> StockTablet:
        by_name = self._by_name
        for name in _names_of(key):
            del by_name[name][key]
        return self.tablets.pop(key)

    @cached_property
    def _by_name(self) -> dict[tuple[int, str], dict[Key, None]]:
        names: dict[tuple[int, str], dict[Key, None]] = {}
        for key in self.tablets:
            for name in _names_of(key):
                names.setdefault(name, {})[key] = None
        return names


def is_last(past: tuple[Mapping[str, JsonValue], ...], case: str) -> bool:
    """Whether the last change was that case's."""
    return bool(past) and past[-1]["case"] == case


def known(old: StockTablet | None, facts: Mapping[str, JsonValue]) -> dict[str, Any]:
    """Return what is known of a tablet: what stock says, and, where it is silent, the facts."""
    kept = {name: getattr(old, name) for name in _KNOWN} if old else dict.fromkeys(_KNOWN)
    return {name: facts.get(name) if kept[name] is None else kept[name] for name in _KNOWN}


def document(tablet: StockTablet | None) -> dict[str, JsonValue] | None:
    """Return a tablet without its past, as a file holds it."""
    if tablet is None:
        return None
    kept = {name: value for name, value in vars(tablet).items() if name != "past"}
    if tablet.ticked is None:  # as it was written before anybody asked for it
        del kept["ticked"]
    return kept


def restored(value: Any, past: Iterable[Mapping[str, JsonValue]]) -> StockTablet | None:
    """Return the tablet that a document holds; KeyError, TypeError, ValueError if it holds none."""
    if value is None:
        return None
    return StockTablet(**{**value, "state": TabletState(value["state"]), "past": tuple(past)})


def _names_of(key: Key) -> list[tuple[int, str]]:
    return [(place, name) for place, name in enumerate(key) if name]
