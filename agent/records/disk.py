"""What the record asks of the file system: each call returns once its effect outlives a power cut.

What every sync buys was measured (facts/store.md part 3): without the file's, files come back
empty; without the folder's, acknowledged steps vanish.
"""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agent.errors import RecordError
from agent.i18n import _

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PAUSE_S = 0.05


class Disk:
    """The file system; tests put one in its place that fails, stops or forgets at any call.

    Args:
        replace_for_s: how long a rename that is refused is tried again, in seconds. Windows refuses
            it while a virus scanner or a reader has the file open.
        pause: lets seconds pass; real ones, since those whom it waits for live in real time.
    """

    def __init__(
        self,
        *,
        replace_for_s: float = 1.0 if os.name == "nt" else 0.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tries = 1 + round(replace_for_s / _PAUSE_S)
        self._pause = pause
        self._kept: set[Path] = set()  # folders and files known to be in their folder for good

    def replace(self, path: Path, data: bytes, temporary: Path) -> None:
        """Give the file that content, whole or not at all; written to `temporary` first."""
        self.ensure_folder(path.parent)
        self.ensure_folder(temporary.parent)
        try:
            self._write_new(temporary, data)
            self._rename_patiently(temporary, path)
        except BaseException:
            with suppress(OSError):
                self.remove(temporary)
            raise
        self.sync_folder(path.parent)

    def append(self, path: Path, data: bytes) -> None:
        """Add the bytes to the end of the file, which is made if need be."""
        self.ensure_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            self._write_all(descriptor, data)
            self.sync(descriptor)
        finally:
            os.close(descriptor)
        if path not in self._kept:
            self.sync_folder(path.parent)
            self._kept.add(path)

    def cut(self, path: Path, size: int) -> None:
        """Cut the file down to that many bytes."""
        descriptor = os.open(path, os.O_WRONLY | _BINARY)
        try:
            self.truncate(descriptor, size)
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def ensure_folder(self, folder: Path) -> None:
        """Make the folder, and those above it, for its owner alone; nothing if it is there.

        The folder above is synced once even so: who made this one may have died before that.
        """
        if folder in self._kept and folder.is_dir():  # else a restore moved it away since
            return
        if not folder.is_dir():
            self.ensure_folder(folder.parent)
            with suppress(FileExistsError):
                self.make_folder(folder)
        if folder.parent in self._kept:
            self.sync_folder(folder.parent)
        self._kept.add(folder)

    # One call of the system each: the seam.

    def write(self, descriptor: int, data: bytes) -> int:
        """Write some of the bytes; return how many."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Send the file's content to the disk."""
        getattr(os, "fdatasync", os.fsync)(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut an open file."""
        os.ftruncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, at once."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Send the folder's list of names to the disk; Windows has no such call."""
        if os.name == "nt":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make_folder(self, folder: Path) -> None:
        """Make one folder."""
        folder.mkdir(mode=0o700)

    def remove(self, path: Path) -> None:
        """Remove one file."""
        path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Remove one folder, empty by now."""
        folder.rmdir()

    def _write_new(self, path: Path, data: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        try:
            self._write_all(descriptor, data)
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def _write_all(self, descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self.write(descriptor, bytes(view)) :]

    def _rename_patiently(self, source: Path, target: Path) -> None:
        for _try in range(self._tries - 1):
            try:
                return self.rename(source, target)
            except PermissionError:
                self._pause(_PAUSE_S)
        return self.rename(source, target)


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a RecordError that says what and what to do."""
    try:
        yield
    except OSError as error:
        raise _told(error, folder) from error


def check_room(folder: Path, bytes_needed: int) -> None:
    """Make sure that the disk of `folder` has that many bytes left.

    Raises:
        RecordError: it has fewer, or can't be asked.
    """
    with disk_errors(folder):
        there = next(place for place in (folder, *folder.parents) if place.exists())
        free = shutil.disk_usage(there).free
    if free < bytes_needed:
        raise RecordError(
            _("The disk of {folder} has {free} MB left, and {needed} MB are needed.").format(
                folder=folder, free=free // 1_000_000, needed=-(-bytes_needed // 1_000_000)
            ),
            hint=_("Make room on the disk, then go on with --resume."),
        )


def _told(error: OSError, folder: Path) -> RecordError:
    place = error.filename or folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return RecordError(
            _("The disk of {folder} is full: the last step was not recorded.").format(
                folder=folder
            ),
            hint=_("Make room on the disk, then go on with --resume."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return RecordError(
            _("The record can't be written: {place} is read-only for this account.").format(
                place=place
            ),
            hint=_("Give this account the right to write there, or choose a folder with --data."),
        )
    return RecordError(
        _("The record can't be read or written at {place}: {reason}.").format(
            place=place, reason=error.strerror or type(error).__name__
        ),
        hint=_("Check the disk and the folder, then try again; nothing acknowledged is lost."),
    )
