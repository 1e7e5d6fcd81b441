"""The file of a fold: the sum as it was last added up; derived, made again if it is gone."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from agent.errors import RecordDamagedError
from agent.i18n import _
from agent.records.case_files import CaseFiles
from agent.records.disk import Disk
from agent.records.fold import Fold, S, is_current
from agent.records.seen import Seen


@dataclass(frozen=True)
class FoldFile(Generic[S]):
    """The file; who writes holds the desk's lock."""

    fold: Fold[S]
    path: Path
    temporary: Path
    disk: Disk
    cases: CaseFiles

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
        """Bring the file up to the entries `last`; nothing is written if it is there already."""
        # Bytes, not documents one by one: TinyDB's insert takes the longer the more there are.
        raw = self.fold.spell(self.read(last))
        if self.path.exists() and self.path.read_bytes() == raw:
            self.disk.sync_folder(self.path.parent)  # its writer may have died before it did
            return
        temporary = self.temporary / f"{self.path.name}.{os.getpid()}.tmp"
        self.disk.replace(self.path, raw, temporary)

    def make(self) -> None:
        """Write the file if it is missing, or an older version of the program spelled it."""
        if not is_current(self.path):
            self.catch_up(())

    def _kept(self) -> S | None:
        try:
            return self.fold.read(self.path)
        except RecordDamagedError as error:
            raise RecordDamagedError(
                error.message,
                hint=_("It holds nothing of its own: remove it, and it is made again."),
            ) from error

    def _everything(self) -> list[Seen]:
        found: list[Seen] = []
        for case_id in self.cases.ids():
            case = self.cases.read(case_id)
            found += self.fold.collect(case) if case else []
        return found
