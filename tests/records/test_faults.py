"""A disk that fails, or a program that dies, at each single call: nothing acknowledged is lost."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import Exit, RecordError
from agent.records.acts import ActKind
from agent.records.case import Entry, EntryKind
from agent.records.disk import Disk
from agent.records.store import Records

pytestmark = pytest.mark.usefixtures("_eager_index")

SLOW = (pytest.mark.slow, pytest.mark.timeout(3600))


class DiedError(BaseException):
    """The program is gone: nothing it would do afterwards happens."""


class FaultyDisk(Disk):
    """Fails at call number `at`, counted from 1 over all that change something.

    Args:
        error: of the system; None: the program dies.
        lasting: whether every call after it fails too.
        again: how many calls later one more fails; 0: none.
    """

    def __init__(self, at: int, error: int | None, *, lasting: bool, again: int = 0) -> None:
        super().__init__()
        self.at, self.error, self.lasting, self.again = at, error, lasting, again
        self.calls = 0

    def failing(self) -> bool:
        self.calls += 1
        struck = self.calls in (self.at, self.at + self.again) and self.at > 0
        return struck or (self.lasting and self.calls > self.at > 0)

    def strike(self) -> None:
        if self.failing():
            raise self.fault()

    def fault(self) -> BaseException:
        return DiedError() if self.error is None else OSError(self.error, "injected")

    def write(self, descriptor: int, data: bytes) -> int:
        if self.failing():
            super().write(descriptor, data[: len(data) // 2])
            raise self.fault()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self.strike()  # and no real one: what is tested here outlives the program, not the power

    def truncate(self, descriptor: int, size: int) -> None:
        self.strike()
        super().truncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        self.strike()
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        self.strike()

    def make_folder(self, folder: Path) -> None:
        self.strike()
        super().make_folder(folder)

    def remove(self, path: Path) -> None:
        self.strike()
        super().remove(path)


STEPS = (
    (EntryKind.PHASE_STARTED, None),
    (EntryKind.IDENTIFIED, None),
    (EntryKind.ANSWERED, {"remark": "Untel", "why": "parti"}),
    (EntryKind.PHASE_FINISHED, None),
    (EntryKind.FINGERPRINT, None),
    (EntryKind.INTENDED, None),
    (EntryKind.RESULT, None),
    (EntryKind.LENT, {"name": "Untel"}),
    (EntryKind.RESTOCKED, None),
    (EntryKind.NOTE, {"remark": "Unetelle"}),
    (EntryKind.CLOSED, None),
)
WHOLE = 2 + len(STEPS)


@dataclass
class Work:
    """A loan, its return, an act, as far as the disk lets it: texts, folds, index, two months."""

    records: Records
    clock: ManualClock
    acknowledged: list[Entry] = field(default_factory=list)
    refused: list[RecordError] = field(default_factory=list)

    def done(self) -> "Work":
        try:
            for step in self.steps():
                self.acknowledged.append(step)
        except DiedError:
            pass
        return self

    def steps(self) -> Iterator[Entry]:
        case_id = None
        while case_id is None:
            try:
                opened = self.records.open_case(
                    procedure={"id": "return"},
                    plan=["reset"],
                    operator="OP1",
                    language="fr",
                    tablet={},
                    given=None,
                )
            except RecordError as error:
                self.refused.append(error)
                if self.records._disk.lasting:  # type: ignore[attr-defined] # FaultyDisk
                    return
            else:
                case_id = opened.id
                yield opened.entries[0]
        yield from self.appended(case_id)
        yield from self.acted()

    def acted(self) -> Iterator[Entry]:
        try:
            done = self.records.act(
                ActKind.STOCK_RETIRE,
                {"serial": "S1", "asset_tag": "T1"},
                operator="OP1",
                language="fr",
                private={"why": "cassée par Untel"},
            )
        except RecordError as error:
            self.refused.append(error)
        else:
            yield done.entries[0]

    def appended(self, case_id: str) -> Iterator[Entry]:
        for kind, remark in STEPS:
            if kind is EntryKind.RESTOCKED:
                self.clock.sleep(3 * 86_400)  # June ends: another file of the journal
            try:
                yield self.records.append(
                    case_id, kind, {"serial": "S1", "asset_tag": "T1"}, private=remark
                )
            except RecordError as error:
                self.refused.append(error)


def work_on(folder: Path, disk: FaultyDisk) -> Work:
    clock = ManualClock()
    return Work(Records(folder, clock, disk=disk), clock).done()


def assert_nothing_lost(work: Work) -> None:
    """A healthy program finds all that was acknowledged, in order, and goes on."""
    healthy = Records(work.records.folder, ManualClock(), disk=never())
    assert healthy.verify().problem is None
    on_record = {
        entry.n: entry for case in healthy.cases() for entry in healthy.case(case.id).entries
    }
    assert [on_record[entry.n] for entry in work.acknowledged] == work.acknowledged
    assert len(work_on(work.records.folder, never()).acknowledged) == WHOLE
    after = healthy.verify()
    assert (after.problem, after.entries) == (None, len(on_record) + WHOLE)
    assert [tablet.serial for tablet in healthy.stock()] == ["S1"]
    assert_texts_belong_to_entries(healthy)


def assert_texts_belong_to_entries(records: Records) -> None:
    """No text is left of an entry that was never acknowledged."""
    held = records._people.read()
    entries = {entry.id for case in records.cases() for entry in records.case(case.id).entries}
    assert {text.id for text in held} <= entries


def never() -> FaultyDisk:
    return FaultyDisk(0, errno.EIO, lasting=False)


def calls_of_a_return(folder: Path) -> int:
    disk = never()
    assert len(work_on(folder, disk).acknowledged) == WHOLE
    return disk.calls


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("lasting", [False, True])
def test_a_disk_that_fails_at_any_call_loses_nothing_acknowledged(
    tmp_path: Path, error: int, lasting: bool
) -> None:
    for at in range(1, calls_of_a_return(tmp_path / "whole") + 1):
        work = work_on(tmp_path / str(at), FaultyDisk(at, error, lasting=lasting))
        assert all(refused.exit_code == Exit.RECORD for refused in work.refused)
        assert_nothing_lost(work)


@pytest.mark.parametrize("again", [1, *(pytest.param(n, marks=SLOW) for n in range(2, 9))])
def test_a_disk_that_fails_once_more_while_it_is_put_right_loses_nothing(
    tmp_path: Path, again: int
) -> None:
    for at in range(1, calls_of_a_return(tmp_path / "whole") + 1):
        disk = FaultyDisk(at, errno.EIO, lasting=False, again=again)
        assert_nothing_lost(work_on(tmp_path / str(at), disk))


def test_a_program_that_dies_at_any_call_loses_nothing_acknowledged(tmp_path: Path) -> None:
    for at in range(1, calls_of_a_return(tmp_path / "whole") + 1):
        assert_nothing_lost(work_on(tmp_path / str(at), FaultyDisk(at, None, lasting=True)))


def test_a_return_calls_the_disk_in_every_way(tmp_path: Path) -> None:
    """So that the tests above fail each of them: a line, a case, a text, the stock, the index."""
    disk = NamingDisk()
    assert len(work_on(tmp_path / "desk", disk).acknowledged) == WHOLE
    replaced = {path.relative_to(tmp_path / "desk").parts[0] for path in disk.renamed}
    assert replaced == {
        "desk.json",
        "cases",
        "people.json",
        "tablets.json",
        "loans.json",
        "loans",
        "index",
    }
    assert len(list((tmp_path / "desk" / "journal").iterdir())) == 2


class NamingDisk(FaultyDisk):
    """Never fails; notes what was replaced."""

    def __init__(self) -> None:
        super().__init__(0, errno.EIO, lasting=False)
        self.renamed: list[Path] = []

    def rename(self, source: Path, target: Path) -> None:
        self.renamed.append(target)
        super().rename(source, target)


def test_a_step_costs_three_syncs(tmp_path: Path) -> None:
    disk = never()
    records = Records(tmp_path / "desk", ManualClock(), disk=disk)
    opened = records.open_case(
        procedure={}, plan=[], operator="OP1", language="fr", tablet={}, given=None
    )
    records.append(opened.id, EntryKind.NOTE)
    before = disk.calls
    records.append(opened.id, EntryKind.NOTE)
    # the journal's line; the case file's content, its rename, its folder: two writes, three syncs
    assert disk.calls - before == 6


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "injected"),
    ],
)
def test_each_fault_is_one_clear_message(tmp_path: Path, error: int, words: str) -> None:
    work = work_on(tmp_path / "desk", FaultyDisk(1, error, lasting=True))
    assert words in str(work.refused[0])
