"""Many programs at one desk, and programs that are killed: nothing acknowledged is lost."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.errors import Exit, RecordLockedError
from agent.records.case import Case, EntryKind
from agent.records.store import Records
from tests.records.programs import APPENDING, all_ended, ended, started

OpenCase = Callable[[Records], Case]

SLOW = (pytest.mark.slow, pytest.mark.timeout(3600))

HOLDING = """
records = Records(folder, SystemClock())
with records._lock.held():
    print("held", flush=True)
    sys.stdin.read()
"""

# One process is started; it forks writers that are killed at random moments, so that a kill costs
# milliseconds and not a start of Python. A writer says what was acknowledged through a pipe.
KILLING = """
random.seed(7)
writers = int(sys.argv[4])

class UnsyncedDisk(Disk):  # a killed program loses nothing that it wrote, synced or not
    def sync(self, descriptor): pass
    def sync_folder(self, folder): pass

def write_for_ever(pipe):
    records = Records(folder, SystemClock(), disk=UnsyncedDisk())
    texts = [None, {"remark": "Untel"}]
    kinds = [EntryKind.NOTE, EntryKind.RESTOCKED, EntryKind.ANSWERED]
    number = 0
    while True:
        number += 1
        case_id = random.choice(cases)
        data = {"serial": f"S{number % 3}"}
        entry = records.append(case_id, kinds[number % 3], data, private=texts[number % 2])
        os.write(pipe, f"{entry.n} {entry.id}\\n".encode())

for _round in range(count):
    source, pipe = os.pipe()
    children = []
    for _writer in range(writers):
        child = os.fork()
        if child == 0:
            random.seed(os.getpid())
            write_for_ever(pipe)
        children.append(child)
    os.close(pipe)
    told = os.read(source, 1)  # from here on they write
    for child in children:
        time.sleep(random.uniform(0, 0.008))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with open(source) as rest:
        sys.stdout.write(told.decode() + rest.read())
"""


def on_record(records: Records) -> dict[int, str]:
    return {
        entry.n: entry.id for case in records.cases() for entry in records.case(case.id).entries
    }


@pytest.fixture
def records(folder: Path) -> Records:
    return Records(folder, SystemClock())


@pytest.mark.parametrize(
    ("programs", "steps", "how_many"),
    [
        (4, 25, 1),
        (4, 25, 5),
        pytest.param(8, 100, 1, marks=SLOW),
        pytest.param(8, 100, 40, marks=SLOW),
    ],
)
def test_many_programs_at_once_lose_nothing(
    records: Records, open_case: OpenCase, programs: int, steps: int, how_many: int
) -> None:
    cases = [open_case(records).id for _case in range(how_many)]
    processes = [started(APPENDING, records.folder, cases, steps) for _process in range(programs)]
    told: dict[int, str] = {}
    for each in all_ended(processes):
        told |= each.told
    assert len(told) == programs * steps
    assert told.items() <= on_record(records).items()
    check = records.verify()
    assert (check.problem, check.entries) == (None, programs * steps + how_many)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
@pytest.mark.parametrize(
    ("rounds", "writers"),
    [
        (40, 1),
        (10, 4),
        pytest.param(1200, 1, marks=SLOW),
        pytest.param(125, 8, marks=SLOW),  # 1,000 kills; with the 1,200 above more than 2,000
    ],
)
def test_programs_that_are_killed_lose_nothing_acknowledged(
    records: Records, open_case: OpenCase, rounds: int, writers: int
) -> None:
    cases = [open_case(records).id for _case in range(10)]
    told = ended(started(KILLING, records.folder, cases, rounds, writers)).told
    assert len(told) >= rounds
    assert told.items() <= on_record(records).items()
    assert records.verify().problem is None
    records.append(cases[0], EntryKind.NOTE)
    assert records.verify().problem is None
    assert list((records.folder / "tmp").iterdir()) == []


def test_a_desk_that_another_program_holds_is_named(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    with holding(folder) as holder:
        waiting = Records(folder, SystemClock(), lock_timeout_s=0.05)
        with pytest.raises(RecordLockedError) as caught:
            waiting.append(opened.id, EntryKind.NOTE)
        signed = json.loads((folder / "desk.lock.holder").read_text())
        assert waiting.case(opened.id) == opened  # who only reads needs no lock
        holder.communicate()
    assert caught.value.exit_code == Exit.RECORD
    assert str(holder.pid) in str(caught.value)
    assert signed["since"] in str(caught.value)
    assert waiting.append(opened.id, EntryKind.NOTE).n == 2


def test_a_lock_whose_holder_was_killed_is_free(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    with holding(folder):
        pass
    assert records.append(opened.id, EntryKind.NOTE).n == 2


@contextmanager
def holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Have a program hold the desk's lock until its stdin is closed; it is killed at the end."""
    with started(HOLDING, folder, [], 0) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()
