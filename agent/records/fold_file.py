"""The files of a fold: the sum as it was last added up; derived, made again if they are gone."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from agent.errors import RecordDamagedError
from agent.i18n import _
from agent.records.case_files import CaseFiles
from agent.records.disk import Disk, disk_errors
from agent.records.fold import Fold, S, is_current
from agent.records.seen import Seen
from agent.records.tables import Tables, damaged, decode

_NOT_AS_WRITTEN = (RecordDamagedError, KeyError, TypeError, ValueError)

T = TypeVar("T")


@dataclass(frozen=True)
class FoldFile(Generic[S]):
    """The file and its pages; who writes holds the desk's lock."""

    fold: Fold[S]
    path: Path
    temporary: Path
    disk: Disk
    cases: CaseFiles
    # What was read or written last, so that a file is parsed once a command.
    seen: list[tuple[bytes, S]] = field(default_factory=list, init=False, repr=False, compare=False)

    def read(self, last: Sequence[Seen] = ()) -> S:
        """Return the sum, the entries `last` counted in; all the cases are read if it is gone.

        Raises:
            RecordDamagedError: the file, or a case, is not what was written.
        """
        kept = self._kept()
        if kept is None:
            return self.fold.add(self.fold.start, self._everything())
        return self.fold.add(kept, last)

    def catch_up(self, last: Sequence[Seen]) -> None:
        """Bring the files up to the entries `last`; nothing is written that is there already."""
        # Bytes, not documents one by one: TinyDB's insert takes the longer the more there are.
        total = self.read(last)
        files = self.fold.spell_changed(total)
        for name, raw in files.items():
            self._write(self.path.parent / name, raw)
        self.seen[:] = [(files[self.fold.name], total)]

    def make(self) -> None:
        """Write the files if they are missing, or an older version of the program spelled them."""
        if not is_current(self.path):
            self.catch_up(())

    def _write(self, path: Path, raw: bytes) -> None:
        if path.exists() and path.read_bytes() == raw:
            self.disk.sync_folder(path.parent)  # its writer may have died before it did
            return
        temporary = self.temporary / f"{path.name}.{os.getpid()}.tmp"
        self.disk.replace(path, raw, temporary)

    def _kept(self) -> S | None:
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        for known, total in self.seen:
            if known == raw:
                return total
        return self._parsed(raw)

    def _parsed(self, raw: bytes) -> S | None:
        try:
            total = self.fold.read(decode(raw, self.path), self._page)
        except _NOT_AS_WRITTEN as error:
            raise _made_again(self.path) from error
        self.seen[:] = [] if total is None else [(raw, total)]
        return total

    def _page(self, name: str, parse: Callable[[Tables], T]) -> T:
        path = self.path.parent / name
        with disk_errors(self.path.parent):
            try:
                return parse(decode(path.read_bytes(), path))
            except (*_NOT_AS_WRITTEN, FileNotFoundError) as error:
                raise _made_again(path) from error

    def _everything(self) -> list[Seen]:
        found: list[Seen] = []
        for case_id in self.cases.ids():
            case = self.cases.read(case_id)
            found += self.fold.collect(case) if case else []
        return found


def _made_again(path: Path) -> RecordDamagedError:
    return RecordDamagedError(
        damaged(path).message,
        hint=_("It holds nothing of its own: run “quitus reindex”, and it is made again."),
    )
