import threading

from agent.board.crew import Crew


def test_every_task_is_done_and_never_more_at_once_than_told() -> None:
    crew, lock, gate, all_done = (
        Crew("test", 3),
        threading.Lock(),
        threading.Event(),
        threading.Event(),
    )
    now, most, done = 0, 0, 0

    def task() -> None:
        nonlocal now, most, done
        with lock:
            now += 1
            most = max(most, now)
        gate.wait(5)
        with lock:
            now -= 1
            done += 1
            if done == 20:
                all_done.set()

    for _ in range(20):
        crew.do(task)
    gate.set()
    assert all_done.wait(5)
    assert most <= 3


def test_a_task_is_done_after_an_idle_time_too() -> None:
    crew = Crew("test", 1)
    for _ in range(3):
        done = threading.Event()
        crew.do(done.set)
        assert done.wait(5)
