"""The program at a real terminal (a pseudo one): what is asked, and how it is stopped."""

import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Self

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

PATIENCE_S = 60.0


# Makes the pseudo-terminal the one whose Ctrl-C reaches the program, and lets it be heard: where
# the tests are a job in the background, shells have every program below ignore it.
_START = (
    "import fcntl, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from agent.__main__ import main; sys.exit(main())"
)


@dataclass
class AtTerminal:
    """The program, running at a terminal of its own."""

    words: tuple[str, ...]
    seen: str = ""

    def __enter__(self) -> Self:
        self._keys, terminal = os.openpty()
        self._program = subprocess.Popen(
            [sys.executable, "-c", _START, *self.words],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(terminal)
        return self

    def __exit__(self, *_error: object) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._keys)

    def expect(self, text: str) -> None:
        """Wait until the screen has shown some text since it was last waited for."""
        until = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            assert time.monotonic() < until, f"{text!r} did not come in {self.seen!r}"
            assert self._more(), f"{text!r} is not in {self.seen!r}"
        self.seen = self.seen.partition(text)[2]

    def press(self, keys: str) -> None:
        os.write(self._keys, keys.encode())

    def ended(self) -> int:
        """Wait for the end; return the exit code."""
        while self._more():
            pass
        return self._program.wait(PATIENCE_S)

    def _more(self) -> bool:
        ready, _w, _x = select.select([self._keys], [], [], PATIENCE_S)
        try:
            data = os.read(self._keys, 65536) if ready else b""
        except OSError:  # Linux says so when the program has ended
            data = b""
        self.seen += data.decode("utf-8", "replace")
        return bool(data)


def at_first_question(*options: str) -> AtTerminal:
    return AtTerminal(("--fake", "--operator", "C1", *options, "return"))


def test_ctrl_c_ends_with_130_and_says_how_to_go_on() -> None:
    with at_first_question() as desk:
        desk.expect("Asset tag")
        desk.expect("> ")
        desk.press("\x03")
        desk.expect("--resume --case")
        assert desk.ended() == 130


def test_the_end_of_the_input_ends_with_6() -> None:
    with at_first_question() as desk:
        desk.expect("> ")
        desk.press("\x04")
        assert desk.ended() == 6


def test_the_operator_is_asked_for_a_code_and_a_name_is_refused() -> None:
    with AtTerminal(("--fake", "return")) as desk:
        desk.expect("operator code")
        desk.press("Jean Dupont\n")
        desk.expect("is no operator code")
        desk.press("C1\n")
        desk.expect("SIMULATED")
        desk.press("\x03")
        assert desk.ended() == 130


def test_no_input_asks_nothing_even_at_a_terminal() -> None:
    with at_first_question("--no-input") as desk:
        desk.expect("--answer presence.borrower=VALUE")
        assert desk.ended() == 2


def test_a_dumb_terminal_is_sent_no_escape_sequence() -> None:
    with AtTerminal(("--fake", "check")) as desk:
        assert desk.ended() == 1
        assert "\x1b" not in desk.seen


def test_the_board_of_a_dumb_terminal_is_lines() -> None:
    with AtTerminal(("--fake", "clear", "board")) as desk:
        desk.expect("start its return")
        assert "\x1b" not in desk.seen
        desk.press("\x03")
        assert desk.ended() == 130
