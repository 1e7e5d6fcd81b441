"""The terminal itself, on a pseudo-terminal."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

import pytest

from agent.console.typed import SystemTerminal

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)


@pytest.fixture
def keyboard() -> Iterator[tuple[int, SystemTerminal]]:
    """Return where keys are pressed, and the terminal that reads them."""
    master, slave = os.openpty()
    with os.fdopen(slave, "r", encoding="utf-8") as stream:
        yield master, SystemTerminal(stream)
    os.close(master)


def test_a_line_is_what_stands_before_enter(keyboard: tuple[int, SystemTerminal]) -> None:
    keys, terminal = keyboard
    os.write(keys, b"T042\n")
    assert terminal.read_line() == "T042"


def test_what_was_typed_ahead_is_gone_once_thrown_away(
    keyboard: tuple[int, SystemTerminal],
) -> None:
    keys, terminal = keyboard
    os.write(keys, b"yes\nyes\nhalf")
    terminal.discard()
    os.write(keys, b"no\n")
    assert terminal.read_line() == "no"


def test_the_end_of_the_input_is_no_line(keyboard: tuple[int, SystemTerminal]) -> None:
    keys, terminal = keyboard
    os.write(keys, b"\x04")
    assert terminal.read_line() is None


def test_a_line_that_enter_did_not_end_is_none(keyboard: tuple[int, SystemTerminal]) -> None:
    keys, terminal = keyboard
    os.write(keys, b"yes\x04\x04")
    assert terminal.read_line() is None


def test_throwing_away_where_there_is_no_terminal_is_harmless(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("t") / "lines"
    file.write_text("yes\n")
    with file.open(encoding="utf-8") as stream:
        terminal = SystemTerminal(stream)
        terminal.discard()
        assert terminal.read_line() == "yes"


class NeverRead(TextIOWrapper):
    """A terminal at which nobody types: whoever reads from it would wait for ever."""

    def readline(self, *_size: Any) -> Any:
        raise AssertionError("a blocking read hears no Ctrl-C that came just before it")


class HeardError(Exception):
    """What a signal raises here, as Ctrl-C raises KeyboardInterrupt."""


@pytest.fixture
def late_signal() -> Iterator[None]:
    """Send a signal soon that interrupts no wait, as one that came just before it."""

    def hear(*_args: object) -> None:
        raise HeardError

    before = signal.signal(signal.SIGUSR1, hear)
    sender = threading.Timer(0.05, signal.raise_signal, (signal.SIGUSR1,))
    sender.start()
    yield
    with suppress(HeardError):
        sender.join()
    signal.signal(signal.SIGUSR1, before)


def test_a_ctrl_c_that_comes_just_before_a_read_is_heard(late_signal: None) -> None:
    master, slave = os.openpty()
    with NeverRead(os.fdopen(slave, "rb"), encoding="utf-8") as stream, pytest.raises(HeardError):
        SystemTerminal(stream).read_line()
    os.close(master)
