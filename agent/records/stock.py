"""The tablets of the school and the asset tags that this desk has seen, as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agent.records.canonical import JsonValue

Key = tuple[str, str]


class TabletState(StrEnum):
    """Where a tablet of the school is."""

    IN_STOCK = "in_stock"
    OUT = "out"
    LOST = "lost"
    STOLEN = "stolen"
    RETIRED = "retired"


@dataclass(frozen=True)
class StockTablet:
    """A tablet of the school.

    Attributes:
        serial, asset_tag, maker, model, year: as far as known.
        state: where it is.
        loans_only: it was lent once, or came as such: it serves for loans only (the lending
            notice).
        loan: the id of the loan that it is out on, also while it is lost; or None.
        proof: how sure its last reset is, or None where nobody knows of one.
        since: when it came into its state, ISO 8601.
        case: the case that changed it last.
        ticked: the return, of a loan that this desk doesn't know, that left « en prêt » ticked in
            the Region's application; or None.
        past: what each of the last changes made of it, the newest last, so that it can be undone.
    """

    serial: str | None
    asset_tag: str | None
    maker: str | None
    model: str | None
    year: int | None
    state: TabletState
    loans_only: bool
    loan: str | None
    proof: str | None
    since: str
    case: str
    ticked: str | None = None
    past: tuple[Mapping[str, JsonValue], ...] = field(default=(), compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What tells it from others; a serial alone doesn't (twins)."""
        return (self.serial or "", self.asset_tag or "")

    @property
    def name(self) -> str:
        """What people call it: its asset tag, else its serial."""
        return self.asset_tag or self.serial or "—"


@dataclass(frozen=True)
class Stock:
    """The sum up to entry `n`, the last one that counted."""

    n: int = 0
    tablets: Mapping[Key, StockTablet] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> tuple[StockTablet, ...]:
        """Return the tablets with that asset tag, or else with that serial."""
        tagged = [one for one in self.tablets.values() if one.asset_tag == name]
        return tuple(tagged or [one for one in self.tablets.values() if one.serial == name])

    def same_as(self, serial: str | None, asset_tag: str | None) -> tuple[StockTablet, ...]:
        """Return the tablets that what is known of one fits."""
        return tuple(
            each for each in self.tablets.values() if is_same(each.key, (serial, asset_tag))
        )


def is_same(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Whether both are one tablet: what both know of serial and tag is equal, and something is."""
    both = [(left, right) for left, right in zip(one, other, strict=True) if left and right]
    return bool(both) and all(left == right for left, right in both)
