"""The list of cases comes from an index that is always what the case files say."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from tinydb import TinyDB

from agent.clock import ManualClock
from agent.errors import OpenCaseError
from agent.records import index, index_file
from agent.records.case import Case, CaseSummary, EntryKind
from agent.records.case_files import CaseFiles
from agent.records.index_file import read_contents
from agent.records.journal_search import lines_from
from agent.records.store import Records
from tests.records.index_life import OpenCase, files, in_the_files, live
from tests.unsynced import UnsyncedDisk


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a short life have many shards."""
    monkeypatch.setattr(index_file, "SPAN", 32)


@pytest.fixture
def lived(records: Records, open_case: OpenCase) -> Records:
    live(records, open_case, 150)
    return records


def test_the_list_is_that_of_the_case_files_at_every_moment(
    records: Records, open_case: OpenCase, clock: ManualClock
) -> None:
    for day in range(60):
        live(records, open_case, 4, seed=day)
        clock.sleep(86_400 / 2)
        assert records.cases() == in_the_files(records)
    contents = read_contents(records.folder / "index" / "contents.json")
    assert contents is not None
    assert 0 <= records.head().n - contents.head.n < index.STRIDE
    assert len(contents.shards) > 5


def test_a_list_reads_only_the_cases_that_the_index_has_not_come_to(
    lived: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = CaseFiles.read

    def reading(cases: CaseFiles, case_id: str) -> Case | None:
        read.append(case_id)
        return original(cases, case_id)

    monkeypatch.setattr(CaseFiles, "read", reading)
    whole = lived.cases()
    contents = read_contents(lived.folder / "index" / "contents.json")
    assert contents is not None
    late = {line.case for line in lines_from(lived._journal, contents.head.n + 1)}
    assert set(read) == late
    assert len(whole) > len(late)


def test_every_file_of_the_index_opens_with_stock_tinydb(lived: Records) -> None:
    before = files(lived)
    for name in before:
        with TinyDB(lived.folder / "index" / name) as db:
            assert sum(len(db.table(table)) for table in db.tables()) > 0
    assert files(lived) == before


def test_an_index_that_is_gone_is_made_again_byte_for_byte(lived: Records) -> None:
    before = files(lived)
    shutil.rmtree(lived.folder / "index")
    assert lived.rebuild_index() is False
    assert files(lived) == before
    assert lived.rebuild_index() is True


def test_what_is_not_of_the_index_is_removed_when_it_is_made_again(lived: Records) -> None:
    before = files(lived)
    (lived.folder / "index" / "000999.json").write_bytes(b"{}")
    assert lived.rebuild_index() is False
    assert files(lived) == before


def test_an_index_that_is_far_behind_is_made_anew_by_who_reads(
    lived: Records, monkeypatch: pytest.MonkeyPatch, open_case: OpenCase
) -> None:
    shutil.rmtree(lived.folder / "index")
    monkeypatch.setattr(index, "FAR", 100)
    opened = open_case(lived)
    for _step in range(index.STRIDE):
        lived.append(opened.id, EntryKind.NOTE)
    assert not (lived.folder / "index").exists()
    assert lived.cases() == in_the_files(lived)
    assert lived.rebuild_index() is True


def test_who_may_not_write_the_index_reads_the_cases_even_so(
    lived: Records, clock: ManualClock
) -> None:
    shard = next((lived.folder / "index").glob("0*.json"))
    shard.write_bytes(b"")
    reader = Records(lived.folder, clock, lock_timeout_s=0.01)
    with lived._lock.held():
        assert reader.cases() == in_the_files(lived)
    assert shard.read_bytes() == b""


def test_cases_are_found_by_all_that_is_asked_for(lived: Records, clock: ManualClock) -> None:
    every = in_the_files(lived)
    opened = clock.now()
    asked: list[tuple[dict[str, object], Callable[[CaseSummary], bool]]] = [
        ({"open_only": True}, lambda case: case.open),
        ({"tablet": "S3"}, lambda case: case.tablet["serial"] == "S3"),
        ({"outcome": "fail"}, lambda case: case.outcome == "fail"),
        ({"proof": "attested"}, lambda case: case.proof == "attested"),
        ({"operator": "OP1"}, lambda _case: True),
        ({"operator": "OP2"}, lambda _case: False),
        ({"since": opened}, lambda _case: True),
        ({"until": opened}, lambda _case: False),
        (
            {"outcome": "pass", "tablet": "S1"},
            lambda case: case.outcome == "pass" and case.tablet["serial"] == "S1",
        ),
    ]
    for filters, fits in asked:
        wanted = tuple(case for case in every if fits(case))
        assert lived.cases(**filters) == wanted  # type: ignore[arg-type]
        assert wanted or filters in ({"operator": "OP2"}, {"until": opened})


def test_a_text_that_is_no_ascii_is_found(records: Records, open_case: OpenCase) -> None:
    for number in range(index.STRIDE):
        opened = open_case(records)
        records.append(opened.id, EntryKind.IDENTIFIED, {"asset_tag": f'Été "{number}"'})
    [found] = records.cases(tablet='Été "3"')
    assert found.tablet["asset_tag"] == 'Été "3"'


class CountingDisk(UnsyncedDisk):
    """Counts what it is asked to sync."""

    syncs = 0

    def sync(self, descriptor: int) -> None:
        self.syncs += 1

    def sync_folder(self, folder: Path) -> None:
        self.syncs += 1


def test_the_index_is_never_synced(folder: Path, clock: ManualClock, open_case: OpenCase) -> None:
    disk = CountingDisk()
    records = Records(folder, clock, disk=disk)
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE)
    for _step in range(2 * index.STRIDE):
        before = disk.syncs
        records.append(opened.id, EntryKind.NOTE)
        assert disk.syncs - before == 3
    assert read_contents(folder / "index" / "contents.json") is not None


