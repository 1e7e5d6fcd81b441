"""The program as people run it: a process of its own, behind Google's server or in training."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
_LONG_S = 250.0  # a whole return takes 25, and three times that on a busy computer

# Of a return's 25 seconds these are 12, and no cable is pulled in them.
_HASTY = """
import sys
from agent.procedure.actions import after, frp
frp.BETWEEN_READS_S, after._EARLY_ANSWER_WAIT_S = 1.0, 2.0
from agent.__main__ import main
sys.exit(main())
"""


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
    """The program with its data folder, on the ADB server of a given environment.

    Attributes:
        hasty: whether it waits less long where it only makes sure, see `_HASTY`.
    """

    data: Path
    environment: Mapping[str, str]
    hasty: bool = False

    def command(self, *words: str) -> list[str]:
        options = ["--data", str(self.data), "--operator", "AB", "--lang", "en"]
        start = ["-c", _HASTY] if self.hasty else ["-m", "agent"]
        return [sys.executable, *start, *options, *words]

    @contextmanager
    def started(self, *words: str) -> Iterator["Running"]:
        """Run the program for as long as the block lasts; it never outlives it."""
        with subprocess.Popen(
            self.command(*words),
            env={**os.environ, "PYTHONFAULTHANDLER": "1", **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield Running(process, self.data)
            finally:
                process.kill()
                process.communicate()

    def run(self, *words: str) -> Ended:
        with self.started(*words) as running:
            return running.ended()

    def giving_back(self) -> list[str]:
        """The words of a `return` with every answer given in advance."""
        given = [part for answer in ANSWERS for part in ("--answer", answer)]
        return ["return", "--json", "--no-input", *given]

    def give_back(self, *words: str) -> Ended:
        """Run `return` with every answer given in advance."""
        return self.run(*self.giving_back(), *words)

    def kill_in(self, phase: str) -> None:
        """Run `return` and end it with kill -9 once that phase is on record as begun."""
        with self.started(*self.giving_back()) as running:
            running.await_phase(phase)


@dataclass(frozen=True)
class Running:
    """The program under way."""

    process: subprocess.Popen[str]
    data: Path

    def ended(self) -> Ended:
        """Wait for its end; one that never comes fails, with what each of its threads does."""
        try:
            stdout, stderr = self.process.communicate(timeout=_LONG_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            stdout, stderr = self.process.communicate()
            raise AssertionError(f"it never ended: {stdout}\n{stderr}") from None
        return Ended(self.process.returncode, stdout, stderr)

    def await_phase(self, phase: str) -> None:
        """Return once that phase is on record as begun."""
        deadline = time.monotonic() + _LONG_S
        while time.monotonic() < deadline and self.process.poll() is None:
            if phase in self._begun():
                return
            time.sleep(0.05)
        raise AssertionError(f"{phase} never began: {self.process.poll()}")

    def _begun(self) -> list[str]:
        entries: list[str] = []
        for path in self.data.glob("cases/*/*.json"):
            table = json.loads(path.read_text())["entry"]
            entries += [row["phase"] for row in table.values() if row["kind"] == "phase_started"]
        return entries
