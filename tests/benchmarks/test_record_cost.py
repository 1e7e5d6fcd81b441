"""What the record costs, from a hundred cases to a hundred thousand, beside stock TinyDB.

The promises that are held here: a step costs the same however many cases there are, the open cases
are listed at once, everything is verified in seconds, and none of it takes much memory.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tinydb import TinyDB

from agent.clock import SystemClock
from agent.records.case import EntryKind, JsonValue
from agent.records.disk import Disk
from agent.records.persons import ID as PERSON
from agent.records.standing import Standing
from agent.records.store import Records
from tests.benchmarks.large_record import (
    CONDITION,
    ENTRIES,
    OPEN_EVERY,
    OUT,
    TABLETS,
    case_id,
    write_loans,
    write_record,
)
from tests.benchmarks.protocol import Benchmark, opened

ROOT = Path(__file__).resolve().parents[2]
LARGE = 100_000
PATIENT = pytest.mark.timeout(900)
SIZES = (100, 1_000, 10_000, pytest.param(LARGE, marks=PATIENT))
STEPS = 200
PHASES = 16  # of a real return
NEEDS_PROC = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="what a process took at most is read in /proc"
)

# The call alone in a process of its own: what the tests hold in memory isn't counted.
LISTING = """
import sys, time
from pathlib import Path
from agent.clock import SystemClock
from agent.records.store import Records
records = Records(Path(sys.argv[1]), SystemClock())
began = time.perf_counter()
{call}
lasted = time.perf_counter() - began
[highest] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(lasted, int(highest.split()[1]) // 1024)
"""


class CountingDisk(Disk):
    """A disk that counts what it is asked to sync."""

    syncs = 0

    def sync(self, descriptor: int) -> None:
        self.syncs += 1
        super().sync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        self.syncs += 1
        super().sync_folder(folder)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return what makes the folder of a record of so many cases, once each, index and all."""
    made: dict[int, Path] = {}

    def folder(cases: int) -> Path:
        if cases not in made:
            made[cases] = tmp_path_factory.mktemp(f"desk-{cases}") / "desk"
            write_record(made[cases], cases)
            Records(made[cases], SystemClock()).rebuild_index()
        return made[cases]

    return folder


def steps(
    records: Records, kind: EntryKind, private: Mapping[str, str] | None = None
) -> Iterator[float]:
    """Yield how long each step took, in seconds: a new case after every eighth, for ever."""
    data: dict[str, JsonValue] = {"asset_tag": "T00007", "serial": "R9YT0000007"}
    while True:
        case = opened(records)
        for _step in range(8):
            began = time.perf_counter()
            records.append(case, kind, data, private=private)
            yield time.perf_counter() - began


@pytest.mark.parametrize("cases", SIZES)
@pytest.mark.benchmark(group="a step: one more entry, acknowledged")
def test_a_step(benchmark: Benchmark, desk: Callable[[int], Path], cases: int) -> None:
    disk = CountingDisk()
    taken = steps(Records(desk(cases), SystemClock(), disk=disk), EntryKind.NOTE)
    next(taken)
    most = 0

    def step() -> None:
        nonlocal most
        before = disk.syncs
        next(taken)
        most = max(most, disk.syncs - before)

    benchmark.pedantic(step, rounds=7, warmup_rounds=0)  # within one case: no other is opened
    assert most == 3


@pytest.mark.parametrize("cases", SIZES)
@pytest.mark.benchmark(group=f"a step that names the tablet ({TABLETS} tablets in stock)")
def test_a_step_that_names_the_tablet(
    benchmark: Benchmark, desk: Callable[[int], Path], cases: int
) -> None:
    taken = steps(Records(desk(cases), SystemClock()), EntryKind.IDENTIFIED)
    benchmark.pedantic(lambda: next(taken), rounds=40, warmup_rounds=2)


@pytest.mark.parametrize("texts", [1, 1_000, 5_000])
@pytest.mark.benchmark(group="a step with a person's own words, by how many are held")
def test_a_step_with_a_persons_words(benchmark: Benchmark, tmp_path: Path, texts: int) -> None:
    records = Records(tmp_path / "desk", SystemClock())
    held = {f"remark{number}": "x" * 40 for number in range(texts)}
    records.append(opened(records), EntryKind.NOTE, private=held)
    taken = steps(records, EntryKind.NOTE, private={"remark": "rayure en haut à gauche"})
    benchmark.pedantic(lambda: next(taken), rounds=20, warmup_rounds=2)


@pytest.mark.parametrize("documents", SIZES)
@pytest.mark.benchmark(group="beside it: one insert of stock TinyDB, one file")
def test_an_insert_of_stock_tinydb(benchmark: Benchmark, tmp_path: Path, documents: int) -> None:
    text = "x" * 300
    with TinyDB(tmp_path / "db.json") as db:
        db.insert_multiple({"n": n, "kind": "note", "text": text} for n in range(documents))
        rounds = 3 if documents == LARGE else 10
        step = {"n": documents, "kind": "note", "text": text}
        benchmark.pedantic(lambda: db.insert(step), rounds=rounds, warmup_rounds=1)


@pytest.mark.parametrize("cases", SIZES)
@pytest.mark.benchmark(group="the open cases (quitus cases --open, without Python's start)")
def test_the_open_cases(benchmark: Benchmark, desk: Callable[[int], Path], cases: int) -> None:
    records = Records(desk(cases), SystemClock())
    found = benchmark.pedantic(lambda: records.cases(open_only=True), rounds=10, warmup_rounds=1)
    names = {case.id for case in found}
    assert {case_id(number, cases) for number in range(0, cases, OPEN_EVERY)} <= names
    assert benchmark.stats.stats.median <= 0.3


@pytest.mark.parametrize("cases", SIZES)
@pytest.mark.benchmark(group="the cases of one tablet")
def test_the_cases_of_a_tablet(
    benchmark: Benchmark, desk: Callable[[int], Path], cases: int
) -> None:
    records = Records(desk(cases), SystemClock())
    found = benchmark.pedantic(lambda: records.cases(tablet="T00011"), rounds=5, warmup_rounds=1)
    assert len(found) == max(1, cases // TABLETS)


def write_entries(folder: Path, entries: int) -> None:
    """Write a record of about so many entries, in cases as long as those of real returns."""
    write_record(folder, entries // (ENTRIES + 2 * PHASES), PHASES)


@pytest.mark.parametrize("entries", [4_000, pytest.param(LARGE, marks=PATIENT)])
@pytest.mark.benchmark(group="verify, by entries")
def test_verify(benchmark: Benchmark, tmp_path: Path, entries: int) -> None:
    write_entries(tmp_path / "desk", entries)
    records = Records(tmp_path / "desk", SystemClock())
    found = benchmark.pedantic(records.verify, rounds=2)
    assert found.ok
    assert found.entries >= entries * 0.97
    assert benchmark.stats.stats.min <= 5.0


def alone(folder: Path, call: str) -> tuple[float, int]:
    """Return how long a call took in a process of its own, in seconds, and its memory, in MB."""
    ran = subprocess.run(
        [sys.executable, "-c", LISTING.format(call=call), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    lasted, memory = ran.stdout.split()
    return float(lasted), int(memory)


@pytest.mark.parametrize("cases", SIZES)
@NEEDS_PROC
@pytest.mark.benchmark(group="the open cases, in a process of its own")
def test_the_open_cases_take_little_memory(
    benchmark: Benchmark, desk: Callable[[int], Path], cases: int
) -> None:
    call = "assert records.cases(open_only=True)"
    lasted, memory = benchmark.pedantic(alone, args=(desk(cases), call), rounds=1)
    assert lasted <= 0.3
    assert memory < 150


@pytest.mark.parametrize("entries", [4_000, pytest.param(LARGE, marks=PATIENT)])
@NEEDS_PROC
@pytest.mark.benchmark(group="verify, in a process of its own")
def test_verify_takes_little_memory(benchmark: Benchmark, tmp_path: Path, entries: int) -> None:
    write_entries(tmp_path / "desk", entries)
    call = "assert records.verify().ok"
    lasted, memory = benchmark.pedantic(alone, args=(tmp_path / "desk", call), rounds=1)
    assert lasted <= 5.0
    assert memory < 150


@pytest.mark.parametrize("largest", [10_000, pytest.param(LARGE, marks=PATIENT)])
@pytest.mark.benchmark(group="steps at a hundred cases and at many, in turn")
def test_a_step_costs_the_same_however_many_cases_there_are(
    benchmark: Benchmark, desk: Callable[[int], Path], largest: int
) -> None:
    """The two desks take turns, so that whatever else this computer does, it does to both."""
    few, many = (
        steps(Records(desk(cases), SystemClock()), EntryKind.NOTE) for cases in (100, largest)
    )

    def in_turn() -> float:
        """Return how often the cost at few cases that at many is."""
        pairs = [(next(few), next(many)) for _step in range(STEPS)][8:]
        at_few, at_many = (statistics.median(times) for times in zip(*pairs, strict=True))
        return float(at_many / at_few)

    assert benchmark.pedantic(in_turn, rounds=1) <= 1.3


def loans(records: Records) -> Iterator[float]:
    """Yield how long it took to write a loan of the same person down, and its end, for ever."""
    names: dict[str, JsonValue] = {"serial": "L1", "asset_tag": "L1"}
    details = {"ground": "waiting_pupil", "start": "2026-11-02", "due": None}
    private = {"name": "Untel", PERSON: "P1"}
    while True:
        lend, back = opened(records), opened(records)
        began = time.perf_counter()
        records.append(
            lend,
            EntryKind.LENT,
            {**names, **details, "condition": CONDITION},
            private=private,
            unless=is_in,
        )
        records.append(back, EntryKind.RESTOCKED, {**names, "loan": lend, "condition": CONDITION})
        yield time.perf_counter() - began


def is_in(standing: Standing) -> None:
    """What is looked at under the lock before a loan is written down."""
    assert standing.loans.of_tablet("L1", None) == ()
    assert len(standing.loans.going_on) == OUT


@pytest.mark.benchmark(group="a loan and its return, at a hundred loans and at ten thousand")
def test_a_loan_costs_the_same_however_many_there_were(
    benchmark: Benchmark, tmp_path: Path
) -> None:
    """As above; as many tablets are out at both."""
    sizes = (100, 10_000)
    for size in sizes:
        write_loans(tmp_path / str(size), size)
    few, many = (loans(Records(tmp_path / str(size), SystemClock())) for size in sizes)

    def in_turn() -> float:
        pairs = [(next(few), next(many)) for _step in range(STEPS // 4)][4:]
        at_few, at_many = (statistics.median(times) for times in zip(*pairs, strict=True))
        return float(at_many / at_few)

    assert benchmark.pedantic(in_turn, rounds=1) <= 1.3
    assert len(Records(tmp_path / "10000", SystemClock()).loans()) == 10_000 + STEPS // 4
