"""`quitus board` where there is no terminal: once, in lines, as JSON."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from tests.cli.conftest import Quitus
from tests.hostile.scan import active_in

COLUMNS = {
    "address", "usb", "transport_id", "state", "answers", "serial", "asset_tag", "maker", "model",
    "android", "loan", "verdict", "open_case", "run", "since", "urgency", "wanted", "from",
}  # fmt: skip
_LONG_S = 30


@contextmanager
def running(*words: str, scenario: str = "classroom") -> Iterator[subprocess.Popen[str]]:
    """Run the board with its output in a pipe; ended after the block."""
    command = [sys.executable, "-m", "agent", "--lang", "en", "--fake", scenario, "board"]
    with subprocess.Popen(
        [*command, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        watchdog = threading.Timer(_LONG_S, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def read_until(stream: IO[str] | None, wanted: Callable[[str], bool]) -> list[str]:
    assert stream is not None
    lines = []
    for line in stream:
        lines.append(line)
        if wanted(line):
            return lines
    raise AssertionError(lines)


def test_once_prints_every_tablet_with_what_is_wanted(quitus: Quitus) -> None:
    ended = quitus("--fake", "classroom", "board", "--once")
    assert ended.code == 0
    assert "WANTED" in ended.out
    assert "! 1-2.1" in ended.out
    assert "borr.: allow this desk" in ended.out
    assert "hub 1-1" in ended.out


def test_json_is_one_envelope_with_the_rows_and_the_hubs(quitus: Quitus) -> None:
    data = quitus("--fake", "classroom", "board", "--json").json["data"]
    assert [hub["usb"] for hub in data["hubs"]] == ["1-1", "1-2"]
    assert all(row.keys() == COLUMNS for row in data["tablets"])
    assert data["tablets"][0]["state"] == "unauthorized"
    assert {row["verdict"] for row in data["tablets"]} >= {"clear", "accounts_present"}


def test_french_is_spoken(quitus: Quitus) -> None:
    assert "ATTENDU" in quitus("--lang", "fr", "--fake", "board", "--once").out


def test_lines_and_once_contradict_each_other(quitus: Quitus) -> None:
    assert quitus("--fake", "board", "--lines", "--once").code == 2


def test_without_a_terminal_there_is_a_line_for_each_event() -> None:
    with running() as process:
        lines = read_until(process.stdout, lambda line: "accounts on it" in line)
        assert any("being read" in line for line in lines)
        assert not any("\x1b" in line for line in lines)


def test_lines_of_json_are_documents_each() -> None:
    with running("--lines", "--json") as process:
        lines = read_until(process.stdout, lambda line: '"event": "verdict"' in line)
        events = [json.loads(line) for line in lines]
        assert {event["event"] for event in events} >= {"appeared", "verdict"}
        assert all(event["tablet"].keys() == COLUMNS for event in events)


@pytest.mark.parametrize("form", [("--lines",), ("--lines", "--json")], ids=" ".join)
def test_lines_of_a_hostile_tablet_are_plain(form: tuple[str, ...]) -> None:
    with running(*form, scenario="hostile-names") as process:
        known = "accounts on it" if form == ("--lines",) else '"event": "verdict"'
        lines = read_until(process.stdout, lambda line: known in line)
        assert not active_in("".join(lines).encode())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_the_lines() -> None:
    with running("--lines") as process:
        read_until(process.stdout, lambda line: "being read" in line)
        process.send_signal(signal.SIGINT)
        assert process.wait(_LONG_S) == 130
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_a_reader_of_lines_that_leaves_is_no_defect() -> None:
    with running("--lines") as process:
        read_until(process.stdout, lambda line: "being read" in line)
        assert process.stdout is not None
        process.stdout.close()
        # It notices at its next line: a tablet of this scenario is allowed after a while.
        process.send_signal(signal.SIGINT)
        assert process.wait(_LONG_S) in (0, 130)
