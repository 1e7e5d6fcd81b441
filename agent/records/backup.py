"""Takes a record out of its folder and puts one back: two acts that must never lose an entry.

A backup is a folder of the same form as the record's own, as it stood at one entry: without what
is derived, which is made again, and without the private key. It holds the texts that people typed,
papers and scans: who keeps backups keeps names.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.clock import Clock
from agent.errors import RecordDamagedError, RecordError, UsageError
from agent.i18n import _, ngettext
from agent.records.archive import new_archive
from agent.records.desk_file import DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.entry import Head
from agent.records.eraser import PAPERS, papers_in
from agent.records.formats import upgrade
from agent.records.identifiers import case_month
from agent.records.journal import Journal
from agent.records.journal_search import holds, lines_from
from agent.records.left_out import leave_out
from agent.records.migrate import identity_of
from agent.records.reindex import rebuild
from agent.records.snapshot import desk_lock, take_snapshot, whole_files
from agent.records.store import Records
from agent.records.swap import copy_synced, exchange, staging, sweep_staging

_KEYS = ("anchor.key", "anchor.pub")
_ANCHORS = "anchors.jsonl"


@dataclass(frozen=True)
class BackedUp:
    """A backup: where it lies, whose it is, the last entry in it, how many cases it has."""

    path: Path
    desk: DeskIdentity
    head: Head
    cases: int


@dataclass(frozen=True)
class Restored:
    """What was put back.

    Attributes:
        desk: whose record it is.
        head: its last entry.
        aside: where the record that was there is now; None if there was none.
        lost: how many entries of that one the new one lacks; None if that can't be told.
        erased: how many texts, persons and papers of the backup were left out: erased meanwhile.
        compared: whether what was erased could be looked for.
    """

    desk: DeskIdentity
    head: Head
    aside: Path | None
    lost: int | None
    erased: int
    compared: bool


def backup(records: Records, clock: Clock, path: Path, disk: Disk | None = None) -> BackedUp:
    """Copy the record as it is now into a new folder; others may write on meanwhile.

    Everything is looked at as it is copied: no backup is made of a record that isn't whole.

    Args:
        records: the record.
        clock: for the lock.
        path: a folder that isn't there yet, or is empty; also on a share.
        disk: what writes.

    Raises:
        UsageError: there is something at `path`.
        RecordError: the record is not whole, or the copy can't be written.
    """
    if path.suffix.lower() == ".zip":
        raise UsageError(
            _("A backup is a folder: {path} is named like a file.").format(path=path),
            hint=_("“quitus export --all” writes a zip."),
        )
    records.settle()
    snapshot = take_snapshot(records, clock)
    with new_archive(path, snapshot.folder, disk or Disk()) as archive:
        lines = snapshot.lines()
        count = 0
        for case in snapshot.cases(lines):
            archive.add(f"cases/{case_month(case.id)}/{case.id}.json", case.raw)
            count += 1
        for name, raw in snapshot.journal().items():
            archive.add(f"journal/{name}", raw)
        for name, raw in snapshot.files.items():
            archive.add(name, raw)
        for name in papers_in(snapshot.folder):
            archive.add(name, (snapshot.folder / name).read_bytes())
    return BackedUp(path, snapshot.desk, snapshot.head, count)


def restore(
    records: Records,
    clock: Clock,
    source: Path,
    *,
    older: bool = False,
    other_desk: bool = False,
    disk: Disk | None = None,
) -> Restored:
    """Put a backup in the place of the record; the record that was there is kept aside.

    Args:
        records: the record to be replaced; its folder may be missing or damaged.
        clock: for the lock, and the name of the old record's place.
        source: the backup, or a copy of a record's folder.
        older: go on though the record has entries that the backup lacks, or can't be read.
        other_desk: go on though the backup is another desk's.
        disk: what writes.

    Raises:
        UsageError: there is no backup at `source`.
        RecordError: the backup is refused, or not whole, or can't be put in place.
    """
    disk, folder = disk or Disk(), records.folder
    desk = _source(source, records)
    with suppress(RecordError):  # of a damaged record nobody can tell what it had forgotten
        records.settle()
    with disk_errors(folder):
        _Target.of(records).refuse_desk(desk, other_desk=other_desk)  # before anything is copied
        disk.ensure_folder(folder)
        with desk_lock(folder, clock).held():
            sweep_staging(folder)
        with staging(folder, disk) as staged:
            _stage(source, staged, disk)
            desk = upgrade(staged, desk, disk, staged.parent / "desk.json.tmp")
            new = _looked_at(staged, records, clock)
            rebuild(staged, staged.parent, disk, new.head())
            with desk_lock(folder, clock).held():
                target = _Target.of(records)
                target.refuse_desk(desk, other_desk=other_desk)
                lost = target.lost(staged)
                _refuse_loss(folder, lost, older=older)
                same = target.desk is not None and target.desk.id == desk.id
                erased = leave_out(staged, records if same and target.head else None, disk)
                staying = (*_KEYS, *(() if lost else (_ANCHORS,))) if same else ()
                aside = exchange(folder, staged, clock, disk, staying=staying)
    return Restored(desk, records.head(), aside, lost, erased or 0, erased is not None)


@dataclass(frozen=True)
class _Target:
    """The record that is to be replaced, as far as it can be read.

    Attributes:
        folder: where it lies.
        there: whether there is one, be it damaged.
        desk: whose it is, None if there is none or that can't be read.
        head: its last entry, None if it can't be read.
    """

    folder: Path
    there: bool
    desk: DeskIdentity | None
    head: Head | None

    @classmethod
    def of(cls, records: Records) -> "_Target":
        """Return it; raises RecordError for one of a newer format, or of another nature."""
        folder = records.folder
        try:
            desk = identity_of(folder, simulated=records.simulated)
        except RecordDamagedError:
            return cls(folder, there=True, desk=None, head=None)
        try:
            head = records.head()
        except RecordDamagedError:
            return cls(folder, there=True, desk=desk, head=None)
        return cls(folder, there=desk is not None, desk=desk, head=head)

    def refuse_desk(self, desk: DeskIdentity, *, other_desk: bool) -> None:
        """Raise RecordError if the backup is another desk's and nobody said that it may be."""
        if self.desk is None or self.desk.id == desk.id or other_desk:
            return
        raise RecordError(
            _("The backup is of desk {other}, and the record in {folder} of desk {own}.").format(
                other=desk.id, folder=self.folder, own=self.desk.id
            ),
            hint=_("To make this station that desk all the same, add --other-desk."),
        )

    def lost(self, staged: Path) -> int | None:
        """Return how many entries the record in `staged` lacks; None if that can't be told."""
        if not self.there:
            return 0
        if self.head is None:
            return None
        theirs = Journal(staged / "journal", Disk())
        if holds(theirs, self.head):
            return 0
        known = {(line.n, line.hash) for line in lines_from(theirs, 1)}
        own = lines_from(Journal(self.folder / "journal", Disk()), 1)
        return sum(1 for line in own if line.n <= self.head.n and (line.n, line.hash) not in known)


