"""What is derived from the entries, and how each of its files is made again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from agent.records.case import Case
from agent.records.stock import Seen, Stock, add_up, seen_in
from agent.records.stock_file import tables_of
from agent.records.tables import encode


@dataclass(frozen=True)
class Fold:
    """One derived file.

    Attributes:
        start: the sum of nothing.
        collect: what counts in a case, of its entries above a number.
        add: a sum with more added, whatever the order within.
        spell: the bytes of the file that a sum makes.
    """

    start: Stock
    collect: Callable[[Case, int], Sequence[Seen]]
    add: Callable[[Stock, Iterable[Seen]], Stock]
    spell: Callable[[Stock], bytes]


FOLDS: Mapping[str, Fold] = MappingProxyType(
    {"tablets.json": Fold(Stock(), seen_in, add_up, lambda stock: encode(tables_of(stock)))}
)
