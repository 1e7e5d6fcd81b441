"""What is derived from the entries: each file that can be made again from them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agent.records.fold import Fold
from agent.records.loan_fold import LOANS
from agent.records.stock_fold import STOCK

FOLDS: Mapping[str, Fold[Any]] = MappingProxyType({fold.name: fold for fold in (STOCK, LOANS)})

# The names of all that, in the record's folder; the index of the cases has one of its own.
DERIVED = frozenset(name for fold in FOLDS.values() for name in (fold.name, fold.folder) if name)


def pages_in(folder: Path, fold: Fold[Any]) -> list[Path]:
    """Return what lies where a fold has its pages, in a record's folder."""
    return sorted((folder / fold.folder).glob("*")) if fold.folder else []