def refuse_tablet(cases: object) -> None:
    assert isinstance(cases, tuple)
    if any(case.tablet["serial"] == "R52N30ABCDE" for case in cases):
        raise OpenCaseError("it has one")


def open_unless(records: Records) -> Case:
    return records.open_case(
        procedure={"id": "return"},
        plan=["reset"],
        operator="OP1",
        language="fr",
        tablet={"serial": "R52N30ABCDE"},
        given=None,
        unless=refuse_tablet,
    )


def test_a_case_is_not_opened_where_an_open_one_stands_in_the_way(records: Records) -> None:
    opened = open_unless(records)
    with pytest.raises(OpenCaseError):
        open_unless(records)
    assert records.head().n == 1
    records.append(opened.id, EntryKind.CLOSED, {"outcome": "pass"})
    assert open_unless(records).open


def test_of_programs_that_open_a_case_at_once_one_does(folder: Path) -> None:
    barrier, ended = Barrier(6), list[str]()

    def program() -> None:
        records = Records(folder, ManualClock(), disk=UnsyncedDisk())
        barrier.wait()
        try:
            open_unless(records)
            ended.append("opened")
        except OpenCaseError:
            ended.append("refused")

    threads = [Thread(target=program) for _program in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["opened", *["refused"] * 5]


def test_lines_are_found_from_any_number_on(
    records: Records, open_case: OpenCase, clock: ManualClock
) -> None:
    for _month in range(3):
        opened = open_case(records)
        for _entry in range(40):
            records.append(opened.id, EntryKind.NOTE)
        clock.sleep(40 * 86_400)
    every = [piece.line() for piece in records._journal.pieces()]
    for n in range(records.head().n + 3):
        assert list(lines_from(records._journal, n)) == [line for line in every if line.n >= n]


def test_a_torn_last_line_is_left_out(lived: Records) -> None:
    *_files, path = lived._journal.files()
    with path.open("ab") as file:
        file.write(b'{"case":"2026')
    assert next(iter(lines_from(lived._journal, lived.head().n))).head == lived.head()
    assert lived.cases() == in_the_files(lived)
