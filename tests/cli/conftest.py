"""Runs the program in this process, as its entry point does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from agent.__main__ import main
from agent.clock import ManualClock


@dataclass(frozen=True)
class Ended:
    """How the program ended: exit code, data, talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document on stdout; fails if there is more or less than one."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Quitus = Callable[..., Ended]


@pytest.fixture
def quitus(capsys: pytest.CaptureFixture[str]) -> Quitus:
    """Return what runs `quitus` with some words."""

    def run(*words: str) -> Ended:
        code = main(words)
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return run


@pytest.fixture
def _swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let simulated tablets and people live on a clock that moves only when somebody waits."""
    monkeypatch.setattr("agent.desk.SystemClock", ManualClock)
