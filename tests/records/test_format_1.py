"""A record that the first version of the program wrote: read, brought up, added to."""

import json
import shutil
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records.acts import ActKind
from agent.records.backup import backup, restore
from agent.records.case import EntryKind
from agent.records.disk import Disk
from agent.records.export import export
from agent.records.formats import Upgraded
from agent.records.history import history
from agent.records.migrate import migrate
from agent.records.reindex import Found, reindex
from agent.records.store import Records
from agent.records.verify import check_path

WRITTEN = Path(__file__).parent / "data" / "format-1"
PASSED, STOPPED = "SIM-20260629-PENG7", "SIM-20260629-2GZ9W"
TABLET = {"serial": "HA1DEMO7", "asset_tag": "T042"}
ENTRIES = 47


@pytest.fixture
def old(folder: Path, clock: ManualClock, disk: Disk) -> Records:
    """A copy of it, for this program."""
    shutil.copytree(WRITTEN, folder)
    return Records(folder, clock, simulated=True, disk=disk)


def the_record(folder: Path) -> dict[str, bytes]:
    """What happened, as it lies there: all but what is derived, and the number of the format."""
    files = [*folder.glob("cases/*/*"), *folder.glob("journal/*"), folder / "people.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def format_of(folder: Path) -> object:
    return json.loads((folder / "desk.json").read_text())["desk"]["1"]["format"]


def note(records: Records) -> None:
    """The first step that is written."""
    records.act(ActKind.PAPER, {}, operator="OP1", language="fr")


def assert_right(records: Records) -> None:
    assert records.verify().ok
    assert {case.id: case.outcome for case in records.cases()} == {
        PASSED: "pass",
        STOPPED: "aborted",
    }
    assert [one.case.id for one in history(records, "T042", is_shared=lambda _: False)] == [PASSED]
    [tablet] = records.stock()
    assert (tablet.asset_tag, tablet.state, tablet.proof) == ("T042", "in_stock", "attested")
    assert (records.loans(), records.tags()) == ((), {"T042": "HA1DEMO7"})
    assert "rayure" in records.private(PASSED).values()
    assert records.head().n == ENTRIES


def test_it_is_read_as_it_is(old: Records, folder: Path) -> None:
    assert_right(old)
    assert format_of(folder) == 1
    assert the_record(folder) == the_record(WRITTEN)


def test_who_writes_first_brings_it_up_and_is_told(
    folder: Path, clock: ManualClock, disk: Disk
) -> None:
    shutil.copytree(WRITTEN, folder)
    told: list[Upgraded] = []
    records = Records(folder, clock, simulated=True, disk=disk, on_upgrade=told.append)
    with records._writing():
        pass
    assert told == [Upgraded(1, 2, None)]
    assert format_of(folder) == 2
    assert the_record(folder) == the_record(WRITTEN)
    assert_right(Records(folder, clock, simulated=True))
    note(records)
    assert len(told) == 1


def test_it_is_brought_up_by_reindex(old: Records, clock: ManualClock, folder: Path) -> None:
    assert migrate(old, clock) == Upgraded(1, 2, None)
    assert {each.found for each in reindex(old, clock)} == {Found.MISSING, Found.SAME}
    assert the_record(folder) == the_record(WRITTEN)
    assert_right(Records(folder, clock, simulated=True))
    assert {each.found for each in reindex(old, clock)} == {Found.SAME}


def test_a_loan_and_a_return_can_be_added(old: Records, clock: ManualClock, folder: Path) -> None:
    lent = opened(old, "lend")
    old.append(lent, EntryKind.LENT, {**TABLET, "due": "2026-07-01"}, private={"name": "Zoé"})
    back = opened(old, "return")
    old.append(back, EntryKind.RESTOCKED, {**TABLET, "loan": lent})
    again = Records(folder, clock, simulated=True)
    assert [(loan.id, loan.state, loan.return_case) for loan in again.loans()] == [
        (lent, "returned", back)
    ]
    assert [person.name for person in again.persons()] == ["Zoé"]
    assert again.verify().ok
    assert [case.id for case in again.cases(tablet="T042")] == [back, lent, PASSED]
    assert {each.found for each in reindex(again, clock)} == {Found.SAME}


def opened(records: Records, procedure: str) -> str:
    return records.open_case(
        procedure={"id": procedure, "version": "1", "sha256": "ab" * 32},
        plan=[],
        operator="OP1",
        language="fr",
        tablet=TABLET,
        given=None,
    ).id


@pytest.mark.parametrize("files", [(), ("tablets.json",), ("tablets.json", "desk.json")])
def test_killed_while_it_is_brought_up_it_is_whole(
    old: Records, clock: ManualClock, folder: Path, files: tuple[str, ...]
) -> None:
    """What is derived is removed first; then the number changes, at once."""
    for name in files:
        if name == "desk.json":
            text = (folder / name).read_text()
            (folder / name).write_text(text.replace('"format": 1', '"format": 2'))
        else:
            (folder / name).unlink()
    assert_right(old)
    note(old)
    assert format_of(folder) == 2
    assert Records(folder, clock, simulated=True).verify().ok


def test_a_backup_of_it_is_put_back(
    old: Records, clock: ManualClock, folder: Path, tmp_path: Path
) -> None:
    backup(old, clock, tmp_path / "backup")
    assert format_of(tmp_path / "backup") == 1
    note(old)
    done = restore(old, clock, tmp_path / "backup", older=True)
    assert (done.desk.format, done.lost, done.erased) == (2, 1, 0)
    assert_right(Records(folder, clock, simulated=True))
    assert the_record(folder) == the_record(WRITTEN)


@pytest.mark.parametrize("brought_up", [False, True])
def test_its_export_is_checked_alone(
    old: Records, clock: ManualClock, tmp_path: Path, *, brought_up: bool
) -> None:
    if brought_up:
        migrate(old, clock)
    export(old, clock, tmp_path / "out", with_people=True)
    assert check_path(tmp_path / "out")["entries"] == ENTRIES


def test_a_newer_one_is_refused(old: Records, clock: ManualClock, folder: Path) -> None:
    text = (folder / "desk.json").read_text()
    (folder / "desk.json").write_text(text.replace('"format": 1', '"format": 3'))
    for use in (old.head, old.verify, lambda: note(old), lambda: migrate(old, clock)):
        with pytest.raises(RecordError, match="newer version of quitus") as refused:
            use()
        assert "Update quitus" in str(refused.value.hint)
