"""The first look at any answer: its whole lines, or why it can't be read."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError

# The longest dump of a full tablet has some thousand lines; each costs memory of its own: an answer
# of line ends alone would cost a hundred times its size.
MOST_LINES = 20_000

# A dump that throws still ends with status 0, and says so in, or in the middle of, its text:
# Binder.doDump (Android 13, l. 987/995), DumpUtils l. 97, dumpsys.cpp. Each is looked for where a
# line begins, so that the same words in the name of an account or a user are not taken for it.
_SIGNS = re.compile(
    r"(?P<denied>Permission Denial: |Security exception: |[\w.]{0,60}SecurityException\b)"
    r"|(?P<missing>(?:cmd: )?Can't find service: )"
    r"|(?P<truncated>Exception occurred while |Error (?:dumping|with) service "
    r"|\*\*\* SERVICE '[^']{0,80}' DUMP TIMEOUT)"
)
_GRAVEST_FIRST = (ReadProblem.DENIED, ReadProblem.MISSING, ReadProblem.TRUNCATED)

# Old tablets whose shell merges its streams (before shell protocol v2) warn before every command.
_LINKER_NOISE = re.compile(r"WARNING: linker: ")
# What stands around an answer that was copied from a terminal or cut out of a bugreport.
_ECHO = re.compile(
    r"(?:\S* ?[$#>] ?)?(?:adb shell )?"
    r"(?:dumpsys|pm|dpm|sm|getprop|settings|service|df)(?: [^:{}]*)?$"
)
_PROMPT = re.compile(r"\S* ?[$#]$")
_DURATION = re.compile(r"-{5,} ?\d+\.\d+s was the duration of ")


class Line(NamedTuple):
    """One line of an answer: its number in it, from 1, and its text without the line end."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether it is empty, or holds only an indent (IndentingPrintWriter prints that)."""
        return not self.text.strip()


def lines_of(answer: Answer) -> tuple[Line, ...]:
    """Return the lines of an answer that came whole and that the tablet gave willingly.

    Linker warnings before it, an echoed command, a bugreport's closing line are left out. Only a
    line feed ends a line: a name may hold what Unicode calls a line separator.

    Raises:
        UnreadError: it did not come whole, was refused, broke off, or its command failed.
    """
    if answer.problem is not None:
        raise UnreadError(answer.problem)
    lines = _split(answer.stdout)
    _check_signs([*lines, *_split(answer.stderr)])
    _check_status(answer)
    return _bare(lines)


def body_of(answer: Answer) -> tuple[Line, ...]:
    """Return the lines of an answer that are not blank; raises as `lines_of`."""
    return tuple(line for line in lines_of(answer) if not line.is_blank)


def unread(line: Line | None) -> UnreadError:
    """Return the error for a line that no known layout has there, or for the end come too early."""
    if line is None:
        return UnreadError(ReadProblem.TRUNCATED)
    return UnreadError(ReadProblem.LAYOUT, line.number)


def unknown(lines: Sequence[Line]) -> UnreadError:
    """Return the error for an answer that is of no known layout from its first line, or empty."""
    return UnreadError(ReadProblem.LAYOUT, lines[0].number if lines else None)


class Cursor:
    """Walks over lines once, front to back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)
        self._at = 0

    def peek(self) -> Line | None:
        """Return the next line that is not blank, or None at the end."""
        while self._at < len(self._lines) and self._lines[self._at].is_blank:
            self._at += 1
        return self.peek_any()

    def peek_any(self) -> Line | None:
        """Return the next line, blank or not, or None at the end."""
        return self._lines[self._at] if self._at < len(self._lines) else None

    def skip(self) -> None:
        """Go past the line that was peeked at."""
        self._at += 1

    def take_if(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go past the next line that is not blank if the whole of it matches, else stay."""
        line = self.peek()
        found = pattern.fullmatch(line.text) if line else None
        if found:
            self.skip()
        return found

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Go past the next line that is not blank.

        Raises:
            UnreadError: it does not match, or there is none.
        """
        found = self.take_if(pattern)
        if found is None:
            raise unread(self.peek())
        return found


def _split(text: str) -> list[Line]:
    """Split at line feeds alone; what ends with one has no empty line after it."""
    if text.count("\n") > MOST_LINES:
        raise UnreadError(ReadProblem.LAYOUT)
    parts = text.removeprefix("\ufeff").split("\n")
    if not parts[-1]:
        parts.pop()
    return [Line(number, part.rstrip("\r")) for number, part in enumerate(parts, 1)]


def _check_signs(lines: Iterable[Line]) -> None:
    found: dict[ReadProblem, int] = {}
    for line in lines:
        sign = _SIGNS.match(line.text)
        if sign and sign.lastgroup:
            found.setdefault(ReadProblem(sign.lastgroup), line.number)
    for problem in _GRAVEST_FIRST:
        if problem in found:
            raise UnreadError(problem, found[problem])


def _check_status(answer: Answer) -> None:
    """Raise for an exit status other than 0: no command of the program ends so in order."""
    match answer.status:
        case 0:
            return
        case None:  # it never ended
            problem = ReadProblem.TRUNCATED
        case 127:  # POSIX: no such command
            problem = ReadProblem.MISSING
        case 126:
            problem = ReadProblem.DENIED
        case status if status > 128:  # ended by a signal, or by an exception (255)
            problem = ReadProblem.TRUNCATED
        case _ if "permission denied" in answer.stderr.lower():
            problem = ReadProblem.DENIED
        case _:
            problem = ReadProblem.LAYOUT
    raise UnreadError(problem)


def _bare(lines: list[Line]) -> tuple[Line, ...]:
    start = 0
    while start < len(lines) and _LINKER_NOISE.match(lines[start].text):
        start += 1
    if start < len(lines) and _ECHO.fullmatch(lines[start].text):
        start += 1
    end = len(lines)
    while end > start and lines[end - 1].is_blank:
        end -= 1
    if end > start + 1 and _is_closing(lines[end - 1].text):
        return tuple(lines[start : end - 1])
    return tuple(lines[start:])


def _is_closing(text: str) -> bool:
    return bool(_DURATION.match(text) or _PROMPT.fullmatch(text))
