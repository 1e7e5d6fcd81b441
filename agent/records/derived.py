"""What is derived from the entries: each file that can be made again from them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from agent.records.fold import Fold
from agent.records.loan_fold import LOANS
from agent.records.stock_fold import STOCK

FOLDS: Mapping[str, Fold[Any]] = MappingProxyType({fold.name: fold for fold in (STOCK, LOANS)})
