"""The format on disk: a newer one is refused, an older one is brought up on a copy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records import desk_file
from agent.records.backup import backup, restore
from agent.records.case import Case, EntryKind
from agent.records.disk import Disk
from agent.records.entry import Head
from agent.records.formats import MIGRATIONS
from agent.records.migrate import migrate
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


@pytest.fixture
def head(records: Records, open_case: OpenCase) -> Head:
    """The end of a record of format 2, of two entries."""
    case = open_case(records)
    records.append(case.id, EntryKind.NOTE, private={"remark": "Untel"})
    return records.head()


def to_3(folder: Path) -> None:
    """A synthetic step: format 3 keeps a list of its months."""
    months = sorted(path.stem for path in (folder / "journal").iterdir())
    (folder / "months.json").write_text(json.dumps(months))


def to_4(folder: Path) -> None:
    (folder / "months.json").rename(folder / "calendar.json")


def format_of(folder: Path) -> object:
    return json.loads((folder / "desk.json").read_text())["desk"]["1"]["format"]


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "desk.lock" not in path.name
    }


def test_there_is_a_way_from_every_format_to_this_one() -> None:
    assert set(range(1, desk_file.FORMAT)) <= MIGRATIONS.keys()


def test_a_record_of_this_format_is_left_alone(
    records: Records, clock: ManualClock, head: Head, folder: Path
) -> None:
    before = bytes_of(folder)
    assert migrate(records, clock) is None
    assert bytes_of(folder) == before
    assert records.head() == head


def test_from_1_to_3_and_the_old_program_refuses_it(
    records: Records, clock: ManualClock, disk: Disk, head: Head, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(desk_file, "FORMAT", 3)
    done = migrate(records, clock, migrations={2: to_3}, disk=disk)
    assert done is not None
    aside = done.aside
    assert (done.old, done.new, format_of(folder)) == (2, 3, 3)
    assert json.loads((folder / "months.json").read_text()) == ["2026-06"]
    again = Records(folder, clock, disk=disk)
    assert again.head() == head
    assert again.verify().ok
    assert aside is not None
    assert format_of(aside) == 2
    monkeypatch.setattr(desk_file, "FORMAT", 2)
    for use in (again.head, again.verify, again.cases, lambda: migrate(again, clock)):
        with pytest.raises(RecordError, match="newer version of quitus") as refused:
            use()
        assert "Update quitus" in str(refused.value.hint)
    assert Records(aside, clock, disk=disk).head() == head


def test_several_formats_are_several_steps(
    records: Records, clock: ManualClock, disk: Disk, head: Head, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(desk_file, "FORMAT", 4)
    migrate(records, clock, migrations={2: to_3, 3: to_4}, disk=disk)
    assert format_of(folder) == 4
    assert (folder / "calendar.json").exists()
    assert not (folder / "months.json").exists()
    assert Records(folder, clock, disk=disk).head() == head


def broken(folder: Path) -> None:
    (folder / "journal" / "2026-06.jsonl").unlink()
    raise ValueError("what the step didn't expect")


@pytest.mark.parametrize("migrations", [{}, {2: broken}, {2: to_3, 3: broken}])
def test_a_step_that_fails_leaves_the_record_as_it_was(
    records: Records, clock: ManualClock, disk: Disk, head: Head, folder: Path,
    monkeypatch: pytest.MonkeyPatch, migrations: dict[int, Callable[[Path], None]],
) -> None:  # fmt: skip
    before = bytes_of(folder)
    monkeypatch.setattr(desk_file, "FORMAT", 4)
    with pytest.raises(RecordError, match="from format"):
        migrate(records, clock, migrations=migrations, disk=disk)
    assert bytes_of(folder) == before
    monkeypatch.setattr(desk_file, "FORMAT", 2)
    assert records.head() == head


def test_the_key_of_the_desk_goes_on(
    records: Records, clock: ManualClock, disk: Disk, head: Head, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert head.n == 2
    (folder / "anchor.key").write_text("secret")
    monkeypatch.setattr(desk_file, "FORMAT", 3)
    done = migrate(records, clock, migrations={2: to_3}, disk=disk)
    assert done is not None
    aside = done.aside
    assert (folder / "anchor.key").read_text() == "secret"
    assert aside is not None
    assert not (aside / "anchor.key").exists()


def test_a_backup_of_an_older_format_is_brought_up_when_it_is_put_back(
    records: Records, clock: ManualClock, disk: Disk, head: Head, folder: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    backup(records, clock, tmp_path / "backup", disk)
    monkeypatch.setattr(desk_file, "FORMAT", 3)
    monkeypatch.setattr("agent.records.formats.MIGRATIONS", {2: to_3})
    done = restore(records, clock, tmp_path / "backup", disk=disk)
    assert (done.desk.format, format_of(folder), done.head) == (3, 3, head)
    assert (folder / "months.json").exists()
    assert format_of(tmp_path / "backup") == 2
    monkeypatch.setattr(desk_file, "FORMAT", 2)
    with pytest.raises(RecordError, match="newer version"):
        restore(records, clock, tmp_path / "backup", older=True, disk=disk)


def test_a_folder_without_a_record_is_refused(records: Records, clock: ManualClock) -> None:
    records.folder.mkdir()
    with pytest.raises(RecordError, match="no record"):
        migrate(records, clock)


def test_a_record_of_an_older_format_is_not_written_to(
    records: Records, head: Head, folder: Path, open_case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(folder)
    monkeypatch.setattr(desk_file, "FORMAT", 3)
    with pytest.raises(RecordError, match="older version of quitus") as refused:
        open_case(records)
    assert refused.value.hint is not None
    assert "quitus reindex" in refused.value.hint
    assert bytes_of(folder) == before
