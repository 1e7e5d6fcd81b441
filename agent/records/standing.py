"""How stock, loans and open cases stand: what an act is weighed against under the desk's lock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.records.case import CaseSummary
from agent.records.loans import Loans
from agent.records.stock import Stock


@dataclass(frozen=True)
class Standing:
    """How all stands while nobody else can write.

    Attributes:
        stock, loans: with every entry that was acknowledged.
        open_cases: gives the open cases, newest first.
    """

    stock: Stock
    loans: Loans
    open_cases: Callable[[], Sequence[CaseSummary]]


Unless = Callable[[Standing], None]  # what it raises keeps an entry from being written