def _source(source: Path, records: Records) -> DeskIdentity:
    """Return the desk of a backup; raises as `restore` does."""
    whole, folder = source.resolve(), records.folder.resolve()
    if whole == folder:
        raise UsageError(_("{path} is the record itself.").format(path=source))
    with disk_errors(source):
        desk = identity_of(source, simulated=records.simulated)
    if desk is None:
        raise UsageError(
            _("There is no backup at {path}.").format(path=source),
            hint=_("Name the folder that “quitus backup” made."),
        )
    return desk


def _stage(source: Path, staged: Path, disk: Disk) -> None:
    for path in whole_files(source):
        copy_synced(path, staged / path.name, disk)
    for name in ("cases", "journal", PAPERS):
        if (source / name).is_dir():
            copy_synced(source / name, staged / name, disk)


def _looked_at(staged: Path, records: Records, clock: Clock) -> Records:
    """Return the record in `staged`; RecordDamagedError if it isn't whole."""
    new = Records(staged, clock, simulated=records.simulated)
    found = new.verify()
    if found.ok:
        return new
    raise RecordDamagedError(
        _("The backup is not what was written: {problem}").format(problem=found.problem),
        hint=_("Nothing was changed. Take another backup."),
    )


def _refuse_loss(folder: Path, lost: int | None, *, older: bool) -> None:
    if lost == 0 or older:
        return
    if lost is None:
        raise RecordError(
            _("The record in {folder} can't be read: nobody can tell what it holds.").format(
                folder=folder
            ),
            hint=_("To put the backup in its place, add --older; the record is kept aside."),
        )
    text = ngettext(
        "The record in {folder} has {count} entry that the backup lacks.",
        "The record in {folder} has {count} entries that the backup lacks.",
        lost,
    )
    raise RecordError(
        text.format(folder=folder, count=lost),
        hint=_(
            "To put the backup in its place all the same, add --older; the record is kept aside."
        ),
    )
