"""A fold: what the entries add up to, kept in files that can be made again from them.

One file says how far it has come and is enough for what is asked while others wait. What grows
from year to year lies in pages beside it, files of their own, so that an entry rewrites what is
bounded. Pages are written first: a killed program leaves some of them an entry ahead, never behind,
and adding that entry again must change nothing that it had changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from agent.records.case import Case
from agent.records.entry import Entry
from agent.records.seen import Seen, seen_in
from agent.records.tables import Tables, encode

VERSION = 3  # of how the folds are spelled; it changes with the format of the folder alone

Documents = dict[str, list[dict[str, object]]]  # table → its documents, in order
ReadPage = Callable[[str, Callable[[Tables], Any]], Any]  # name, how it is parsed → what it holds


class Sum(Protocol):
    """What entries add up to."""

    @property
    def n(self) -> int:
        """The number of the last entry that counted."""


S = TypeVar("S", bound=Sum)


def _no_pages(_total: object) -> Mapping[str, Documents]:
    return {}


@dataclass(frozen=True)
class Fold(Generic[S]):
    """What is derived in one way.

    Attributes:
        name: of the file.
        start: the sum of nothing.
        counts: whether an entry changes the sum.
        add: a sum with more added, each once, in the order of their numbers.
        documents: what the file holds of a sum.
        total: the sum of what a file holds; KeyError, TypeError, ValueError if it is something
            else.
        pages: what each page holds of a sum, by its name in the folder.
        changed: the same of those pages alone that what was added last has changed.
        folder: where the pages lie.
    """

    name: str
    start: S
    counts: Callable[[Entry], bool]
    add: Callable[[S, Iterable[Seen]], S]
    documents: Callable[[S], Documents]
    total: Callable[[int, Tables, ReadPage], S]
    pages: Callable[[S], Mapping[str, Documents]] = _no_pages
    changed: Callable[[S], Mapping[str, Documents]] = _no_pages
    folder: str | None = None

    def collect(self, case: Case, after: int = 0) -> Sequence[Seen]:
        """Return what counts in a case, of its entries above a number."""
        return seen_in(case, self.counts, after)

    def spell(self, total: S) -> dict[str, bytes]:
        """Return the bytes of each file, by its name; the same whichever way it was added up."""
        return {**_spelled(self.pages(total)), self.name: self._head(total)}

    def spell_changed(self, total: S) -> dict[str, bytes]:
        """Return the bytes of the files that what was added last has changed, in that order."""
        return {**_spelled(self.changed(total)), self.name: self._head(total)}

    def read(self, tables: Tables, page: ReadPage) -> S | None:
        """Return the sum that the file holds; None if an older version spelled it.

        Raises:
            KeyError, TypeError, ValueError: it holds something else.
        """
        applied = tables["applied"]["1"]
        if applied.get("version") != VERSION:
            return None
        n = applied["n"]
        if type(n) is not int:
            raise TypeError("no number")
        return self.total(n, tables, page)

    def _head(self, total: S) -> bytes:
        applied: Tables = {"applied": {"1": {"n": total.n, "version": VERSION}}}
        return encode({**applied, **_tables(self.documents(total))})


def is_current(path: Path) -> bool:
    """Whether a file begins as this version of the program spells it; reads no more of it."""
    try:
        with path.open("rb") as file:
            return f'"version": {VERSION}}}'.encode() in file.readline() + file.readline()
    except FileNotFoundError:
        return False


def _spelled(files: Mapping[str, Documents]) -> dict[str, bytes]:
    return {name: encode(_tables(documents)) for name, documents in files.items()}


def _tables(documents: Documents) -> Tables:
    return {
        name: {str(id_): each for id_, each in enumerate(table, start=1)}
        for name, table in documents.items()
    }
