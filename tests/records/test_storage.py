"""TinyDB over a file that is the old content or the new one."""

from pathlib import Path

import pytest
from tinydb import TinyDB

from agent.clock import ManualClock
from agent.errors import RecordDamagedError
from agent.records.disk import Disk
from agent.records.storage import AtomicJSONStorage, database


def test_tinydb_works_on_it_and_stock_tinydb_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with TinyDB(path, storage=AtomicJSONStorage) as db:
        db.insert({"name": "é"})
        db.table("more").insert_multiple({"n": n} for n in range(12))
    with TinyDB(path) as db:
        assert db.all() == [{"name": "é"}]
        assert [document["n"] for document in db.table("more")] == list(range(12))


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": {"x": {}}}', b"\xff", b"[" * 99999]
)
def test_a_damaged_file_is_never_empty(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    with pytest.raises(RecordDamagedError, match=r"a\.json"):
        AtomicJSONStorage(path).read()


def test_many_changes_are_one_write(tmp_path: Path) -> None:
    renames = 0

    class Counting(Disk):
        def rename(self, source: Path, target: Path) -> None:
            nonlocal renames
            renames += 1
            super().rename(source, target)

    with database(tmp_path / "a.json", Counting(), tmp_path / "tmp") as db:
        db.insert({"n": 1})
        db.table("other").insert({"n": 2})
    assert renames == 1


def test_a_block_that_raises_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def change_half() -> None:
        with database(path, Disk(), tmp_path / "tmp") as db:
            db.insert({"n": 1})
            raise KeyError("half-way")

    with pytest.raises(KeyError):
        change_half()
    assert not path.exists()


def test_a_rename_that_windows_refuses_is_tried_for_a_second(tmp_path: Path) -> None:
    clock, refusals = ManualClock(), 5

    class Scanned(Disk):
        def rename(self, source: Path, target: Path) -> None:
            nonlocal refusals
            refusals -= 1
            if refusals > 0:
                raise PermissionError(13, "a virus scanner has it open")
            super().rename(source, target)

    disk = Scanned(replace_for_s=1.0, pause=clock.sleep)
    disk.replace(tmp_path / "a.json", b"{}", tmp_path / "a.tmp")
    assert (tmp_path / "a.json").read_bytes() == b"{}"
    assert clock.monotonic() == pytest.approx(0.2)


def test_a_rename_that_is_always_refused_gives_up_and_leaves_nothing(tmp_path: Path) -> None:
    clock = ManualClock()

    class Locked(Disk):
        def rename(self, source: Path, target: Path) -> None:
            raise PermissionError(13, "open elsewhere")

    disk = Locked(replace_for_s=1.0, pause=clock.sleep)
    with pytest.raises(PermissionError):
        disk.replace(tmp_path / "a.json", b"{}", tmp_path / "a.tmp")
    assert clock.monotonic() == pytest.approx(1.0)
    assert list(tmp_path.glob("a.*")) == []


def test_a_write_that_takes_a_few_bytes_at_a_time_is_whole(tmp_path: Path) -> None:
    class Slow(Disk):
        def write(self, descriptor: int, data: bytes) -> int:
            return super().write(descriptor, data[:3])

    Slow().replace(tmp_path / "a.json", b"0123456789", tmp_path / "a.tmp")
    assert (tmp_path / "a.json").read_bytes() == b"0123456789"
