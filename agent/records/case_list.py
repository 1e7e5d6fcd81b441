"""The list of cases: asked of the index, which is put right on the way where it isn't."""

from contextlib import suppress
from dataclasses import dataclass

from agent.errors import RecordError
from agent.records.access import Access
from agent.records.case import CaseSummary
from agent.records.index import Index
from agent.records.selection import Selection


@dataclass(frozen=True)
class CaseList:
    """The cases of one desk, in short."""

    index: Index
    access: Access

    def select(self, wanted: Selection) -> tuple[CaseSummary, ...]:
        """Return the cases that are wanted, newest first; needs no lock.

        Raises:
            RecordError: the folder is refused or can't be read.
            RecordDamagedError: a file of the record that had to be read is damaged.
        """
        with self.access.reading():
            found = self.index.select(wanted)
        if found.lacking:
            with suppress(RecordError), self.access.locked():  # who can't mend it, needn't
                self.index.install(found.lacking)
        return found.cases

    def open_now(self) -> tuple[CaseSummary, ...]:
        """Return the open cases, newest first; the caller holds the lock."""
        found = self.index.select(Selection(open_only=True))
        if found.lacking:
            with suppress(OSError):
                self.index.install(found.lacking)
        return found.cases

    def rebuild(self, n: int) -> bool:
        """Make the index of the entries up to `n` again; return whether it had been right.

        The cases are read without the lock. A record so small that no index is made of it is right.
        """
        with self.access.reading():
            built = self.index.build(n)
        with self.access.locked():
            right = self.index.is_as(built)
            if not right:
                self.index.replace(built)
        return right
