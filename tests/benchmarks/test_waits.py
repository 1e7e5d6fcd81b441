"""How long a program waits for others, and how soon it is there itself."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.records.store import Records
from tests.benchmarks.protocol import Benchmark, opened
from tests.records.programs import APPENDING, all_ended, started

PROGRAMS, STEPS = 8, 100


@pytest.mark.parametrize("cases", [1, 40])
@pytest.mark.benchmark(group="eight programs, a hundred steps each: the slowest step, in ms")
def test_of_eight_programs_none_waits_a_second(
    benchmark: Benchmark, tmp_path: Path, cases: int
) -> None:
    records = Records(tmp_path / "desk", SystemClock())
    names = [opened(records) for _case in range(cases)]

    def at_once() -> int:
        """Return the slowest of all steps, with the wait for the lock before it."""
        programs = [started(APPENDING, records.folder, names, STEPS) for _ in range(PROGRAMS)]
        return max(each.slowest_ms for each in all_ended(programs))

    assert benchmark.pedantic(at_once, rounds=1) <= 1000
    assert records.verify().entries == PROGRAMS * STEPS + cases


@pytest.mark.benchmark(group="quitus --help, beside an empty Python")
def test_help_takes_at_most_ten_times_what_an_empty_python_takes(benchmark: Benchmark) -> None:
    def best(*command: str) -> float:
        times = []
        for _attempt in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], capture_output=True, check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    empty = best("-c", "pass")
    assert benchmark.pedantic(lambda: best("-m", "agent", "--help"), rounds=1) <= 10 * empty
