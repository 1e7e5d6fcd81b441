"""The program as it is typed, on simulated tablets, no time passing."""

from pathlib import Path

import pytest

from agent.__main__ import main
from agent.clock import ManualClock
from tests.hostile.output import Call, Out


@pytest.fixture
def call(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Return what runs the program on a scenario, all its files below the test's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("agent.desk.SystemClock", ManualClock)

    def run(scenario: str, *words: str) -> Out:
        data = str(tmp_path / "desk")
        code = main(["--data", data, "--fake", scenario, "--operator", "AB", *words])
        told = capfdbinary.readouterr()
        return Out(words, code, told.out, told.err)

    return run
