"""Tablets, loans, and a school that lends, on a clock that moves only when told to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.loans import Loan
from agent.records.stock import StockTablet, TabletState
from agent.records.store import Records
from tests.loans.school import School

MakeTablet = Callable[..., StockTablet]
MakeLoan = Callable[..., Loan]


@pytest.fixture
def tablet() -> MakeTablet:
    """Makes a new tablet of 2020, called by its number."""

    def make(number: int = 1, **more: object) -> StockTablet:
        facts: dict[str, object] = {
            "serial": f"S{number}",
            "asset_tag": f"T{number}",
            "maker": "Lenovo",
            "model": "M10",
            "year": 2020,
            "state": TabletState.IN_STOCK,
            "loans_only": False,
            "loan": None,
            "proof": None,
            "since": "2026-06-29T08:00:00.000Z",
            "case": "20260629-AAAAA",
            **more,
        }
        return StockTablet(**facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def loan() -> MakeLoan:
    """Makes a loan that goes on."""

    def make(id_: str = "20260601-AAAAA", **more: object) -> Loan:
        facts: dict[str, object] = {
            "id": id_,
            "serial": "S1",
            "asset_tag": "T1",
            "maker": "Lenovo",
            "model": "M10",
            "year": 2019,
            "ground": "waiting_pupil",
            "borrower_kind": "pupil",
            "start": "2026-06-01",
            "due": "2026-06-30",
            "lent_at": "2026-06-01T08:00:00.000Z",
            "operator": "C1",
            "language": "fr",
            **more,
        }
        return Loan(**facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path / "desk")


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "desk", ManualClock())
