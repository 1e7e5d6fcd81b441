"""The second home of the anchors: a folder on another disk or a share, which may be away today."""

import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from agent.records.anchors import whole_lines

T = TypeVar("T")
WAIT_S = 10.0  # a share whose server is gone may keep a call for minutes


@dataclass(frozen=True)
class Elsewhere:
    """A folder that may be shared by many desks: each has a file of its own, and only adds to it.

    Attributes:
        folder: it is never made: a share that isn't mounted would be an empty folder of this disk.
        desk: the id of the desk.
        wait_s: how long to wait for the folder, in real seconds; it is not this program's.

    Every method raises OSError where the folder can't be reached, TimeoutError (one of them) where
    it doesn't answer.
    """

    folder: Path
    desk: str
    wait_s: float = WAIT_S

    @property
    def path(self) -> Path:
        """The file of this desk."""
        return self.folder / f"quitus-{re.sub('[^0-9A-Za-z]', '_', self.desk)}.jsonl"

    def read(self) -> list[bytes]:
        """Return the whole lines; none if the folder is there and the file isn't."""
        return within(self.wait_s, self._read)

    def add(self, lines: Sequence[bytes]) -> int:
        """Add those of the lines that aren't there yet; return how many."""
        return within(self.wait_s, lambda: self._add(lines))

    def _read(self) -> list[bytes]:
        self.folder.stat()
        return whole_lines(self.path.read_bytes()) if self.path.exists() else []

    def _add(self, lines: Sequence[bytes]) -> int:
        there = self._read()
        missing = [line for line in dict.fromkeys(lines) if line not in set(there)]
        if not missing:
            return 0
        with self.path.open("ab") as file:
            if file.tell() > sum(map(len, there)):  # a line that a lost connection cut short
                file.truncate(sum(map(len, there)))
            file.write(b"".join(missing))
            file.flush()
            os.fsync(file.fileno())
        return len(missing)


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises; TimeoutError if that takes too long.

    It can't be stopped then: it is left behind in a thread that doesn't keep the program alive.
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError(0, "no answer")
    return done[0]
