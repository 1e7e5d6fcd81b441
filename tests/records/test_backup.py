"""A backup is the record at one moment; putting one back never loses an entry unasked."""

import json
import shutil
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import QuitusError, RecordDamagedError, RecordError, UsageError
from agent.records.backup import BackedUp, Restored, backup, restore
from agent.records.case import Case, EntryKind
from agent.records.disk import Disk
from agent.records.lock import DeskLock
from agent.records.reindex import Found, reindex
from agent.records.snapshot import Snapshot, desk_lock, take_snapshot
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


@pytest.fixture
def case_id(records: Records, open_case: OpenCase) -> str:
    """A case of three entries, with words of a person, and a tablet in stock."""
    case = open_case(records).id
    records.append(case, EntryKind.NOTE, {"text": "é"}, private={"remark": "Untel"})
    records.append(case, EntryKind.RESTOCKED, {"serial": "S1", "asset_tag": "T1"})
    return case


class Taker:
    """Backs up and restores one desk beside `tmp_path`."""

    def __init__(self, records: Records, clock: ManualClock, disk: Disk, place: Path) -> None:
        self.records, self.clock, self.disk, self.place = records, clock, disk, place

    def back_up(self, name: str = "backup") -> BackedUp:
        return backup(self.records, self.clock, self.place / name, self.disk)

    def restore(self, name: str = "backup", **told: bool) -> Restored:
        return restore(self.again(), self.clock, self.place / name, disk=self.disk, **told)

    def again(self) -> Records:
        """The same folder, by a program that knows nothing of the first."""
        return Records(self.records.folder, self.clock, disk=self.disk)


@pytest.fixture
def taker(records: Records, clock: ManualClock, disk: Disk, tmp_path: Path) -> Taker:
    return Taker(records, clock, disk, tmp_path)


