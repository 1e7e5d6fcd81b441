"""The stock and the asset tags that this desk has seen: what the entries add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    tablets, tags, n = dict(stock.tablets), dict(stock.tags), stock.n
    for seen in sorted(entries, key=lambda seen: seen.entry.n):
        if seen.entry.n <= n:
            continue
        n = seen.entry.n
        tablet = _stock_tablet(seen)
        if tablet.asset_tag and tablet.serial:
            tags[tablet.asset_tag] = tablet.serial
        if seen.entry.kind is EntryKind.RESTOCKED:
            tablets = {key: kept for key, kept in tablets.items() if not _same(kept, tablet)}
            tablets[tablet.key] = tablet
    return Stock(n, tablets, tags)


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
