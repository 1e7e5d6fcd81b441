"""Puts another record in the place of the one in a folder, and keeps the old one aside.

A folder can't be exchanged whole: its lock lies in it, and Windows renames no folder with an open
file. So its parts are renamed one by one under the lock, in an order in which `desk.json` is out
first and in last, and journal or cases are always there: whoever looks meanwhile, or after a power
cut half-way, sees a damaged record and stops, never a mixture and never an empty desk.
"""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agent.clock import Clock
from agent.records.archive import write_file
from agent.records.derived import DERIVED
from agent.records.disk import Disk

_FIRST = "desk.json"
_RECORD = ("cases", "journal", "index", "people.json", "anchors.jsonl", "anchor.pub", "anchor.key")
_OURS = ("desk.lock", "desk.lock.holder", "tmp")  # of the folder, never of the record


@contextmanager
def staging(folder: Path, disk: Disk) -> Iterator[Path]:
    """Make a folder for a record in the making, on the same disk; it is gone after the block.

    The folder above it is for files in the making.
    """
    disk.ensure_folder(folder / "tmp")
    place = folder / "tmp" / f"staging-{os.getpid()}"
    disk.make_folder(place)
    try:
        disk.make_folder(place / "record")
        yield place / "record"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep_staging(folder: Path) -> None:
    """Remove what killed programs left half-made; the caller holds the lock.

    A program that is still at it finds its copy gone, before it moves anything, and stops.
    """
    for place in (folder / "tmp").glob("staging-*"):
        shutil.rmtree(place, ignore_errors=True)


def copy_synced(source: Path, target: Path, disk: Disk) -> None:
    """Copy a file, or a folder with all in it; links are left out. The copy outlives a power cut.

    The list of names of the folder above is not sent to the disk.
    """
    if source.is_symlink():
        return None
    if not source.is_dir():
        return write_file(target, source.read_bytes(), disk)
    disk.make_folder(target)
    for path in source.iterdir():
        copy_synced(path, target / path.name, disk)
    return disk.sync_folder(target)


def exchange(
    folder: Path, staged: Path, clock: Clock, disk: Disk, *, staying: Collection[str] = ()
) -> Path | None:
    """Put the record in `staged` in place; return where the old one is now, None if none was.

    Args:
        folder: of the record; the caller holds its lock.
        staged: a folder on the same disk, with all that the record is to hold.
        clock: tells the moment that names the old one's place.
        disk: what renames.
        staying: names that stay where they are if they are there.

    Raises:
        OSError: a part can't be moved; everything is back where it was.
    """
    disk.sync_folder(staged)
    coming = [
        path.name
        for path in staged.iterdir()
        if path.name not in _OURS and not _stays(folder, path.name, staying)
    ]
    going = [name for name in _parts(folder, coming) if name not in staying]
    aside = _aside(folder, clock)
    moves = _moves(folder, staged, aside, coming, going)
    if going:
        disk.make_folder(aside)
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            disk.rename(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            with suppress(OSError):
                disk.rename(target, source)
        with suppress(OSError):
            aside.rmdir()
        raise
    for place in (folder, *([aside] if going else [])):
        disk.sync_folder(place)
    return aside if going else None


def _stays(folder: Path, name: str, staying: Collection[str]) -> bool:
    return name in staying and (folder / name).exists()


def _parts(folder: Path, coming: Collection[str]) -> list[str]:
    """Return the names of what is there of the old record, and in the way of the new one."""
    names = {_FIRST, *_RECORD, *DERIVED, *coming}
    return sorted(name for name in names if (folder / name).exists())


def _moves(
    folder: Path, staged: Path, aside: Path, coming: Collection[str], going: Collection[str]
) -> list[tuple[Path, Path]]:
    """Return the renames in their order: desk.json out, cases out and in, the rest, desk.json."""
    names = [*sorted({*coming, *going} - {_FIRST, "cases"})]
    ordered = ["cases", "journal", *(name for name in names if name != "journal")]
    moves = [(folder / _FIRST, aside / _FIRST)] if _FIRST in going else []
    for name in ordered:
        if name in going:
            moves.append((folder / name, aside / name))
        if name in coming:
            moves.append((staged / name, folder / name))
    return [*moves, (staged / _FIRST, folder / _FIRST)]


def _aside(folder: Path, clock: Clock) -> Path:
    """Return a name for the old record's folder that is free."""
    base = folder / f"replaced-{clock.now():%Y%m%dT%H%M%SZ}"
    number = 1
    path = base
    while path.exists():
        number += 1
        path = base.with_name(f"{base.name}-{number}")
    return path
