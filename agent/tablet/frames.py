"""Reads the framed answers of a script as they arrive; pure, with the time handed in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agent.tablet.parsers.answer import Answer, ReadProblem

# A marker is a line of some thirty bytes: whatever is longer without an end is no marker, and is
# handed on at once, so that a line of any length costs no memory.
_MARKER_CAP = 256
STDERR_CAP = 16 * 1024
_MARKER = re.compile(rb"([BEXZ]) (\d{1,4})(?: (\d{1,3}))?\r?\n")  # after the script's token


@dataclass
class _Section:
    cap_bytes: int
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    status: int | None = None
    problem: ReadProblem | None = ReadProblem.MISSING
    ended: bool = False

    def add(self, line: bytes) -> None:
        """Keep a line, as far as the cap lets: of stdout before the end, of stderr after it."""
        target, cap = (self.stderr, STDERR_CAP) if self.ended else (self.stdout, self.cap_bytes + 1)
        target += line[: max(0, cap - len(target))]

    def end(self, status: int) -> None:
        """Note the exit status: the answer is whole unless it went over its cap."""
        self.ended = True
        self.status = status
        over = len(self.stdout) > self.cap_bytes
        self.problem = ReadProblem.TRUNCATED if over else None

    def answer(self) -> Answer:
        """Return what came; the newline that the frame added is taken off again."""
        stdout = bytes(self.stdout)
        if self.ended and stdout.endswith(b"\n"):
            stdout = stdout[:-1]
        return Answer(
            stdout=_decode(stdout),
            stderr=_decode(bytes(self.stderr)).strip("\n"),
            status=self.status,
            problem=self.problem,
        )


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


class LaneReader:
    """Collects the answers of one lane.

    Args:
        token: the script's token.
        first: the number of the lane's first command.
        caps: byte caps of its commands, in order.
        section_timeout_s: seconds that one command may take.
        now: when the script was sent, on the desk's monotonic clock.
    """

    def __init__(
        self, token: str, first: int, caps: Sequence[int], section_timeout_s: float, now: float
    ) -> None:
        self._ours = f"@{token} ".encode()
        self._sections = [_Section(cap) for cap in caps]
        self._first = first
        self._section_timeout_s = section_timeout_s
        self._since = now
        self._at = -1
        self._buffer = bytearray()
        self._in_line = False  # the beginning of the present line was handed on already
        self._done = False

    @property
    def done(self) -> bool:
        """Whether nothing more is expected from this lane."""
        return self._done

    @property
    def deadline(self) -> float:
        """When the command under way must have ended, on the desk's monotonic clock."""
        return self._since + self._section_timeout_s

    def feed(self, data: bytes, now: float) -> None:
        """Take bytes as they come."""
        if self._done:
            return
        self._buffer += data
        for piece, ours in self._pieces():
            marker = _MARKER.fullmatch(piece, len(self._ours)) if ours else None
            if marker:
                self._mark(marker, now)
            elif 0 <= self._at < len(self._sections):
                self._sections[self._at].add(piece)
            if self._done:
                return

    def finish(self, problem: ReadProblem) -> None:
        """End the lane: what is under way, and what never began, gets this problem."""
        for section in self._sections:
            if not section.ended and not self._done:
                section.problem = problem
        self._done = True
        self._buffer.clear()

    def answers(self) -> Iterator[Answer]:
        """Return the answers in the order of the commands."""
        return (section.answer() for section in self._sections)

    def _pieces(self) -> Iterator[tuple[bytes, bool]]:
        """Yield what came: a line that begins like our markers alone, and that it does.

        All the lines before the next such one are handed on together: one by one they would keep
        this PC busy, a megabyte of line ends for seconds.
        """
        start, last = 0, self._buffer.rfind(b"\n") + 1
        while start < last:
            ours = not self._in_line and self._buffer.startswith(self._ours, start)
            if ours:
                end = self._buffer.find(b"\n", start) + 1
            else:
                end = self._buffer.find(b"\n" + self._ours, start, last) + 1 or last
            self._in_line = False
            yield bytes(self._buffer[start:end]), ours
            start = end
        del self._buffer[:last]
        if len(self._buffer) > _MARKER_CAP:
            piece, self._in_line = bytes(self._buffer), True
            self._buffer.clear()
            yield piece, False

    def _mark(self, marker: re.Match[bytes], now: float) -> None:
        kind, number = marker[1], int(marker[2]) - self._first
        current = self._sections[self._at] if 0 <= self._at < len(self._sections) else None
        if kind == b"B" and number == self._at + 1 < len(self._sections):
            if current is None or current.ended:
                self._at = number
                self._sections[number].problem = ReadProblem.TRUNCATED
                return
        elif kind == b"E" and current and number == self._at and not current.ended and marker[3]:
            current.end(int(marker[3]))
            self._since = now
            return
        elif kind == b"X" and current and number == self._at and current.ended:
            return
        elif kind == b"Z" and self._at == len(self._sections) - 1 and current and current.ended:
            self._done = True
            return
        self._break()

    def _break(self) -> None:
        """End the lane at a marker out of order: nothing in it can be believed any more."""
        for section in self._sections:
            section.problem = ReadProblem.LAYOUT
        self._done = True
