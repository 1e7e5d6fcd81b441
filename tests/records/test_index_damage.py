"""An index that is damaged, old, another's or cut short misleads nobody."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records import index, index_file
from agent.records.case import EntryKind
from agent.records.disk import Disk
from agent.records.store import Records
from tests.records.index_life import OpenCase, files, in_the_files, live
from tests.unsynced import UnsyncedDisk

Damage = Callable[[Path], object]

DAMAGES: dict[str, Damage] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(b"\0" * path.stat().st_size),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "no TinyDB": lambda path: path.write_bytes(b"[]"),
    "another tablet": lambda path: path.write_bytes(path.read_bytes().replace(b"S", b"Z")),
    "all closed": lambda path: path.write_bytes(path.read_bytes().replace(b"true", b"null")),
    "another digest": lambda path: path.write_bytes(path.read_bytes().replace(b"a", b"b")),
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a short life have many shards."""
    monkeypatch.setattr(index_file, "SPAN", 32)


@pytest.fixture
def lived(records: Records, open_case: OpenCase) -> Records:
    live(records, open_case, 150)
    return records


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_shard_is_noticed_and_made_again_byte_for_byte(lived: Records, name: str) -> None:
    before, cases = files(lived), in_the_files(lived)
    for shard in sorted(before.keys() - {"contents.json"}):
        DAMAGES[name](lived.folder / "index" / shard)
    assert lived.cases() == cases
    assert files(lived) == before


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_table_of_contents_is_not_believed(
    lived: Records, open_case: OpenCase, name: str
) -> None:
    DAMAGES[name](lived.folder / "index" / "contents.json")
    assert lived.cases() == in_the_files(lived)
    assert lived.cases(open_only=True) == tuple(case for case in in_the_files(lived) if case.open)
    live(lived, open_case, index.STRIDE)
    assert lived.rebuild_index() is True


def test_every_single_byte_that_changes_is_noticed(records: Records, open_case: OpenCase) -> None:
    live(records, open_case, 60)
    before, cases = files(records), in_the_files(records)
    chance = Random(7)
    for name, raw in before.items():
        path = records.folder / "index" / name
        for at in sorted(chance.sample(range(len(raw)), min(len(raw), 60))):
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :])
            assert records.cases() == cases
        path.write_bytes(raw)


def test_files_that_a_power_cut_put_back_are_noticed(lived: Records, open_case: OpenCase) -> None:
    old = files(lived)
    live(lived, open_case, 150, seed=2)
    new, cases = files(lived), in_the_files(lived)
    changed = [name for name in old.keys() & new.keys() if old[name] != new[name]]
    assert len(changed) > 2
    for name in changed:
        (lived.folder / "index" / name).write_bytes(old[name])
        assert lived.cases() == cases
        (lived.folder / "index" / name).write_bytes(new[name])


def test_another_records_index_is_not_believed(
    lived: Records, open_case: OpenCase, tmp_path: Path, clock: ManualClock, disk: Disk
) -> None:
    other = Records(tmp_path / "other", clock, disk=disk)
    live(other, open_case, 150, seed=3)
    shutil.rmtree(lived.folder / "index")
    shutil.copytree(other.folder / "index", lived.folder / "index")
    assert lived.cases() == in_the_files(lived)


class DiedError(BaseException):
    """The program is gone."""


class MortalDisk(UnsyncedDisk):
    """Fails, or dies, at one call among those that change something."""

    def __init__(self, at: int, error: BaseException) -> None:
        super().__init__()
        self.at, self.error, self.calls = at, error, 0

    def strike(self) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise self.error

    def write(self, descriptor: int, data: bytes) -> int:
        self.strike()
        return super().write(descriptor, data)

    def rename(self, source: Path, target: Path) -> None:
        self.strike()
        super().rename(source, target)

    def remove(self, path: Path) -> None:
        self.strike()
        super().remove(path)


def moments(folder: Path) -> Iterator[tuple[int, Path]]:
    """Yield a fresh copy of the record for each call of the step that writes the index."""
    for at in range(1, 100):
        copy = folder.with_name(f"{folder.name}-{at}")
        shutil.copytree(folder, copy)
        yield at, copy


@pytest.mark.parametrize("error", [DiedError(), OSError(errno.ENOSPC, "injected")])
def test_an_index_that_is_cut_short_at_any_call_misleads_nobody(
    records: Records, open_case: OpenCase, clock: ManualClock, error: BaseException
) -> None:
    live(records, open_case, 90)
    case_id = records.cases(open_only=True)[0].id
    while records.head().n % index.STRIDE != index.STRIDE - 1:
        records.append(case_id, EntryKind.NOTE)
    for at, folder in moments(records.folder):
        disk = MortalDisk(at, error)
        died = Records(folder, clock, disk=disk)
        with suppress(RecordError, DiedError):
            died.append(case_id, EntryKind.CLOSED, {"outcome": "pass"})
        healthy = Records(folder, clock, disk=UnsyncedDisk())
        assert healthy.cases() == in_the_files(healthy)
        live(healthy, open_case, index.STRIDE)
        assert healthy.cases() == in_the_files(healthy)
        assert healthy.rebuild_index() is True
        if disk.calls < at:
            break
    assert at > 6
