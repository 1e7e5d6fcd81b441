"""Where copies of the record are written: a folder or a zip that is there whole, or not at all."""

import glob
import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from agent.errors import RecordError, UsageError
from agent.i18n import _
from agent.records.disk import Disk
from agent.records.verify import SEAL

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_HOUR_S = 3600
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip's own dates say nothing: export.json has the moment


class Archive(Protocol):
    """Takes files; they outlive a power cut once the `with` that made it has ended."""

    def add(self, name: str, data: bytes) -> None:
        """Write a file; `name` with `/`, never given twice."""


@contextmanager
def new_archive(path: Path, away_from: Path, disk: Disk) -> Iterator[Archive]:
    """Hand out what writes a new folder, or a new zip if the path ends so.

    It is made beside its place under another name, and renamed once it is whole; if the block
    raises, nothing is left.

    Args:
        path: nothing, or an empty folder, is there yet.
        away_from: the folder of the record; no copy is made inside it.
        disk: what writes.

    Raises:
        UsageError: something is there already, or it lies inside the record.
        RecordError: it can't be written.
    """
    check_place(path, away_from)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with writing_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with _removed_on_failure(partial):
            with closing(_writer(path, partial, disk)) as writer:
                yield writer
                writer.finish()
            if path.is_dir():
                path.rmdir()  # empty; Windows renames onto nothing else
            disk.rename(partial, path)
        with suppress(PermissionError):  # the folder above may be another's
            disk.sync_folder(path.parent)


def _sweep(path: Path) -> None:
    """Remove what killed programs left of copies to the same place; none takes an hour."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.*.partial"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _HOUR_S:
                _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _remove(path)
        raise


def check_place(path: Path, away_from: Path) -> None:
    """Raise UsageError if no copy may be made at `path`."""
    whole, record = path.resolve(), away_from.resolve()
    if whole == record or record in whole.parents:
        raise UsageError(
            _("{path} lies inside the record itself.").format(path=path),
            hint=_("Name a place on another disk."),
        )
    with writing_errors(path):
        taken = path.is_symlink() or path.is_file() or (path.is_dir() and any(path.iterdir()))
    if taken:
        raise UsageError(
            _("There is something at {path} already.").format(path=path),
            hint=_("Name a folder or a file that isn't there yet: nothing is overwritten."),
        )


@contextmanager
def writing_errors(path: Path) -> Iterator[None]:
    """Turn what the system refuses at the copy into a RecordError that says so."""
    try:
        yield
    except OSError as error:
        raise RecordError(
            _("The copy can't be written at {path}: {reason}.").format(
                path=path, reason=error.strerror or type(error).__name__
            ),
            hint=_("The record is as it was. Make room, or name another place, and try again."),
        ) from error


def write_file(path: Path, data: bytes, disk: Disk) -> None:
    """Write a new file for its owner alone; its content is on the disk once this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[disk.write(descriptor, bytes(view)) :]
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


class FolderArchive:
    """A folder in the making."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self._made = [folder]
        disk.make_folder(folder)

    def add(self, name: str, data: bytes) -> None:
        """Write a file."""
        path = self._folder / name
        for parent in reversed(path.relative_to(self._folder).parents[:-1]):
            self._ensure(self._folder / parent)
        write_file(path, data, self._disk)

    def finish(self) -> None:
        """Send the lists of names to the disk."""
        for folder in self._made:
            self._disk.sync_folder(folder)

    def close(self) -> None:
        """Nothing is open."""

    def _ensure(self, folder: Path) -> None:
        if folder not in self._made:
            self._disk.make_folder(folder)
            self._made.append(folder)


class ZipArchive:
    """A zip in the making; its comment is the SHA-256 of all its bytes before, in hexadecimal."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        write_file(path, b"", disk)  # for its owner alone
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, data: bytes) -> None:
        """Write a file."""
        info = zipfile.ZipInfo(name, _LONG_AGO)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, data)

    def finish(self) -> None:
        """Write the list of files, and the seal after it."""
        self._zip.comment = b"0" * SEAL
        self._zip.close()
        with self._path.open("r+b") as file:
            sealed = file.seek(-SEAL, os.SEEK_END)
            file.seek(0)
            digest = hashlib.sha256(file.read(sealed)).hexdigest()
            file.seek(sealed)
            file.write(digest.encode())
            file.flush()
            self._disk.sync(file.fileno())

    def close(self) -> None:
        """Let go of the file; one that was not finished is removed anyhow."""
        with suppress(OSError, ValueError):
            self._zip.close()


def _writer(path: Path, partial: Path, disk: Disk) -> FolderArchive | ZipArchive:
    kind = ZipArchive if path.suffix.lower() == ".zip" else FolderArchive
    return kind(partial, disk)
