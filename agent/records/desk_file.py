"""Which desk a folder belongs to: `desk.json`, looked at before anything else is."""

import errno
from dataclasses import dataclass
from pathlib import Path

from tinydb.table import Document

from agent.errors import RecordError
from agent.i18n import _
from agent.records.disk import Disk
from agent.records.identifiers import new_desk_id
from agent.records.storage import database
from agent.records.tables import Tables, damaged, read_tables

FORMAT = 2  # of everything in the folder; an older program refuses a newer one
_TABLE = "desk"
# What a folder says that is another's, or of a file system that knows no sync: it was there before.
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EINVAL, errno.EROFS})


@dataclass(frozen=True)
class DeskIdentity:
    """A desk: its id, the format of its folder, whether its tablets are made of software."""

    id: str
    format: int
    simulated: bool


@dataclass(frozen=True)
class DeskFile:
    """The file that says so; who creates it holds the desk's lock."""

    path: Path
    temporary: Path
    disk: Disk

    def read(self, *, simulated: bool) -> DeskIdentity | None:
        """Return the desk of the folder, None if it has none yet.

        Raises:
            RecordDamagedError: the file is not what was written, or gone while cases are there.
            RecordError: the folder is of a newer format, or is a real desk's where a training
                one is wanted, or the reverse.
        """
        tables = read_tables(self.path)
        if tables is None:
            if any((self.path.parent / name).exists() for name in ("cases", "journal")):
                raise damaged(self.path)
            return None
        return _fitting(_identity(tables, self.path), self.path.parent, simulated=simulated)

    def create(self, *, simulated: bool) -> DeskIdentity:
        """Make a new desk of the folder."""
        identity = DeskIdentity(new_desk_id(), FORMAT, simulated)
        folder = self.path.parent
        for above in folder.parents:  # who made one of them may have died before it was synced
            self._sync(above)
        if all(path.name in ("tmp", "desk.lock", "desk.lock.holder") for path in folder.iterdir()):
            folder.chmod(0o700)  # it was empty, so it is ours
        with database(self.path, self.disk, self.temporary) as db:
            db.table(_TABLE).insert(Document(vars(identity), doc_id=1))
        return identity

    def _sync(self, above: Path) -> None:
        try:
            self.disk.sync_folder(above)
        except OSError as error:
            if error.errno not in _NOT_OURS:
                raise


def _identity(tables: Tables, path: Path) -> DeskIdentity:
    document = tables.get(_TABLE, {}).get("1", {})
    id_, format_, simulated = (document.get(key) for key in ("id", "format", "simulated"))
    if isinstance(format_, int) and format_ > FORMAT:
        raise RecordError(
            _("The record in {folder} was written by a newer version of quitus.").format(
                folder=path.parent
            ),
            hint=_("Update quitus on this computer."),
        )
    if not isinstance(id_, str) or type(format_) is not int or not isinstance(simulated, bool):
        raise damaged(path)
    if format_ < 1:
        raise damaged(path)
    return DeskIdentity(id_, format_, simulated)


def _fitting(identity: DeskIdentity, folder: Path, *, simulated: bool) -> DeskIdentity:
    if identity.simulated is simulated:
        return identity
    if simulated:
        raise RecordError(
            _("The folder {folder} is a real desk's: simulated tablets don't go there.").format(
                folder=folder
            ),
            hint=_("Choose another folder with --data, or none."),
        )
    raise RecordError(
        _("The folder {folder} is for training: real tablets don't go there.").format(
            folder=folder
        ),
        hint=_("Choose another folder with --data, or none."),
    )
