"""The lock of the desk: who waits too long lets go, whatever comes of his place in the queue."""

import sys
from pathlib import Path
from threading import Event

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records import queue_lock
from agent.records.lock import DeskLock
from agent.records.queue_lock import take


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.lock"


def test_a_lock_that_is_held_is_refused_in_time_and_given_later(path: Path) -> None:
    release = take(path, 1.0)
    for _try in range(3):
        with pytest.raises(TimeoutError):
            take(path, 0.01)
    release()
    take(path, 20.0)()  # the three that gave up hand it on


def test_who_waits_gets_it_once_it_is_let_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = take(path, 1.0)
    wait = Event.wait

    def let_go_then_wait(event: Event, timeout: float | None = None) -> bool:
        if timeout == 20.0:
            release()
        return wait(event, timeout)

    monkeypatch.setattr(Event, "wait", let_go_then_wait)
    second = take(path, 20.0)
    with pytest.raises(TimeoutError):
        take(path, 0.01)
    second()


def test_a_wait_that_is_interrupted_leaves_no_lock_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = take(path, 1.0)
    wait = Event.wait

    def interrupted(event: Event, timeout: float | None = None) -> bool:
        if timeout == 19.0:
            release()
            wait(event, 20.0)  # it is held by now
            raise KeyboardInterrupt
        return wait(event, timeout)

    monkeypatch.setattr(Event, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        take(path, 19.0)
    take(path, 20.0)()


def test_where_windows_has_no_queue_the_lock_is_looked_for(path: Path) -> None:
    release = queue_lock._take_polling(path, 1.0)
    with pytest.raises(TimeoutError):
        queue_lock._take_polling(path, 0.01)
    release()
    queue_lock._take_polling(path, 1.0)()


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX")
def test_a_file_system_without_locks_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno  # noqa: PLC0415
    import fcntl  # noqa: PLC0415

    def no_lock(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", no_lock)
    lock = DeskLock(path, ManualClock(), 1.0)
    with pytest.raises(RecordError, match="can't lock files"), lock.held():
        pass
