"""How fast tablets are read, beside what people do today: `adb -s TABLET shell …` once a fact.

The tablets' slowness is a sleep, half a second a `dumpsys`, and they stand behind Google's own ADB
server. All three ways read the same facts of the same tablets in the same run.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.benchmarks.peers import FACTS, Adb, floor_s
from tests.benchmarks.slow_tablets import check, desk_at, slow_tablets
from tests.google_adb import bundled_adb

ADB = bundled_adb()
pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(ADB is None, reason="needs Google's adb"),
    pytest.mark.timeout(600),
]
ROUNDS = 5
MANY = 30  # the tablets for which the ratios are promised
MINUTES = 60  # so many tablets one after the other take minutes: that is left out
TITLE = f"{len(FACTS)} facts of each tablet, half a second a dumpsys"
NAMES = (
    "tablets",
    "round trip",
    "floor",
    "quitus, one",
    "quitus, all",
    "adb, all at once",
    "ahead",
    "adb, one by one",
    "ahead",
)
HEAD = [f"| {' | '.join(NAMES)} |", f"| {' | '.join(['-' * len(name) for name in NAMES])} |"]


class Benchmark(Protocol):
    """What is used here of pytest-benchmark's fixture."""

    stats: Any  # of the calls, once they were measured

    def pedantic(
        self,
        target: Callable[[], object],
        *,
        setup: Callable[[], None],
        rounds: int,
        warmup_rounds: int,
    ) -> object: ...


@dataclass(frozen=True)
class Measured:
    """Seconds for all tablets, in the three ways; of ours also for one tablet among them."""

    tablets: int
    round_trip_ms: int
    one: float
    ours: float
    at_once: float
    in_a_row: float | None

    @property
    def floor(self) -> float:
        """What nobody can go below."""
        return floor_s(self.round_trip_ms / 1000)

    def row(self) -> str:
        """Return the row of the table."""
        cells = [f"{self.tablets}", f"{self.round_trip_ms} ms", f"{self.floor:.3f} s"]
        cells += [f"{self.one:.2f} s", f"{self.ours:.2f} s"]
        cells += [f"{self.at_once:.1f} s", f"{self.at_once / self.ours:.1f} ×"]
        if self.in_a_row is None:
            cells += ["not run", "–"]
        else:
            cells += [f"{self.in_a_row:.1f} s", f"{self.in_a_row / self.ours:.0f} ×"]
        padded = [cell.rjust(len(name)) for cell, name in zip(cells, NAMES, strict=True)]
        return f"| {' | '.join(padded)} |"


def measure(benchmark: Benchmark, port: int, folder: Path, round_trip_ms: int) -> Measured:
    """Measure the three ways; one tablet and all take turns, so that noise is shared."""
    adb = Adb(str(ADB), port)
    ones: list[float] = []
    with desk_at(port, folder) as desk:
        tablets = [row.address for row in desk.bus.list()]

        def one() -> None:
            ones.append(check(desk, (tablets[0],)))

        benchmark.pedantic(lambda: check(desk, ()), setup=one, rounds=ROUNDS, warmup_rounds=1)
    return Measured(
        tablets=len(tablets),
        round_trip_ms=round_trip_ms,
        one=statistics.median(ones[1:]),
        ours=benchmark.stats.stats.median,
        at_once=adb.read_all_at_once(tablets),
        in_a_row=adb.read_in_a_row(tablets) if len(tablets) < MINUTES else None,
    )


@pytest.mark.parametrize("tablets", [1, 10, MANY, MINUTES])
@pytest.mark.parametrize("round_trip_ms", [1, 5, 30])
@pytest.mark.benchmark(group="quitus check --all, without Python's start")
def test_tablets_are_read_far_faster_than_by_adb(
    benchmark: Benchmark,
    tmp_path: Path,
    tables: dict[str, list[str]],
    tablets: int,
    round_trip_ms: int,
) -> None:
    with slow_tablets(tmp_path, tablets, round_trip_ms) as port:
        measured = measure(benchmark, port, tmp_path / "desk", round_trip_ms)
    tables.setdefault(TITLE, [*HEAD]).append(measured.row())
    assert measured.tablets == tablets
    assert measured.one <= 1.3 * measured.floor
    if tablets == MANY:
        assert measured.ours <= 2 * measured.one
        assert measured.at_once >= 4 * measured.ours
        assert measured.in_a_row is not None
        assert measured.in_a_row >= 40 * measured.ours
