"""Programs that write to a record, each a process of its own, and what they tell."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PREAMBLE = """
import json, os, random, signal, sys, time
from pathlib import Path
from agent.clock import SystemClock
from agent.records.case import EntryKind
from agent.records.disk import Disk
from agent.records.store import Records
folder, cases, count = Path(sys.argv[1]), sys.argv[2].split(","), int(sys.argv[3])
"""

# The lock is waited for as long as a busy computer needs: nothing is to be refused here.
APPENDING = """
records = Records(folder, SystemClock(), lock_timeout_s=3600.0)
slowest = 0.0
for number in range(count):
    began = time.monotonic()
    entry = records.append(cases[number % len(cases)], EntryKind.NOTE, {"number": number})
    slowest = max(slowest, time.monotonic() - began)
    print(entry.n, entry.id)
print("slowest", round(slowest * 1000))
"""


def started(script: str, folder: Path, cases: list[str], *numbers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script, folder, ",".join(cases), *map(str, numbers)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Ended:
    """What a process told: the entries that were acknowledged to it, and its slowest step."""

    told: Mapping[int, str]  # number → id
    slowest_ms: int


def all_ended(processes: list[subprocess.Popen[str]]) -> list[Ended]:
    """Wait for each; whatever comes, none is left running."""
    try:
        return [ended(process) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for its end and return what it told."""
    try:
        output, _errors = process.communicate()
    finally:
        process.kill()
    assert process.returncode == 0
    pairs = dict(line.split() for line in output.splitlines())
    slowest = int(pairs.pop("slowest", "0"))
    return Ended({int(n): entry_id for n, entry_id in pairs.items()}, slowest)
