"""A lock of the operating system, given in the order in which it was asked for.

Programs that look for a lock every few milliseconds starve each other: of eight that wrote to one
case without a pause, one waited 2.6 s. The kernel's own queue is fair (0.5 s at most), but waits
for ever: so a thread waits in it, and who wants the lock waits for the thread as long as he likes.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

Release = Callable[[], None]

_POLL_S = 0.005  # filelock's own 50 ms make a queue of programs wait a second (facts/store.md)


def take(path: Path, timeout_s: float) -> Release:
    """Take the lock of that file, and return what lets it go; it goes with the process, too.

    Raises:
        TimeoutError: others held it all the while.
        NotImplementedError: the file system has no lock.
        OSError: the file can't be opened.
    """
    return _take_polling(path, timeout_s) if sys.platform == "win32" else _queue(path, timeout_s)


def _queue(path: Path, timeout_s: float) -> Release:
    import errno  # noqa: PLC0415
    import fcntl  # noqa: PLC0415 - not on Windows

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _Waiter(descriptor).wait(timeout_s)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP):
            raise NotImplementedError from error
        raise
    return lambda: os.close(descriptor)


class _Waiter(Thread):
    """Stands in the kernel's queue; lets the lock go if nobody wants it any more by then."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(name="desk.lock", daemon=True)
        self._descriptor = descriptor
        self._deciding = Lock()
        self._held = Event()
        self._wanted = True

    def wait(self, timeout_s: float) -> None:
        """Return once the lock is held; TimeoutError if that takes longer."""
        self.start()
        held = False
        try:
            held = self._held.wait(timeout_s)
        finally:  # also when Ctrl-C ends the wait
            if not held:
                self._give_up()
        if not held:
            raise TimeoutError

    def _give_up(self) -> None:
        with self._deciding:
            self._wanted = False
            if self._held.is_set():
                os.close(self._descriptor)

    def run(self) -> None:
        """Wait for the lock, however long it takes."""
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._deciding:
            self._held.set()
            if not self._wanted:
                os.close(self._descriptor)


def _take_polling(path: Path, timeout_s: float) -> Release:
    from filelock import FileLock, SoftFileLock, Timeout  # noqa: PLC0415 - for Windows alone

    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=timeout_s, poll_interval=_POLL_S)
    except Timeout as error:
        raise TimeoutError from error
    if isinstance(lock, SoftFileLock):  # what filelock 4 falls back to
        lock.release()
        raise NotImplementedError
    return lock.release
