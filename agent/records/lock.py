"""The lock of a desk: one program at a time writes, for a thousandth of a second."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agent.clock import Clock, isoformat
from agent.errors import RecordError, RecordLockedError
from agent.i18n import _
from agent.records.queue_lock import Release, take


class DeskLock:
    """A lock of the operating system, which goes with the process that holds it.

    Args:
        path: the lock's file; never replaced, never removed. Beside it, `.holder` says who.
        clock: tells since when it is held. The wait itself is in real time: who holds the lock is
            another program.
        timeout_s: how long to wait for it, in seconds.
    """

    def __init__(self, path: Path, clock: Clock, timeout_s: float) -> None:
        self._path = path
        self._holder = path.with_name(f"{path.name}.holder")
        self._clock = clock
        self._timeout_s = timeout_s

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the block; not to be nested.

        Raises:
            RecordLockedError: another program held it all the while; names it.
            RecordError: the folder's file system has no lock.
            OSError: the lock's file can't be opened.
        """
        release = self._taken()
        try:
            self._sign()
            yield
        finally:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)
            release()

    def _taken(self) -> Release:
        try:
            return take(self._path, self._timeout_s)
        except TimeoutError as error:
            raise self._locked() from error
        except NotImplementedError as error:
            raise _no_lock(self._path) from error

    def _sign(self) -> None:
        """Say who holds the lock; the arguments stay out: they may hold what a person typed."""
        text = json.dumps(
            {
                "pid": os.getpid(),
                "command": Path(sys.argv[0]).name if sys.argv else "",
                "since": isoformat(self._clock.now()),
            }
        )
        with suppress(OSError):  # a full disk must not keep the lock from being taken
            descriptor = os.open(self._holder, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(descriptor, text.encode())
            finally:
                os.close(descriptor)

    def _locked(self) -> RecordLockedError:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            message = _(
                "Another program holds the record: {command}, process {pid}, since {since}."
            ).format(command=holder["command"], pid=holder["pid"], since=holder["since"])
        except (OSError, ValueError, KeyError, TypeError):
            message = _("Another program holds the record.")
        return RecordLockedError(
            message, hint=_("Wait until it has finished, or end it, then try again.")
        )


def _no_lock(path: Path) -> RecordError:
    return RecordError(
        _("The file system of {folder} can't lock files.").format(folder=path.parent),
        hint=_("Choose a folder on this computer's own disk with --data."),
    )
