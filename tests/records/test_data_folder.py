"""The folder of a record: its files, whose it is, and what is refused."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from agent.clock import ManualClock
from agent.errors import Exit, RecordDamagedError, RecordError
from agent.records.case import Case, EntryKind
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


def test_every_file_opens_with_stock_tinydb(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    for number in range(10):
        records.append(opened.id, EntryKind.NOTE, {"text": "é€😀"}, private={"r": str(number)})
    records.append(opened.id, EntryKind.RESTOCKED, {"serial": "S1"})
    written = {path: path.read_bytes() for path in folder.rglob("*.json")}
    assert len(written) == 5
    for path in written:
        with TinyDB(path) as db:
            assert db.tables()
    (case_file,) = (folder / "cases").rglob("*.json")
    with TinyDB(case_file) as db:
        assert [entry["n"] for entry in db.table("entry")] == list(range(1, 13))
        assert db.table("entry").get(doc_id=2)["data"]["text"] == "é€😀"
    assert written == {path: path.read_bytes() for path in folder.rglob("*.json")}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_and_folders_are_their_owners_alone(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    folder.mkdir(mode=0o755)
    opened = open_case(records)
    records.append(opened.id, EntryKind.RESTOCKED, {"serial": "S1"}, private={"remark": "x"})
    for path in (folder, *folder.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (path.name, expected)


def test_a_serial_never_gets_into_a_files_name(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    hostile = "../../../evil\0\n<|>"
    opened = open_case(records)
    records.append(opened.id, EntryKind.IDENTIFIED, {"serial": hostile, "asset_tag": hostile})
    records.append(opened.id, EntryKind.RESTOCKED)
    assert records.tags() == {hostile: hostile}
    assert not [path for path in folder.parent.rglob("*") if "evil" in path.name]


def test_simulated_cases_say_so(folder: Path, clock: ManualClock, open_case: OpenCase) -> None:
    opened = open_case(Records(folder, clock, simulated=True))
    assert opened.simulated
    assert opened.id.startswith("SIM-")


@pytest.mark.parametrize("first", [True, False])
def test_training_and_real_records_never_mix(
    folder: Path, clock: ManualClock, open_case: OpenCase, first: bool
) -> None:
    open_case(Records(folder, clock, simulated=first))
    other = Records(folder, clock, simulated=not first)
    with pytest.raises(RecordError, match="training" if first else "real desk"):
        open_case(other)
    with pytest.raises(RecordError):
        other.cases()


def test_a_newer_format_is_refused(records: Records, open_case: OpenCase, folder: Path) -> None:
    open_case(records)
    path = folder / "desk.json"
    path.write_text(path.read_text().replace('"format": 2', '"format": 3'))
    with pytest.raises(RecordError, match="newer version"):
        Records(folder, ManualClock()).cases()


@pytest.mark.parametrize("raw", [None, b"", b"{}", b'{"desk": {"1": {"id": 3}}}'])
def test_a_damaged_desk_file_is_named(
    records: Records, open_case: OpenCase, folder: Path, raw: bytes | None
) -> None:
    open_case(records)
    path = folder / "desk.json"
    path.unlink() if raw is None else path.write_bytes(raw)
    with pytest.raises(RecordDamagedError, match=r"desk\.json"):
        open_case(records)


def test_a_damaged_case_is_named_and_is_exit_5(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    (path,) = (folder / "cases").rglob("*.json")
    path.write_bytes(path.read_bytes()[:-40])
    for use in (
        lambda: records.case(opened.id),
        records.cases,
        lambda: records.append(opened.id, EntryKind.NOTE),
    ):
        with pytest.raises(RecordDamagedError) as caught:
            use()
        assert caught.value.exit_code == Exit.RECORD
        assert path.name in str(caught.value)


def test_a_lost_journal_is_damage_and_no_new_beginning(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    open_case(records)
    next((folder / "journal").iterdir()).unlink()
    with pytest.raises(RecordDamagedError):
        open_case(records)


def test_a_folder_that_is_a_file_is_one_clear_error(
    folder: Path, clock: ManualClock, open_case: OpenCase
) -> None:
    folder.write_text("not a folder")
    with pytest.raises(RecordError):
        open_case(Records(folder, clock))


def test_a_folder_copied_by_a_service_is_refused(
    tmp_path: Path, clock: ManualClock, open_case: OpenCase
) -> None:
    folder = tmp_path / "OneDrive - Lycee" / "quitus"
    with pytest.raises(RecordError, match="OneDrive - Lycee"):
        open_case(Records(folder, clock))
    assert not folder.exists()


def test_too_little_room_is_an_error_that_says_how_much(records: Records) -> None:
    records.check_room(1)
    with pytest.raises(RecordError, match="MB are needed"):
        records.check_room(10**18)


def test_a_new_month_goes_on_with_the_same_chain(
    records: Records, open_case: OpenCase, clock: ManualClock, folder: Path
) -> None:
    opened = open_case(records)
    clock.sleep(5 * 86400)
    july = open_case(records)
    records.append(opened.id, EntryKind.NOTE)
    assert july.entries[0].prev == opened.entries[0].hash
    assert [path.name for path in sorted((folder / "journal").iterdir())] == [
        "2026-06.jsonl",
        "2026-07.jsonl",
    ]
    assert records.verify().ok


def test_a_clock_set_back_keeps_the_journal_in_order(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    open_case(records)
    earlier = Records(folder, ManualClock(datetime(2026, 5, 1, tzinfo=UTC)))
    open_case(earlier)
    assert [path.name for path in (folder / "journal").iterdir()] == ["2026-06.jsonl"]
    assert earlier.verify().ok
    assert earlier.head().n == 2


def test_left_over_temporary_files_are_swept(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    open_case(records)
    left = folder / "tmp" / "people.json.123.tmp"
    left.write_text("half a na")
    open_case(records)
    assert not left.exists()
