"""The way into a record's folder: whether it may be used, whose it is, one writer at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import RecordError
from agent.i18n import _
from agent.records import desk_file
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.folder_check import make_sure
from agent.records.formats import Upgraded, is_in_place, upgrade
from agent.records.lock import DeskLock


class Access:
    """Lets readers and writers in; what the system refuses becomes a RecordError.

    Args:
        folder: the folder of the record.
        temporary: the folder in it for files in the making.
        parts: the folders in it that a writer finds there.
        desk: the file that says whose it is.
        simulated: whether the tablets are to be made of software.
        on_upgrade: is told that the folder was brought to this program's format.
    """

    def __init__(
        self,
        folder: Path,
        temporary: Path,
        parts: tuple[Path, ...],
        *,
        desk: DeskFile,
        lock: DeskLock,
        disk: Disk,
        simulated: bool,
        on_upgrade: Callable[[Upgraded], None],
    ) -> None:
        self._folder = folder
        self._temporary = temporary
        self._parts = parts
        self._desk = desk
        self._lock = lock
        self._disk = disk
        self._simulated = simulated
        self._on_upgrade = on_upgrade
        self._allowed = False

    @contextmanager
    def reading(self) -> Iterator[DeskIdentity | None]:
        """Hand out the desk, None if there is none yet; nothing is made, no lock is needed."""
        self._allow()
        with disk_errors(self._folder):
            yield self._desk.read(simulated=self._simulated)

    @contextmanager
    def writing(self) -> Iterator[DeskIdentity]:
        """Hold the lock; hand out the desk, which is made if need be, with its folders."""
        self._allow()
        with disk_errors(self._folder):
            for folder in (self._folder, self._temporary):
                self._disk.ensure_folder(folder)
            with self._lock.held():
                self._sweep()
                identity = self._desk.read(simulated=self._simulated)
                if identity is None:
                    identity = self._desk.create(simulated=self._simulated)
                if identity.format < desk_file.FORMAT:
                    identity = self._upgraded(identity)
                for folder in self._parts:
                    self._disk.ensure_folder(folder)
                yield identity

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock for what is derived; nothing is made."""
        self._allow()
        with disk_errors(self._folder), self._lock.held():
            yield

    def _upgraded(self, old: DeskIdentity) -> DeskIdentity:
        """Bring an older record up where it lies, so that nobody waits at the desk for it."""
        if not is_in_place(old.format):
            raise _old(self._folder)
        new = upgrade(self._folder, old, self._disk, self._temporary / "desk.json.tmp")
        self._on_upgrade(Upgraded(old.format, new.format, None))
        return new

    def _allow(self) -> None:
        if not self._allowed:
            make_sure(self._folder)
            self._allowed = True

    def _sweep(self) -> None:
        """Remove what killed programs left half-written; the lock says that nobody else writes."""
        for path in self._temporary.glob("*.tmp"):
            self._disk.remove(path)


def _old(folder: Path) -> RecordError:
    return RecordError(
        _("The record in {folder} was written by an older version of quitus.").format(
            folder=folder
        ),
        hint=_("Run “quitus reindex” once: it brings the record up, and keeps the old one aside."),
    )
