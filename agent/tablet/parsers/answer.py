"""What a tablet answered to one command, and the one error a parser raises."""

from dataclasses import dataclass, field
from enum import StrEnum


class ReadProblem(StrEnum):
    """Why an answer says nothing; a closed list, so that no text of a tablet travels in it."""

    MISSING = "missing"  # never came: the command or the service is not there
    TRUNCATED = "truncated"  # cut: by the cable, by the byte cap, or an end that is lacking
    TIMEOUT = "timeout"  # not before its deadline
    DENIED = "denied"  # the tablet refuses this to the shell
    LAYOUT = "layout"  # not a layout that is known
    DISAGREES = "disagrees"  # two sources, or two parts of one, contradict each other


@dataclass(frozen=True)
class Answer:
    """The answer to one command.

    Attributes:
        stdout, stderr: decoded as UTF-8 with replacement, line ends made line feeds; kept out of
            `repr` since they may hold names.
        status: the command's exit status, or None when it did not end.
        problem: None for a whole answer, else why it is not (`TRUNCATED`, `TIMEOUT`, `MISSING`).
    """

    stdout: str = field(default="", repr=False)
    stderr: str = field(default="", repr=False)
    status: int | None = 0
    problem: ReadProblem | None = None


class UnreadError(Exception):
    """A parser could not read an answer; `line` is the number of the offending line, from 1."""

    def __init__(self, problem: ReadProblem, line: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.line = line
