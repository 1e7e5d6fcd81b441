"""From one format of the record to the next: what is on disk says which it has.

`desk.json` holds the format's number. A program refuses a folder of a newer format (`desk_file.py`)
and brings one of an older format up to its own, one step at a time, on a copy: a step that fails
leaves the record as it was, and the old record is kept aside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from agent.clock import Clock
from agent.errors import RecordDamagedError, RecordError
from agent.i18n import _
from agent.records import desk_file
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.snapshot import desk_lock
from agent.records.store import Records
from agent.records.swap import copy_synced, exchange, staging, sweep_staging
from agent.records.tables import encode

Migration = Callable[[Path], None]

# Format → what turns a copy of a folder of that format into one of the next. Entries keep every
# byte that their hash is made of: a step may move, split or add files, never rewrite what happened.
MIGRATIONS: Mapping[int, Migration] = MappingProxyType({})


@dataclass(frozen=True)
class Upgraded:
    """A record that was brought to a newer format, and where it lies as it was."""

    old: int
    new: int
    aside: Path | None

    def to_json(self) -> dict[str, int | str | None]:
        """Return what a program is told of it."""
        return {**vars(self), "aside": str(self.aside) if self.aside else None}


def migrate(
    records: Records,
    clock: Clock,
    *,
    migrations: Mapping[int, Migration] | None = None,
    disk: Disk | None = None,
) -> Upgraded | None:
    """Bring a record up to this program's format; None if it has that format already.

    The lock is held all the while: nobody may write what would not be taken along.

    Raises:
        RecordError: there is no record, it is of a newer format, or a step is missing or failed.
    """
    disk = disk or Disk()
    folder = records.folder
    records.head()  # refuses what must be refused
    with disk_errors(folder), desk_lock(folder, clock).held():
        identity = identity_of(folder, simulated=records.simulated)
        if identity is None:
            raise RecordError(_("There is no record in {folder}.").format(folder=folder))
        if identity.format == desk_file.FORMAT:
            return None
        records.head()
        sweep_staging(folder)
        with staging(folder, disk) as staged:
            for name in ("desk.json", *_others(folder)):
                copy_synced(folder / name, staged / name, disk)
            new = upgrade(staged, identity, disk, migrations)
            aside = exchange(folder, staged, clock, disk, staying=("anchor.key",))
            return Upgraded(identity.format, new.format, aside)


def upgrade(
    staged: Path,
    identity: DeskIdentity,
    disk: Disk,
    migrations: Mapping[int, Migration] | None = None,
) -> DeskIdentity:
    """Bring a copy of a record up to this program's format; return the desk as it is then.

    Args:
        staged: the copy; nobody else looks at it.
        identity: what its `desk.json` says.
        disk: what writes.
        migrations: the steps; None: those of this program.

    Raises:
        RecordError: there is no step from some format, or one failed.
    """
    while identity.format < desk_file.FORMAT:
        step = (MIGRATIONS if migrations is None else migrations).get(identity.format)
        if step is None:
            raise _no_way(identity.format)
        try:
            step(staged)
        except (RecordDamagedError, ValueError, LookupError, TypeError) as error:
            raise _no_way(identity.format) from error
        identity = replace(identity, format=identity.format + 1)
        raw = encode({"desk": {"1": vars(identity)}})
        disk.replace(staged / "desk.json", raw, staged.parent / "desk.json.tmp")
    return identity


def identity_of(folder: Path, *, simulated: bool) -> DeskIdentity | None:
    """Return the desk of a folder, None if it has none; raises as `DeskFile.read` does."""
    return DeskFile(folder / "desk.json", folder / "tmp", Disk()).read(simulated=simulated)


def _others(folder: Path) -> list[str]:
    """Return the names of everything of the record but `desk.json`: no lock, nothing kept aside."""
    return sorted(
        path.name
        for path in folder.iterdir()
        if not path.name.startswith(("desk.", "replaced-", "anchor.key")) and path.name != "tmp"
    )


def _no_way(number: int) -> RecordError:
    return RecordError(
        _("The record can't be brought from format {old} to format {new}.").format(
            old=number, new=number + 1
        ),
        hint=_(
            "It is as it was. Go on with the version of quitus that wrote it, and ask for help."
        ),
    )
