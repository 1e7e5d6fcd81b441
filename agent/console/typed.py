"""Reads what is typed at the terminal of this desk."""

import select
import sys
from contextlib import suppress
from typing import Protocol, TextIO

from agent.console.safe import safe

_HEAR_S = 0.5


class Terminal(Protocol):
    """Where an operator types."""

    def discard(self) -> None:
        """Throw away what was typed and not read yet."""

    def read_line(self) -> str | None:
        """Return the next line without its end, or None at the end of the input."""


class SystemTerminal:
    """The terminal that this program was started at."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def discard(self) -> None:
        """Throw away what was typed and not read yet, on POSIX and on Windows."""
        _discard(self._stream)

    def read_line(self) -> str | None:
        """Return the next line; one that Enter did not end is none (Ctrl-D in mid-line)."""
        _await_input(self._stream)
        line = self._stream.readline()
        return line.rstrip("\r\n") if line.endswith("\n") else None


def _await_input(stream: TextIO) -> None:
    """Wait until a line can be read, and hear a Ctrl-C meanwhile, whenever it comes.

    Python hears one that comes in the instant before a blocking read only after that read.
    """
    if sys.platform != "win32":
        while not select.select([stream], [], [], _HEAR_S)[0]:
            pass


def _discard(stream: TextIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - not on POSIX

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios  # noqa: PLC0415 - not on Windows

        # Where it is no terminal after all, nothing was typed ahead.
        with suppress(termios.error, OSError, ValueError):
            termios.tcflush(stream, termios.TCIFLUSH)


def terminal_of_desk() -> SystemTerminal | None:
    """Return the terminal, or None where nobody can see a question or type an answer."""
    for stream in (sys.stdin, sys.stderr):
        if stream is None or not stream.isatty():
            return None
    return SystemTerminal(sys.stdin)


def clean(line: str) -> str:
    """Return a typed or scanned line as a value: no blanks around it, nothing invisible."""
    return safe(line.strip().replace("\t", " "), at_most=500)
