"""The stock and the asset tags that this desk has seen: what the entries add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.entry import Entry, EntryKind

FOLDED = frozenset({EntryKind.IDENTIFIED, EntryKind.RESTOCKED})


@dataclass(frozen=True)
class StockTablet:
    """A tablet in stock.

    Attributes:
        serial, asset_tag, maker, model: as far as known.
        loans_only: it serves for loans only (the lending notice).
        since: when it came into stock, ISO 8601.
        case: the case that put it there.
    """

    serial: str | None
    asset_tag: str | None
    maker: str | None
    model: str | None
    loans_only: bool
    since: str
    case: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others; a serial alone doesn't (twins)."""
        return (self.serial or "", self.asset_tag or "")


class Seen(NamedTuple):
    """An entry that counts here, and what its case knew of the tablet by then."""

    entry: Entry
    tablet: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Stock:
    """The sum up to entry `n`, the last one that counted."""

    n: int = 0
    tablets: Mapping[tuple[str, str], StockTablet] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def seen_in(case: Case, after: int = 0) -> list[Seen]:
    """Return the entries of a case that count, of those above the number `after`."""
    return [
        Seen(entry, replace(case, entries=case.entries[: index + 1]).tablet)
        for index, entry in enumerate(case.entries)
        if entry.kind in FOLDED and entry.n > after
    ]


def add_up(stock: Stock, entries: Iterable[Seen]) -> Stock:
    """Return the sum with those entries added, each once, in the order of their numbers."""
    shelf, tags, n = _Shelf(dict(stock.tablets)), dict(stock.tags), stock.n
    for seen in sorted(entries, key=lambda seen: seen.entry.n):
        if seen.entry.n <= n:
            continue
        n = seen.entry.n
        tablet = _stock_tablet(seen)
        if tablet.asset_tag and tablet.serial:
            tags[tablet.asset_tag] = tablet.serial
        if seen.entry.kind is EntryKind.RESTOCKED:
            shelf.put(tablet)
    return Stock(n, shelf.tablets, tags)


@dataclass
class _Shelf:
    """The tablets in stock, found by serial and by tag: years of returns are added up at once."""

    tablets: dict[tuple[str, str], StockTablet]

    def put(self, tablet: StockTablet) -> None:
        """Put a tablet there, in the place of what it may have been known as."""
        for name in self._names_of(tablet):
            for key in tuple(self._by_name.get(name, ())):
                if _same(self.tablets[key], tablet):
                    self._take(key)
        self.tablets[tablet.key] = tablet
        for name in self._names_of(tablet):
            self._by_name.setdefault(name, {})[tablet.key] = None

    def _take(self, key: tuple[str, str]) -> None:
        for name in self._names_of(self.tablets.pop(key)):
            del self._by_name[name][key]

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], dict[tuple[str, str], None]]:
        names: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        for key, tablet in self.tablets.items():
            for name in self._names_of(tablet):
                names.setdefault(name, {})[key] = None
        return names

    @staticmethod
    def _names_of(tablet: StockTablet) -> list[tuple[str, str]]:
        pairs = (("serial", tablet.serial), ("asset_tag", tablet.asset_tag))
        return [(kind, value) for kind, value in pairs if value]


def _stock_tablet(seen: Seen) -> StockTablet:
    """Return the tablet as an entry knows it; what the entry leaves open, its case tells.

    An `identified` entry whose asset tag is null says that this serial's tag isn't known.
    """
    kept = seen.entry.kind is EntryKind.IDENTIFIED
    own = {key: value for key, value in seen.entry.data.items() if kept or value is not None}
    known = {**seen.tablet, **own}
    texts = {key: _text(known.get(key)) for key in ("serial", "asset_tag", "maker", "model")}
    return StockTablet(
        **texts,
        loans_only=known.get("loans_only") is not False,
        since=seen.entry.at,
        case=seen.entry.case,
    )


def _same(one: StockTablet, other: StockTablet) -> bool:
    """Whether both are one tablet: what both know of serial and tag is equal, and something is."""
    pairs = ((one.serial, other.serial), (one.asset_tag, other.asset_tag))
    both = [(left, right) for left, right in pairs if left and right]
    return bool(both) and all(left == right for left, right in both)


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None
