"""A fold: what the entries add up to, kept in a file that can be made again from them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from agent.records.case import Case
from agent.records.entry import Entry
from agent.records.seen import Seen, seen_in
from agent.records.tables import Tables, damaged, encode, read_tables

VERSION = 2  # of how the folds are spelled; a file of an older one is made again

Documents = dict[str, list[dict[str, object]]]  # table → its documents, in order


class Sum(Protocol):
    """What entries add up to."""

    @property
    def n(self) -> int:
        """The number of the last entry that counted."""


S = TypeVar("S", bound=Sum)


@dataclass(frozen=True)
class Fold(Generic[S]):
    """One derived file.

    Attributes:
        name: of the file.
        start: the sum of nothing.
        counts: whether an entry changes the sum.
        add: a sum with more added, each once, in the order of their numbers.
        documents: what the file holds of a sum.
        total: the sum of what a file holds; KeyError, TypeError, ValueError if it is something
            else.
    """

    name: str
    start: S
    counts: Callable[[Entry], bool]
    add: Callable[[S, Iterable[Seen]], S]
    documents: Callable[[S], Documents]
    total: Callable[[int, Tables], S]

    def collect(self, case: Case, after: int = 0) -> Sequence[Seen]:
        """Return what counts in a case, of its entries above a number."""
        return seen_in(case, self.counts, after)

    def spell(self, total: S) -> bytes:
        """Return the bytes of the file: the same whichever way the sum was added up."""
        tables: Tables = {"applied": {"1": {"n": total.n, "version": VERSION}}}
        for name, documents in self.documents(total).items():
            tables[name] = {str(id_): doc for id_, doc in enumerate(documents, start=1)}
        return encode(tables)

    def read(self, path: Path) -> S | None:
        """Return the sum that a file holds; None if it is missing, or an older version spelled it.

        Raises:
            RecordDamagedError: it holds something else.
        """
        tables = read_tables(path)
        if tables is None or is_outdated(tables):
            return None
        try:
            n = tables["applied"]["1"]["n"]
            if type(n) is not int:
                raise damaged(path)
            return self.total(n, tables)
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(path) from error


def is_current(path: Path) -> bool:
    """Whether a file begins as this version of the program spells it; reads no more of it."""
    try:
        with path.open("rb") as file:
            return f'"version": {VERSION}}}'.encode() in file.readline() + file.readline()
    except FileNotFoundError:
        return False


def is_outdated(tables: Tables) -> bool:
    """Whether a file was spelled by an older version of the program, which named none."""
    return tables.get("applied", {}).get("1", {}).keys() == {"n"}
