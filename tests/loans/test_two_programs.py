"""Two real programs at one desk at once: no tablet is lent twice, nothing contradicts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.loans.deeds import Hand
from agent.records.stock import TabletState
from agent.records.store import Records

ROOT = Path(__file__).resolve().parents[2]

# Each waits until it is told to begin, so that all try at the same moment.
PREAMBLE = """
import sys
from pathlib import Path
from agent.clock import SystemClock
from agent.errors import QuitusError
from agent.loans.contradictions import may_be_lent
from agent.loans.deeds import Hand
from agent.loans.naming import tablet_named
from agent.records.case import EntryKind
from agent.records.store import Records
records = Records(Path(sys.argv[1]), SystemClock())
own = Hand(records, SystemClock(), "C1")
names = {"serial": "S1", "asset_tag": "T1"}

def lend():
    case = records.open_case(
        procedure={"id": "lend"}, plan=[], operator="C1", language="fr", tablet={}, given=None
    )
    check = may_be_lent(case.id, "S1", "T1")
    records.append(case.id, EntryKind.LENT, names, unless=check)

def retire():
    own.retire(tablet_named(records.standing().stock, "T1"), "why")

def label():
    own.label(tablet_named(records.standing().stock, sys.argv[3]), "T9")

print("ready", flush=True)
sys.stdin.readline()
try:
    {"lend": lend, "retire": retire, "label": label}[sys.argv[2]]()
    print("done")
except QuitusError as error:
    print(error.code, error.message)
"""


def at_once(folder: Path, *deeds: tuple[str, ...]) -> list[str]:
    """Let a program a deed begin at the same moment; return what each says at the end."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PREAMBLE, str(folder), *deed],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for deed in deeds
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    return [program.communicate(timeout=60)[0].strip() for program in programs]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    made = Records(tmp_path / "desk", SystemClock())
    own = Hand(made, SystemClock(), "C1")
    for number in (1, 2):
        own.add({"serial": f"S{number}", "asset_tag": f"T{number}"})
    return made


def test_the_same_tablet_is_lent_once(records: Records) -> None:
    told = at_once(records.folder, *[("lend",)] * 4)
    assert sorted(told)[:1] == ["done"]
    assert told.count("done") == 1
    assert all("loan" in each for each in told if each != "done")
    assert len(records.loans()) == 1
    assert records.verify().ok


def test_a_tablet_is_not_lent_and_retired_at_once(records: Records) -> None:
    told = at_once(records.folder, ("lend",), ("retire",))
    assert told.count("done") == 1
    [tablet] = records.standing().stock.named("T1")
    lent = bool(records.loans())
    assert tablet.state is (TabletState.OUT if lent else TabletState.RETIRED)


def test_a_label_is_given_to_one_tablet(records: Records) -> None:
    told = at_once(records.folder, ("label", "T1"), ("label", "T2"))
    assert told.count("done") == 1
    assert len(records.standing().stock.named("T9")) == 1
