"""The program as people run it: a process of its own, behind Google's server or in training."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWERS = (
    "presence.borrower=yes",
    "condition.all=ok",
    "reset.consent=yes",
    "after.screen=free",
    "slip.signed=yes",
    "portal.unticked=yes",
)
_LONG_S = 90.0


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def data(self) -> dict[str, Any]:
        """The envelope's data."""
        data = json.loads(self.stdout)["data"]
        assert isinstance(data, dict)
        return data


@dataclass(frozen=True)
class Program:
    """The program with its data folder, on the ADB server of a given environment."""

    data: Path
    environment: Mapping[str, str]

    def command(self, *words: str) -> list[str]:
        options = ["--data", str(self.data), "--operator", "AB", "--lang", "en"]
        return [sys.executable, "-m", "agent", *options, *words]

    def popen(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> Ended:
        with self.popen(*words) as process:
            try:
                stdout, stderr = process.communicate(timeout=_LONG_S)
            finally:
                process.kill()
            return Ended(process.returncode, stdout, stderr)

    def giving_back(self) -> list[str]:
        """The words of a `return` with every answer given in advance."""
        given = [part for answer in ANSWERS for part in ("--answer", answer)]
        return ["return", "--json", "--no-input", *given]

    def give_back(self, *words: str) -> Ended:
        """Run `return` with every answer given in advance."""
        return self.run(*self.giving_back(), *words)

    def kill_in(self, phase: str) -> None:
        """Run `return` and end it with kill -9 once that phase is on record as begun."""
        with self.popen(*self.giving_back()) as process:
            try:
                self.await_phase(phase, process)
            finally:
                process.send_signal(signal.SIGKILL)
                process.communicate()

    def await_phase(self, phase: str, process: subprocess.Popen[str]) -> None:
        """Return once that phase is on record as begun."""
        deadline = time.monotonic() + _LONG_S
        while time.monotonic() < deadline and process.poll() is None:
            if phase in self._begun():
                return
            process_wait(process, 0.05)
        raise AssertionError(f"{phase} never began: {process.poll()}")

    def _begun(self) -> list[str]:
        entries: list[str] = []
        for path in self.data.glob("cases/*/*.json"):
            table = json.loads(path.read_text())["entry"]
            entries += [row["phase"] for row in table.values() if row["kind"] == "phase_started"]
        return entries


def process_wait(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait for a process to end, but not longer than told."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
