"""The answer of a simulated tablet to one command."""

from dataclasses import dataclass, field, replace

from agent.errors import QuitusError


class UnknownCommandError(QuitusError):
    """A simulated tablet was asked what it has no answer for: a defect, and a loud one."""

    code = "unknown_command"


@dataclass(frozen=True)
class SimulatedAnswer:
    """What a command prints, how it ends, and when.

    Attributes:
        stdout, stderr: the bytes printed; kept out of `repr` since they may hold names.
        status: exit status.
        delay_s: seconds between the start of the command and its answer.
        hang: it prints `stdout` and then never ends.
        cut_after: the connection is lost after so many bytes of `stdout`.
    """

    stdout: bytes = field(default=b"", repr=False)
    stderr: bytes = field(default=b"", repr=False)
    status: int = 0
    delay_s: float = 0.0
    hang: bool = False
    cut_after: int | None = None


def text(stdout: str, stderr: str = "", status: int = 0) -> SimulatedAnswer:
    """Return the answer that prints these texts."""
    return SimulatedAnswer(
        stdout.encode("utf-8", "surrogateescape"), stderr.encode("utf-8", "surrogateescape"), status
    )


def lines(*rows: str) -> SimulatedAnswer:
    """Return the answer that prints these lines, each ended."""
    return text("".join(f"{row}\n" for row in rows))


def not_found(name: str) -> SimulatedAnswer:
    """Return what mksh says of a command that the tablet lacks."""
    return text("", f"/system/bin/sh: {name}: inaccessible or not found\n", 127)


def delayed(answer: SimulatedAnswer, seconds: float) -> SimulatedAnswer:
    """Return the same answer, later."""
    return replace(answer, delay_s=answer.delay_s + seconds)
