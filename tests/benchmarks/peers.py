"""What people do: `adb -s TABLET shell …`, once a fact; and the floor that nobody can go below."""

import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from agent.tablet.queries import STREAMS
from tests.benchmarks.played import DUMP_S

# Every fact that the program reads, each once.
FACTS = tuple(dict.fromkeys(query.argv for stream in STREAMS for lane in stream for query in lane))


def floor_s(round_trip_s: float) -> float:
    """Return the slowest single `dumpsys` and one round trip: no way of reading is faster."""
    return DUMP_S + round_trip_s


@dataclass(frozen=True)
class Adb:
    """Google's own client, on the server at a port."""

    binary: str
    port: int

    def read(self, tablet: str) -> None:
        """Read all facts of one tablet, a process a fact."""
        for argv in FACTS:
            self._shell(tablet, argv)

    def read_all_at_once(self, tablets: Sequence[str]) -> float:
        """Return how many seconds that takes with a thread for each tablet."""
        began = time.perf_counter()
        with ThreadPoolExecutor(len(tablets)) as pool:
            list(pool.map(self.read, tablets))
        return time.perf_counter() - began

    def read_in_a_row(self, tablets: Sequence[str]) -> float:
        """Return how many seconds that takes, one tablet after the other."""
        began = time.perf_counter()
        for tablet in tablets:
            self.read(tablet)
        return time.perf_counter() - began

    def _shell(self, tablet: str, argv: Sequence[str]) -> None:
        command = [self.binary, "-P", str(self.port), "-s", tablet, "shell", " ".join(argv)]
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
