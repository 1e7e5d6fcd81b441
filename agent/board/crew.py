"""Does many small tasks at once, each in a thread of its own, never more than so many."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

Task = Callable[[], None]


class Hands(Protocol):
    """What does tasks: threads, or a test at once."""

    def do(self, task: Task) -> None:
        """Do a task, now or as soon as a hand is free."""


class Crew:
    """Threads that begin when they are needed and end when nothing is left to do.

    They are daemons: a tablet that hangs keeps no program from ending.

    Args:
        name: of the threads.
        most: how many tasks may be under way at once.
    """

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._lock = threading.Lock()
        self._busy = 0
        self._left: deque[Task] = deque()

    def do(self, task: Task) -> None:
        """Do a task; it must not raise."""
        with self._lock:
            self._left.append(task)
            if self._busy >= self._most:
                return
            self._busy += 1
        threading.Thread(target=self._work, name=self._name, daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._left:
                    self._busy -= 1
                    return
                task = self._left.popleft()
            task()
