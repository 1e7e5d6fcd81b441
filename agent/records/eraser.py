"""Takes what is to be forgotten out of the files; done twice, it changes nothing more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agent.records.disk import Disk
from agent.records.erasing import Erasure, without
from agent.records.identifiers import case_month
from agent.records.people import Kept, People, kept_in
from agent.records.persons import Person, rows_in
from agent.records.swap import sweep_staging
from agent.records.tables import read_tables

PAPERS = "papers"
_ASIDE = re.compile(r"replaced-(\d{8})T\d{6}Z(-\d+)?", re.ASCII)


@dataclass(frozen=True)
class Aside:
    """What a record that was put aside, by a restore or an upgrade, holds of people.

    Attributes:
        name: of its folder.
        put_on: the day it was put aside, in UTC.
        papers: whether there are any.
    """

    name: str
    put_on: date
    texts: tuple[Kept, ...]
    persons: tuple[Person, ...]
    papers: bool


@dataclass(frozen=True)
class Eraser:
    """Erases in the folder of a record, and in the records put aside in it; needs the lock."""

    folder: Path
    people: People
    disk: Disk

    def asides(self) -> list[Path]:
        """Return the folders with a record that was put aside."""
        return sorted(path for path in self.folder.glob("replaced-*") if _is_aside(path))

    def put_aside(self) -> tuple[Aside, ...]:
        """Return what lies in them; RecordDamagedError if a file of theirs can't be read."""
        return tuple(self._aside(path) for path in self.asides())

    def _aside(self, folder: Path) -> Aside:
        people, put_on = self._of(folder), _put_on(folder)
        assert put_on is not None  # else it were none
        papers = any((folder / PAPERS).glob("*"))
        return Aside(folder.name, put_on, people.read(), people.rows(), papers)

    def _of(self, folder: Path) -> People:
        return People(folder / self.people.path.name, self.people.temporary, self.disk)

    def cases_with_papers(self) -> tuple[str, ...]:
        """Return the ids of the cases that have papers or scans."""
        found = (path.name for path in (self.folder / PAPERS).glob("*") if path.is_dir())
        return tuple(sorted(name for name in found if case_month(name)))

    def files(self) -> Iterator[People]:
        """Yield every file with names in it, the record's own first."""
        for folder in (self.folder, *self.asides()):
            people = self._of(folder)
            if people.path.exists():
                yield people

    def perform(self, erasure: Erasure) -> None:
        """Erase, so that no byte of it outlives a power cut after this returned.

        Raises:
            OSError: something can't be erased now; the next one to have the lock tries again.
            RecordDamagedError: a file that may hold some of it can't be read.
        """
        sweep_staging(self.folder)  # a restore that was killed left a copy of everything
        for name in erasure.asides:
            self._remove_aside(self.folder / name)
        for file in self.files():
            self._rewrite(file, erasure)
        for folder in (self.folder, *self.asides()):
            for case_id in erasure.papers:
                if case_month(case_id):
                    self._remove(folder / PAPERS / case_id)

    def _rewrite(self, file: People, erasure: Erasure) -> None:
        tables = read_tables(file.path) or {}
        kept_in(tables, file.path)  # refuses what is no text
        left = without(tables, rows_in(tables, file.path), erasure)
        if left == tables:
            self.disk.sync_folder(file.path.parent)  # who wrote it may have died before it did
        else:
            file.replace(left)

    def _remove_aside(self, aside: Path) -> None:
        if _is_aside(aside):
            self.disk.remove(aside / self.people.path.name)
            self._remove(aside / PAPERS)
            self.disk.sync_folder(aside)

    def _remove(self, folder: Path) -> None:
        """Remove a folder with all in it."""
        if not folder.is_dir() or folder.is_symlink():
            if folder.parent.is_dir():
                self.disk.sync_folder(folder.parent)
            return
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                self._remove(path)
            else:
                self.disk.remove(path)
        self.disk.remove_folder(folder)
        self.disk.sync_folder(folder.parent)


def papers_in(folder: Path) -> list[str]:
    """Return the papers and scans of a record by their place, with slashes; no links."""
    found = (folder / PAPERS).rglob("*")
    return sorted(
        path.relative_to(folder).as_posix()
        for path in found
        if path.is_file() and not path.is_symlink()
    )


def _is_aside(path: Path) -> bool:
    return _put_on(path) is not None and path.is_dir() and not path.is_symlink()


def _put_on(path: Path) -> date | None:
    """Return the day in the name of a record put aside; None if it is no such name."""
    found = _ASIDE.fullmatch(path.name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
