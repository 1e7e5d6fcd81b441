"""How soon the program is there: `--help`, `--version`, and the verdict on a tablet.

Python itself, `python -c pass`, takes turns with it, so that whatever else this computer does, it
does to both. Bytecode is compiled first, as an installer does.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.benchmarks.slow_tablets import ROOT, check, desk_at, slow_tablets
from tests.google_adb import bundled_adb

RUNS = 21
TITLE = "The start of the program: whole processes"
QUITUS = "import sys; from agent.__main__ import main; sys.exit(main())"  # as the script `quitus`


class Benchmark(Protocol):
    """What is used here of pytest-benchmark's fixture."""

    def pedantic(self, target: Callable[[], object], *, rounds: int) -> object: ...


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the environment of the processes: their bytecode is kept, but not in this folder."""
    kept = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    folder = tmp_path_factory.mktemp("start")
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder), "QUITUS_DATA": str(folder / "desk")}


def run(code: str, *words: str, environment: Mapping[str, str], ends: int = 0) -> float:
    """Return how many seconds a process of Python takes, start and end included."""
    command = [sys.executable, "-c", code, *words]
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    lasted = time.perf_counter() - began
    assert done.returncode == ends, done.stderr
    return lasted


@pytest.mark.parametrize("option", ["--help", "--version"])
@pytest.mark.benchmark(group="the start, beside python -c pass, in turn")
def test_help_and_version_are_there_at_once(
    benchmark: Benchmark,
    environment: Mapping[str, str],
    tables: dict[str, list[str]],
    option: str,
) -> None:
    run(QUITUS, option, environment=environment)
    pairs: list[tuple[float, float]] = []

    def in_turn() -> None:
        pairs.append(
            (run("pass", environment=environment), run(QUITUS, option, environment=environment))
        )

    benchmark.pedantic(in_turn, rounds=RUNS)
    times = statistics.median(ours / python for python, ours in pairs)
    tables.setdefault(TITLE, []).append(f"quitus {option}: {times:.1f} × python -c pass")
    assert times <= 8


@pytest.mark.wire
@pytest.mark.skipif(bundled_adb() is None, reason="needs Google's adb")
@pytest.mark.benchmark(group="quitus check, from the start of Python to the verdict")
def test_the_verdict_is_there_a_fifth_of_a_second_after_the_probe(
    benchmark: Benchmark,
    environment: Mapping[str, str],
    tables: dict[str, list[str]],
    tmp_path: Path,
) -> None:
    pairs: list[tuple[float, float]] = []
    with slow_tablets(tmp_path, 1, 1) as port, desk_at(port, tmp_path / "desk") as desk:
        there = {**environment, "ANDROID_ADB_SERVER_PORT": str(port)}
        check(desk, ())
        run(QUITUS, "check", environment=there, ends=1)

        def in_turn() -> None:
            pairs.append((check(desk, ()), run(QUITUS, "check", environment=there, ends=1)))

        benchmark.pedantic(in_turn, rounds=RUNS)
    probe, whole = (min(times) for times in zip(*pairs, strict=True))  # noise only adds: `timeit`
    more = whole - probe
    tables.setdefault(TITLE, []).append(f"quitus check: its probe and {more:.2f} s")
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        pytest.skip("this computer is busy with something else: seconds say nothing of the program")
    assert more <= 0.2
