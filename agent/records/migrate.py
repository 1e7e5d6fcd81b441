"""From one format of the record to the next: what is on disk says which it has.

`desk.json` holds the format's number. A program refuses a folder of a newer format (`desk_file.py`)
and brings one of an older format up to its own, one step at a time. Steps that touch only what is
derived are taken where the record lies, by whoever writes first (`formats.IN_PLACE`). Any other is
taken on a copy, when it is asked for: a step that fails leaves the record as it was, and the old
record is kept aside.
"""

from collections.abc import Mapping
from pathlib import Path

from agent.clock import Clock
from agent.errors import RecordError
from agent.i18n import _
from agent.records import desk_file
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.formats import Migration, Upgraded, is_in_place, upgrade
from agent.records.snapshot import desk_lock
from agent.records.store import Records
from agent.records.swap import copy_synced, exchange, staging, sweep_staging


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
        if migrations is None and is_in_place(identity.format):
            new = upgrade(folder, identity, disk, folder / "tmp" / "desk.json.tmp")
            return Upgraded(identity.format, new.format, None)
        with staging(folder, disk) as staged:
            for name in ("desk.json", *_others(folder)):
                copy_synced(folder / name, staged / name, disk)
            new = upgrade(staged, identity, disk, staged.parent / "desk.json.tmp", migrations)
            aside = exchange(folder, staged, clock, disk, staying=("anchor.key",))
            return Upgraded(identity.format, new.format, aside)


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
