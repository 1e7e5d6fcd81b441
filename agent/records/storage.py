"""TinyDB over a file that is replaced whole: the only module that knows TinyDB."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage

from agent.records.disk import Disk
from agent.records.tables import encode, read_tables


class AtomicJSONStorage(Storage):
    """A TinyDB storage whose file is, at any moment, the old content or the new one.

    Stock JSONStorage writes in place: a power cut or a full disk during a write leaves a file that
    nobody can read (facts/store.md part 1). Two programs still need a lock around reading and
    writing: TinyDB's Table keeps ids in memory.

    Args:
        path: the file.
        disk: what writes it.
        temporary: the folder for the file in the making, on the same disk; default: beside it.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        disk: Disk | None = None,
        temporary: Path | None = None,
    ) -> None:
        self._path = Path(path)
        self._disk = disk or Disk()
        folder = temporary or self._path.parent
        self._temporary = folder / f"{self._path.name}.{os.getpid()}.tmp"

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables, None if there is no file yet; RecordDamagedError for a bad file."""
        return read_tables(self._path)

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file; serialised before the disk is touched. Raises OSError."""
        self._disk.replace(self._path, encode(data), self._temporary)


class _Staged(Storage):
    """Keeps what is written until `commit`, so that many changes are one write."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._tables = storage.read()
        self._changed = False

    def read(self) -> dict[str, dict[str, Any]] | None:
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self._tables, self._changed = data, True

    def commit(self) -> None:
        if self._changed and self._tables is not None:
            self._storage.write(self._tables)


@contextmanager
def database(path: Path, disk: Disk, temporary: Path) -> Iterator[TinyDB]:
    """Open a TinyDB, hand it out, and write it once at the end; nothing if the block raises.

    To be used under the desk's lock, for one change, and let go.

    Raises:
        RecordDamagedError: the file is there and can't be read.
        OSError: it can't be written; the old content stands then.
    """
    staged = _Staged(AtomicJSONStorage(path, disk=disk, temporary=temporary))
    yield TinyDB(storage=lambda: staged)
    staged.commit()
