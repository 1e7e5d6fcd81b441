import threading

from agent.clock import ManualClock, SystemClock
from agent.tablet.simulated.pace import Pace


def _waiters(pace: Pace, dues: list[float]) -> list[threading.Thread]:
    def wait(due: float) -> None:
        pace.opened()
        pace.wait(lambda: due, stream=True)
        pace.closed()

    threads = [threading.Thread(target=wait, args=(due,)) for due in dues]
    for thread in threads:
        thread.start()
    return threads


def test_a_lone_waiter_moves_the_clock_to_his_moment() -> None:
    clock = ManualClock()
    Pace(clock, threading.Condition()).wait(lambda: 7.5)
    assert clock.monotonic() == 7.5


def test_several_waiters_move_the_clock_to_the_latest_moment_only() -> None:
    clock = ManualClock()
    for thread in _waiters(Pace(clock, threading.Condition()), [2, 8, 8, 5]):
        thread.join(timeout=10)
    assert clock.monotonic() == 8


def test_a_moment_that_comes_nearer_is_noticed() -> None:
    clock = ManualClock()
    dues = iter([9.0, 3.0, 3.0, 3.0, 3.0])
    Pace(clock, threading.Condition()).wait(lambda: next(dues, 3.0))
    assert clock.monotonic() < 9


def test_a_moment_that_has_passed_is_no_wait() -> None:
    clock = ManualClock()
    clock.sleep(5)
    Pace(clock, threading.Condition()).wait(lambda: 4)
    assert clock.monotonic() == 5


def test_on_the_systems_clock_a_change_ends_the_wait() -> None:
    changed = threading.Condition()
    done = threading.Event()
    clock = SystemClock()
    due = clock.monotonic() + 3600

    def wait() -> None:
        Pace(clock, changed).wait(lambda: due)
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    for _ in range(1000):
        with changed:
            changed.notify_all()
        if done.wait(0.01):
            break
    assert done.is_set()
