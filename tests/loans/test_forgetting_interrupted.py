"""Forgetting killed, refused or cut off at any moment: finished by whoever writes next."""

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records.acts import ActKind
from agent.records.disk import Disk
from agent.records.store import Records
from tests.loans.school import School, spellings
from tests.records.power import Medium, PowerDisk, Tree, put

ZOE = "Zoé Dœuf-Ğ"


class DiedError(BaseException):
    """The program is gone: nothing it would do afterwards happens."""


class StruckDisk(Disk):
    """Fails, or dies, at a call; counted from when it is armed."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.calls = 0, 0
        self.error: int | None = None

    def strike(self) -> None:
        self.calls += 1
        if self.calls >= self.at > 0 and (self.error is None or self.calls == self.at):
            raise DiedError if self.error is None else OSError(self.error, "injected")

    def arm(self, at: int, error: int | None) -> None:
        self.at, self.calls, self.error = at, 0, error

    def write(self, descriptor: int, data: bytes) -> int:
        self.strike()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self.strike()

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

    def remove_folder(self, folder: Path) -> None:
        self.strike()
        super().remove_folder(folder)


def lent_and_returned(folder: Path, disk: Disk) -> School:
    """A loan that is over, with remarks, papers and a scan."""
    school = School(folder, disk=disk)
    school.stocked(1)
    loan = school.lend(1, ZOE)
    back = school.bring_back(1, loan, remark=f"{ZOE} a perdu le câble")
    school.paper(loan, "agreement-fr.pdf", ZOE.encode())
    school.paper(back, "slip-fr.pdf", ZOE.encode())
    school.paper(back, "scan-1.png", ZOE.encode())
    return school


def calls_of_forgetting(folder: Path) -> int:
    disk = StruckDisk()
    school = lent_and_returned(folder, disk)
    disk.arm(0, None)
    school.forget(ZOE)
    assert school.finds(ZOE) == []
    assert disk.calls > 15
    return disk.calls


def assert_finished_or_not_begun(folder: Path) -> None:
    """The next program to write finishes what is on record; else all is as it was."""
    school = School(folder)
    assert school.records.verify().problem is None
    forgotten = [case for case in school.records.cases() if case.procedure == "forget"]
    held = len(school.records.texts())
    if not forgotten:
        assert (held, len(school.records.persons())) == (5, 1)
        assert len(school.finds(ZOE)) >= 4
        school.forget(ZOE)
    school.stocked(2)  # anything that is written
    assert school.finds(ZOE) == []
    assert school.records.texts() == ()
    assert not list((folder / "papers").glob("2*"))
    assert school.records.verify().problem is None


def test_a_program_killed_at_any_call_leaves_it_finished_by_the_next(tmp_path: Path) -> None:
    for at in range(1, calls_of_forgetting(tmp_path / "whole") + 1):
        disk = StruckDisk()
        school = lent_and_returned(tmp_path / str(at), disk)
        disk.arm(at, None)
        with pytest.raises(DiedError):
            school.forget(ZOE)
        assert_finished_or_not_begun(school.folder)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_refuses_any_call_leaves_it_finished_by_the_next(
    tmp_path: Path, error: int
) -> None:
    for at in range(1, calls_of_forgetting(tmp_path / "whole") + 1):
        disk = StruckDisk()
        school = lent_and_returned(tmp_path / str(at), disk)
        disk.arm(at, error)
        with suppress(RecordError):
            school.forget(ZOE)
            assert school.finds(ZOE) == []  # acknowledged is erased
        disk.arm(0, None)
        assert_finished_or_not_begun(school.folder)


def test_who_is_told_that_it_is_done_finds_nothing_left(tmp_path: Path) -> None:
    """A disk that refuses the erasure alone, for good: the command fails, the entry stands."""
    disk = StruckDisk()
    school = lent_and_returned(tmp_path / "desk", disk)
    disk.arm(0, None)
    original = disk.remove_folder

    def refuse(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "injected", str(folder))

    disk.remove_folder = refuse  # type: ignore[method-assign]
    with pytest.raises(RecordError):
        school.forget(ZOE)
    with pytest.raises(RecordError):
        school.stocked(2)
    disk.remove_folder = original  # type: ignore[method-assign]
    assert_finished_or_not_begun(school.folder)


def states_while_forgetting(root: Path) -> dict[Tree, bool]:
    """Everything that a power cut may leave meanwhile; whether it was acknowledged by then."""
    root.mkdir()
    lent_and_returned(root / "desk", Disk())
    medium = Medium(root)
    found: dict[Tree, bool] = {}
    done = False

    def look() -> None:
        for tree in medium.trees():
            found[tree] = found.get(tree, False) or done

    school = School(root / "desk", disk=_disk(medium, look))
    school.forget(ZOE)
    done = True
    look()
    return found


def _disk(medium: Medium, look: Callable[[], None]) -> Disk:
    return PowerDisk(medium, look)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names of open files are in /proc")
def test_a_power_cut_at_any_moment_leaves_it_finished_by_the_next(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    states = states_while_forgetting(root)
    assert len(states) > 40
    assert True in states.values()
    for tree, acknowledged in states.items():
        if acknowledged:
            contents = b"".join(raw or b"" for _path, raw in tree).lower()
            assert not any(spelling in contents for spelling in spellings(ZOE))
        put(tree, root)
        assert_finished_or_not_begun(root / "desk")


def killed_while_forgetting(root: Path, at: int) -> tuple[Medium, int]:
    """A program that dies at a call, on a disk that forgets; the disk, and its calls."""
    root.mkdir(parents=True)
    lent_and_returned(root / "desk", Disk())
    medium, calls = Medium(root), 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls >= at > 0:
            raise DiedError

    with suppress(DiedError):
        School(root / "desk", disk=PowerDisk(medium, count)).forget(ZOE)
    return medium, calls


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names of open files are in /proc")
def test_what_a_killed_program_left_unsynced_the_next_one_makes_sure_of(tmp_path: Path) -> None:
    """For once that one has written, nobody looks at the entry that forgets any more."""
    _medium, calls = killed_while_forgetting(tmp_path / "whole", 0)
    forgotten = 0
    for at in range(1, calls + 1):
        root = tmp_path / str(at)
        medium, _calls = killed_while_forgetting(root, at)
        School(root / "desk", disk=PowerDisk(medium, lambda: None)).opened("return", 2)
        put(medium.least(), root)
        after = School(root / "desk")
        if any(case.procedure == "forget" for case in after.records.cases()):
            forgotten += 1
            assert after.finds(ZOE) == []
        assert after.records.verify().problem is None
    assert forgotten > 5


def test_a_loan_that_nobody_acknowledged_leaves_nobody_in_the_address_book(
    tmp_path: Path,
) -> None:
    """Killed at any call of the loan's entry: person and loan are on record both, or neither."""
    calls = StruckDisk()
    School(tmp_path / "whole", disk=calls).stocked(1)
    for at in range(1, 60):
        disk = StruckDisk()
        school = School(tmp_path / str(at), disk=disk)
        school.stocked(1)
        disk.arm(at, None)
        died = False
        try:
            school.lend(1, ZOE)
        except DiedError:
            died = True
        after = Records(school.folder, ManualClock())
        assert len(after.persons()) == len(after.loans())
        School(school.folder).act(ActKind.HOLD, loan="none")
        assert len(after.persons()) == len(after.loans())
        assert after.verify().problem is None
        if not died:
            return
    raise AssertionError("the loan was never made")