def content(folder: Path) -> dict[str, bytes]:
    """The record in a folder: not its lock, nor what was kept aside, nor what lists make."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    apart = ("desk.lock", "tmp/", "replaced-", "index/")
    return {name: raw for name, raw in found.items() if not name.startswith(apart)}


def test_a_backup_is_the_record_without_what_is_derived(
    taker: Taker, case_id: str, folder: Path
) -> None:
    made = taker.back_up()
    expected = content(folder)
    del expected["tablets.json"], expected["loans.json"]
    assert content(made.path) == expected
    assert (made.head, made.cases) == (taker.records.head(), 1)
    copy = Records(made.path, taker.clock)
    assert copy.verify().ok
    assert copy.case(case_id) == taker.records.case(case_id)


@pytest.mark.skipif("os.name == 'nt'")
def test_a_backup_is_for_its_owner_alone(taker: Taker, case_id: str) -> None:
    assert case_id
    made = taker.back_up()
    for path in (made.path, *made.path.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_private_key_stays_at_the_desk(taker: Taker, case_id: str, folder: Path) -> None:
    assert case_id
    for name in ("anchor.key", "anchor.pub", "anchors.jsonl"):
        (folder / name).write_text(name)
    made = taker.back_up()
    assert not (made.path / "anchor.key").exists()
    assert (made.path / "anchor.pub").read_text() == "anchor.pub"
    assert (made.path / "anchors.jsonl").read_text() == "anchors.jsonl"


def test_a_backup_comes_back_byte_for_byte(taker: Taker, case_id: str, folder: Path) -> None:
    before = content(folder)
    taker.back_up()
    shutil.rmtree(folder)
    taker.disk = type(taker.disk)()  # one that remembers no folder
    done = taker.restore()
    assert content(folder) == before
    assert (done.aside, done.lost, done.head) == (None, 0, taker.again().head())
    assert taker.again().verify().ok
    assert taker.again().append(case_id, EntryKind.NOTE).n == 4
    assert [tablet.serial for tablet in taker.again().stock()] == ["S1"]


def test_the_record_that_was_there_is_kept_aside(taker: Taker, case_id: str, folder: Path) -> None:
    assert case_id
    taker.back_up()
    before = content(folder)
    done = taker.restore()
    assert done.aside is not None
    assert content(done.aside) == before
    again = taker.restore()  # in the same second
    assert again.aside not in (None, done.aside)


def test_an_older_state_needs_to_be_told(taker: Taker, case_id: str, folder: Path) -> None:
    taker.back_up()
    taker.records.append(case_id, EntryKind.NOTE, {"new": 1})
    taker.records.append(case_id, EntryKind.NOTE, {"new": 2})
    before = content(folder)
    with pytest.raises(RecordError, match="2 entries") as refused:
        taker.restore()
    assert "--older" in str(refused.value.hint)
    assert content(folder) == before
    done = taker.restore(older=True)
    assert (done.lost, done.head.n) == (2, 3)
    assert taker.again().verify().ok
    assert done.aside is not None
    assert Records(done.aside, taker.clock).head().n == 5


def test_a_newer_state_of_the_same_desk_needs_nothing(taker: Taker, case_id: str) -> None:
    taker.back_up("old")
    taker.records.append(case_id, EntryKind.NOTE, {"new": 1})
    taker.back_up("new")
    taker.restore("old", older=True)
    done = taker.restore("new")
    assert (done.lost, done.head.n) == (0, 4)


def test_two_states_that_went_apart_count_what_would_be_lost(taker: Taker, case_id: str) -> None:
    """As long, or longer, is not newer: the chains differ."""
    taker.back_up("old")
    for number in range(3):
        taker.records.append(case_id, EntryKind.NOTE, {"one": number})
    taker.back_up("one")
    taker.restore("old", older=True)
    taker.again().append(case_id, EntryKind.NOTE, {"other": 0})
    with pytest.raises(RecordError, match="1 entry "):
        taker.restore("one")
    assert taker.restore("one", older=True).lost == 1


@pytest.fixture
def foreign(tmp_path: Path, clock: ManualClock, disk: Disk, open_case: OpenCase) -> str:
    other = Records(tmp_path / "other", clock, disk=disk)
    open_case(other)
    backup(other, clock, tmp_path / "foreign", disk)
    return "foreign"


def test_another_desk_needs_to_be_told(taker: Taker, case_id: str, foreign: str) -> None:
    assert case_id
    with pytest.raises(RecordError, match="of desk") as refused:
        taker.restore(foreign)
    assert "--other-desk" in str(refused.value.hint)
    with pytest.raises(RecordError, match="3 entries"):
        taker.restore(foreign, other_desk=True)
    done = taker.restore(foreign, other_desk=True, older=True)
    assert (done.lost, done.head.n) == (3, 1)
    assert taker.again().verify().ok


def test_the_key_of_a_desk_goes_with_its_record(
    taker: Taker, case_id: str, foreign: str, folder: Path
) -> None:
    assert case_id
    (folder / "anchor.key").write_text("secret")
    (folder / "anchor.pub").write_text("")
    taker.back_up()
    taker.restore()
    assert (folder / "anchor.key").read_text() == "secret"
    done = taker.restore(foreign, other_desk=True, older=True)
    assert not (folder / "anchor.key").exists()
    assert done.aside is not None
    assert (done.aside / "anchor.key").read_text() == "secret"


def test_a_new_station_needs_nothing(taker: Taker, foreign: str, folder: Path) -> None:
    assert taker.restore(foreign).aside is None
    assert taker.again().head().n == 1
    assert folder.is_dir()


def test_a_training_backup_is_no_desk(
    taker: Taker, case_id: str, clock: ManualClock, disk: Disk, open_case: OpenCase, tmp_path: Path
) -> None:
    assert case_id
    training = Records(tmp_path / "training", clock, simulated=True, disk=disk)
    open_case(training)
    backup(training, clock, tmp_path / "sim", disk)
    with pytest.raises(RecordError, match="for training"):
        taker.restore("sim", older=True, other_desk=True)


@pytest.mark.parametrize("spoilt", ["desk.json", "journal/2026-06.jsonl"])
def test_a_record_that_cannot_be_read_is_replaced_only_when_told(
    taker: Taker, case_id: str, folder: Path, spoilt: str
) -> None:
    assert case_id
    taker.back_up()
    (folder / spoilt).write_bytes(b"\0" * 9000)
    with pytest.raises(RecordError, match="nobody can tell"):
        taker.restore()
    done = taker.restore(older=True)
    assert done.lost is None
    assert not done.compared
    assert done.aside is not None
    assert (done.aside / spoilt).read_bytes() == b"\0" * 9000
    assert taker.again().verify().ok


def test_a_case_that_was_lost_comes_back_from_a_backup_as_new_as_the_record(
    taker: Taker, case_id: str, folder: Path
) -> None:
    assert case_id
    before = content(folder)
    taker.back_up()
    for path in (folder / "tablets.json", folder / "people.json"):
        path.unlink()
    taker.restore()
    assert content(folder) == before


def test_a_damaged_backup_is_refused_and_nothing_changed(
    taker: Taker, case_id: str, folder: Path
) -> None:
    made, before = taker.back_up(), content(folder)
    path = made.path / "cases" / "2026-06" / f"{case_id}.json"
    path.write_bytes(path.read_bytes().replace(b'"S1"', b'"S2"'))
    with pytest.raises(RecordDamagedError, match="backup"):
        taker.restore(older=True)
    assert content(folder) == before
    assert not list((folder / "tmp").glob("staging-*"))


def test_what_is_no_backup_is_refused(taker: Taker, case_id: str, tmp_path: Path) -> None:
    assert case_id
    (tmp_path / "nothing").mkdir()
    for name in ("nothing", "nowhere", "desk"):
        with pytest.raises(UsageError):
            taker.restore(name, older=True)
    for name in ("desk", "desk/inside", "backup.zip"):
        with pytest.raises(UsageError):
            taker.back_up(name)
    taker.back_up()
    with pytest.raises(UsageError, match="already"):
        taker.back_up()


def test_no_backup_is_made_of_a_damaged_record(
    taker: Taker, case_id: str, folder: Path, tmp_path: Path
) -> None:
    path = folder / "cases" / "2026-06" / f"{case_id}.json"
    path.write_bytes(path.read_bytes().replace(b'"S1"', b'"S2"'))
    with pytest.raises(RecordDamagedError, match=case_id):
        taker.back_up()
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("backup")]


def without_texts(folder: Path) -> None:
    """Forget everybody, as one write of one file does."""
    (folder / "people.json").write_bytes(b'{"text": {\n}}\n')


def test_who_was_forgotten_does_not_come_back_with_a_backup(
    taker: Taker, case_id: str, folder: Path
) -> None:
    taker.back_up()
    taker.records.append(case_id, EntryKind.NOTE, {"text": "forgotten"})
    without_texts(folder)
    done = taker.restore(older=True)
    assert (done.erased, done.compared) == (1, True)
    assert b"Untel" not in b"".join(content(folder).values())
    assert taker.again().verify().ok


def test_a_text_of_an_entry_that_the_record_lacks_comes_back(
    taker: Taker, case_id: str, folder: Path
) -> None:
    taker.back_up("old")
    taker.records.append(case_id, EntryKind.NOTE, private={"remark": "Autre"})
    taker.back_up("new")
    taker.restore("old", older=True)
    assert taker.restore("new").erased == 0
    assert sorted(taker.again().private(case_id).values()) == ["Autre", "Untel"]
    assert folder.is_dir()


class FailingDisk(Disk):
    """Refuses the n-th rename, or the n-th sync of a file, with a full disk."""

    def __init__(self, seam: str, after: int) -> None:
        super().__init__()
        self.seam, self.left = seam, after

    def _count(self, seam: str) -> None:
        if seam == self.seam:
            self.left -= 1
            if self.left < 0:
                self.seam = ""
                raise OSError(28, "No space left on device")

    def rename(self, source: Path, target: Path) -> None:
        self._count("rename")
        super().rename(source, target)

    def sync(self, descriptor: int) -> None:
        self._count("sync")

    def sync_folder(self, folder: Path) -> None:
        pass


@pytest.mark.parametrize("seam", ["rename", "sync"])
def test_a_restore_that_fails_anywhere_leaves_the_record_as_it_was(
    taker: Taker, case_id: str, folder: Path, seam: str
) -> None:
    taker.back_up()
    taker.records.append(case_id, EntryKind.NOTE)
    before = content(folder)
    failures = 0
    for after in range(100):
        disk = FailingDisk(seam, after)
        records = Records(folder, taker.clock)
        try:
            restore(records, taker.clock, taker.place / "backup", older=True, disk=disk)
            break
        except QuitusError:
            failures += 1
        assert content(folder) == before
        assert not list(folder.glob("replaced-*"))
        assert not list((folder / "tmp").glob("staging-*"))
    assert failures >= 3
    assert taker.again().head().n == 3
    assert taker.again().verify().ok


class KilledError(BaseException):
    """The program is dead: nothing of it does anything any more."""


class KilledDisk(FailingDisk):
    """Dies at the n-th part of the record that is to change places."""

    def rename(self, source: Path, target: Path) -> None:
        if source.parent.name == "record" or target.parent.name.startswith("replaced-"):
            self.left -= 1
        if self.left < 0:
            raise KilledError
        Disk.rename(self, source, target)


def state_after(taker: Taker, count: int) -> str:
    """What the folder is once a restore was killed after so many parts."""
    disk = KilledDisk("", count)
    with suppress(KilledError):
        restore(taker.again(), taker.clock, taker.place / "backup", older=True, disk=disk)
    try:
        return {4: "old", 3: "new"}[taker.again().head().n]
    except RecordDamagedError:
        return "refused"


def test_a_restore_that_is_killed_half_way_is_never_taken_for_a_record(
    taker: Taker, case_id: str
) -> None:
    """The folder is the old record, then refused as damaged, then the new one."""
    taker.back_up()
    taker.records.append(case_id, EntryKind.NOTE)
    taker.back_up("newer")
    states: list[str] = []
    while states[-1:] != ["new"]:
        states.append(state_after(taker, len(states)))
        if states[-1] == "refused":
            with pytest.raises(RecordDamagedError):
                taker.again().append(case_id, EntryKind.NOTE)
        restored = taker.restore("newer", older=True)
        assert restored.head.n == 4
        assert taker.again().verify().ok
    assert states == ["old", *["refused"] * (len(states) - 2), "new"]
    assert len(states) > 6


def test_a_backup_that_fails_anywhere_leaves_nothing(
    taker: Taker, case_id: str, tmp_path: Path, folder: Path
) -> None:
    assert case_id
    before = content(folder)
    failures = 0
    for after in range(100):
        try:
            backup(taker.records, taker.clock, tmp_path / "backup", FailingDisk("sync", after))
            break
        except RecordError:
            failures += 1
        assert not [each for each in tmp_path.iterdir() if each.name.startswith("backup")]
    assert failures >= 4
    assert content(folder) == before


def test_what_comes_between_the_copies_is_left_out_whole(
    taker: Taker, case_id: str, open_case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(records: Records, clock: ManualClock) -> Snapshot:
        snapshot = take_snapshot(records, clock)
        taker.records.append(case_id, EntryKind.NOTE, private={"remark": "late"})
        open_case(taker.records)
        return snapshot

    monkeypatch.setattr("agent.records.backup.take_snapshot", slowly)
    made = taker.back_up()
    copy = Records(made.path, taker.clock)
    assert (made.head.n, copy.head().n, copy.verify().ok) == (3, 3, True)
    assert [entry.n for entry in copy.case(case_id).entries] == [1, 2, 3]
    assert b"late" not in (made.path / "people.json").read_bytes()


def test_backups_are_whole_while_others_write(
    taker: Taker, case_id: str, open_case: OpenCase
) -> None:
    """Every acknowledged entry of before the backup is in it, and none half."""
    stop = threading.Event()
    acknowledged = [3]
    writer = Records(taker.records.folder, ManualClock(), disk=type(taker.disk)())

    def write() -> None:
        while not stop.is_set():
            data = {"serial": f"S{acknowledged[0] % 5}"}
            texts = {"remark": "Untel"}
            entry = writer.append(case_id, EntryKind.RESTOCKED, data, private=texts)
            acknowledged[0] = entry.n
            if entry.n % 7 == 0:
                acknowledged[0] = open_case(writer).entries[-1].n

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(6):
            before = acknowledged[0]
            made = taker.back_up(f"backup{number}")
            copy = Records(made.path, taker.clock)
            assert made.head.n >= before
            assert copy.verify().ok
            assert copy.head() == made.head
    finally:
        stop.set()
        thread.join()
    assert acknowledged[0] > 3


# What is derived.


def test_what_is_derived_is_made_again_byte_for_byte(
    taker: Taker, case_id: str, folder: Path
) -> None:
    assert case_id
    path = folder / "tablets.json"
    right = path.read_bytes()
    for spoil, found in (
        (lambda: None, Found.SAME),
        (path.unlink, Found.MISSING),
        (lambda: path.write_bytes(b""), Found.DIFFERENT),
        (lambda: path.write_bytes(right.replace(b"S1", b"S2")), Found.DIFFERENT),
    ):
        spoil()
        done = {each.name: each.found for each in reindex(taker.again(), taker.clock, taker.disk)}
        assert done == {"tablets.json": found, "loans.json": Found.SAME, "index": Found.SAME}
        assert path.read_bytes() == right


def test_a_list_that_was_changed_is_made_again(taker: Taker, case_id: str, folder: Path) -> None:
    for number in range(70):
        taker.records.append(case_id, EntryKind.NOTE, {"number": number})
    files = {path: path.read_bytes() for path in (folder / "index").glob("*")}
    assert files
    for path, raw in files.items():
        path.write_bytes(raw.replace(b"T042", b"T043") + b" ")
    [*_folds, index] = reindex(taker.again(), taker.clock, taker.disk)
    assert index.found is Found.DIFFERENT
    assert {path: path.read_bytes() for path in (folder / "index").glob("*")} == files
    [*_folds, index] = reindex(taker.again(), taker.clock, taker.disk)
    assert index.found is Found.SAME


def test_what_comes_while_it_is_made_again_is_counted(
    taker: Taker, case_id: str, folder: Path, open_case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(folder: Path, clock: ManualClock) -> DeskLock:
        new = open_case(taker.records).id
        for each in (new, case_id):
            taker.records.append(each, EntryKind.RESTOCKED, {"serial": f"S-{each}"})
        (folder / "tablets.json").unlink()
        return desk_lock(folder, clock)

    monkeypatch.setattr("agent.records.reindex.desk_lock", late)
    reindex(taker.again(), taker.clock, taker.disk)
    written = json.loads((folder / "tablets.json").read_text())
    assert written["applied"]["1"]["n"] == taker.records.head().n
    assert len(written["stock"]) == 3
    assert taker.again().verify().ok


def test_a_record_that_is_not_there_has_nothing_derived(taker: Taker, folder: Path) -> None:
    assert reindex(taker.records, taker.clock, taker.disk) == ()
    assert not folder.exists()
