"""Carries what the engine tells, from any of its threads, to the screen; many as one."""

import threading
from collections.abc import Callable

from agent.board.news import News, calls
from agent.board.row import Board


class Bridge:
    """Between the engine, which tells often, and a screen, which looks when it can."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._post: Callable[[], object] | None = None
        self._posted = False
        self._calls = False

    def connect(self, post: Callable[[], object]) -> None:
        """Tell the screen from now on."""
        self._post = post

    def tell(self, _board: Board, happened: tuple[News, ...]) -> None:
        """Hear the engine."""
        with self._lock:
            self._calls = self._calls or any(map(calls, happened))
            if self._posted or self._post is None:
                return
            self._posted = True
        self._post()

    def taken(self) -> bool:
        """Note that the screen has come to look; return whether somebody must look up."""
        with self._lock:
            self._posted, called, self._calls = False, self._calls, False
            return called
