"""Makes everything derived again from the entries, byte for byte, and says what had differed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from agent.clock import Clock
from agent.records.case_files import CaseFiles
from agent.records.derived import FOLDS, pages_in
from agent.records.disk import Disk, disk_errors
from agent.records.entry import Head
from agent.records.fold import Sum
from agent.records.journal import Journal
from agent.records.journal_search import lines_from
from agent.records.seen import Seen
from agent.records.snapshot import desk_lock
from agent.records.store import Records

INDEX = "index"


class Found(StrEnum):
    """How something derived was found."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True)
class Rebuilt:
    """A derived file, or the folder of the index, and how it was found; it is right now."""

    name: str
    found: Found


def reindex(records: Records, clock: Clock, disk: Disk | None = None) -> tuple[Rebuilt, ...]:
    """Make all that is derived again.

    All cases are read without the lock; under it, only those with entries since then.

    Raises:
        RecordError: the record can't be read or written, is locked or damaged.
    """
    head = records.head()
    if head.n == 0:
        return ()
    again = _Again(records.folder, records.folder / "tmp", disk or Disk())
    wrong = Found.DIFFERENT if any((records.folder / INDEX).glob("*")) else Found.MISSING
    index = Rebuilt(INDEX, Found.SAME if records.rebuild_index() else wrong)
    with disk_errors(records.folder):
        again.read_all(head)
        with desk_lock(records.folder, clock).held():
            now = records.head()
            again.read_since(head, now)
            return (*again.write(), index)


def rebuild(folder: Path, temporary: Path, disk: Disk, head: Head) -> None:
    """Make the derived files in a folder that nobody else writes to; raises as `reindex`.

    The index isn't made: whoever lists the cases first makes it.

    Args:
        folder: a record.
        temporary: where files in the making lie.
        disk: what writes.
        head: the record's last entry.
    """
    again = _Again(folder, temporary, disk)
    again.read_all(head)
    again.write()


@dataclass
class _Again:
    """What is derived, in the making."""

    folder: Path
    temporary: Path
    disk: Disk
    sums: dict[str, Sum] = field(
        default_factory=lambda: {name: FOLDS[name].start for name in FOLDS}
    )

    def __post_init__(self) -> None:
        self._cases = CaseFiles(self.folder / "cases", self.temporary, self.disk)
        self._journal = Journal(self.folder / "journal", self.disk)

    def read_all(self, head: Head) -> None:
        """Read every case as it was at an entry."""
        self._add(self._cases.ids(), after=0, up_to=head.n)

    def read_since(self, before: Head, now: Head) -> None:
        """Read what came between two entries; the caller holds the lock."""
        since = lines_from(self._journal, before.n + 1) if now.n > before.n else ()
        cases = dict.fromkeys(line.case for line in since if line.n <= now.n)
        self._add(cases, after=before.n, up_to=now.n)

    def write(self) -> tuple[Rebuilt, ...]:
        """Write what differs; the caller holds the lock."""
        return tuple(self._write(name, total) for name, total in self.sums.items())

    def _add(self, case_ids: Iterable[str], *, after: int, up_to: int) -> None:
        found: dict[str, list[Seen]] = {name: [] for name in FOLDS}
        for case_id in case_ids:
            case = self._cases.read(case_id)
            if case is None or case.entries[0].n > up_to:
                continue
            case = replace(case, entries=tuple(each for each in case.entries if each.n <= up_to))
            for name in FOLDS:
                found[name] += FOLDS[name].collect(case, after)
        for name, seen in found.items():
            self.sums[name] = FOLDS[name].add(self.sums[name], seen)

    def _write(self, name: str, total: Sum) -> Rebuilt:
        fold, path = FOLDS[name], self.folder / name
        if total == fold.start and not path.exists():
            return Rebuilt(name, Found.SAME)  # it is made once there is something to count
        found = Found.DIFFERENT if path.exists() else Found.MISSING
        wanted = {self.folder / each: raw for each, raw in fold.spell(total).items()}
        strays = set(pages_in(self.folder, fold)) - wanted.keys()
        different = [each for each, raw in wanted.items() if _bytes_of(each) != raw]
        for stray in strays:
            self.disk.remove(stray)
        for each in different:
            self.disk.replace(each, wanted[each], self.temporary / f"{each.name}.tmp")
        return Rebuilt(name, found if strays or different else Found.SAME)


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
