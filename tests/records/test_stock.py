"""The stock and the asset tags that the entries add up to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from agent.clock import ManualClock
from agent.errors import RecordDamagedError
from agent.records.case import Case, EntryKind
from agent.records.case_files import CaseFiles
from agent.records.disk import Disk
from agent.records.fold_file import FoldFile
from agent.records.stock import StockTablet, TabletState
from agent.records.stock_fold import STOCK
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


def test_a_restocked_tablet_is_in_stock(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    records.append(
        opened.id,
        EntryKind.IDENTIFIED,
        {"serial": "S1", "asset_tag": "T042", "maker": "samsung", "model": "SM-T500"},
    )
    assert records.stock() == ()
    records.append(opened.id, EntryKind.RESTOCKED, {"loans_only": True})
    expected = StockTablet(
        serial="S1",
        asset_tag="T042",
        maker="samsung",
        model="SM-T500",
        year=None,
        state=TabletState.IN_STOCK,
        loans_only=True,
        loan=None,
        proof=None,
        since="2026-06-29T08:00:00.000Z",
        case=opened.id,
    )
    assert records.stock() == (expected,)
    with TinyDB(folder / "tablets.json") as db:
        assert [tablet["serial"] for tablet in db.table("stock")] == ["S1"]


def test_a_tablet_that_comes_back_twice_is_in_stock_once(
    records: Records, open_case: OpenCase
) -> None:
    cases = [open_case(records), open_case(records)]
    for opened in cases:
        records.append(opened.id, EntryKind.RESTOCKED, {"serial": "S1", "asset_tag": "T1"})
    assert [tablet.case for tablet in records.stock()] == [cases[-1].id]


def test_twins_with_tags_of_their_own_are_two_tablets(
    records: Records, open_case: OpenCase
) -> None:
    opened = open_case(records)
    for tag in ("T1", "T2"):
        records.append(
            opened.id, EntryKind.RESTOCKED, {"serial": "0123456789ABCDEF", "asset_tag": tag}
        )
    assert [tablet.asset_tag for tablet in records.stock()] == ["T1", "T2"]


def test_asset_tags_that_were_seen_are_known(records: Records, open_case: OpenCase) -> None:
    opened = open_case(records)
    records.append(opened.id, EntryKind.IDENTIFIED, {"serial": "S1", "asset_tag": "T1"})
    records.append(opened.id, EntryKind.IDENTIFIED, {"serial": "S2", "asset_tag": None})
    records.append(opened.id, EntryKind.IDENTIFIED, {"serial": "S2", "asset_tag": "T2"})
    assert records.tags() == {"T1": "S1", "T2": "S2"}


def test_a_lost_stock_file_is_made_again_byte_for_byte(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    records.append(opened.id, EntryKind.IDENTIFIED, {"serial": "S1", "asset_tag": "T1"})
    before = records.tags()
    records.append(opened.id, EntryKind.RESTOCKED, {"loans_only": True})
    written = (folder / "tablets.json").read_bytes()
    (folder / "tablets.json").unlink()
    assert records.tags() == before
    Records(folder, ManualClock()).append(opened.id, EntryKind.NOTE)
    assert (folder / "tablets.json").read_bytes() == written


def test_a_stock_whose_folder_was_never_synced_is_synced_by_the_next_program(
    records: Records, open_case: OpenCase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_case(records)
    records.append(opened.id, EntryKind.RESTOCKED, {"serial": "S1", "asset_tag": "T1"})
    synced: list[Path] = []
    monkeypatch.setattr(Disk, "sync_folder", lambda _disk, path: synced.append(path))
    temporary, disk = folder / "tmp", Disk()
    cases = CaseFiles(folder / "cases", temporary, disk)
    again = FoldFile(STOCK, folder / "tablets.json", temporary, disk, cases)
    again.catch_up(())
    assert synced == [folder]


def test_a_damaged_stock_file_says_that_it_may_be_removed(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    records.append(opened.id, EntryKind.RESTOCKED, {"serial": "S1"})
    (folder / "tablets.json").write_bytes(b"")
    with pytest.raises(RecordDamagedError, match="made again"):
        records.stock()
