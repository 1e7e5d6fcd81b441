"""What an action asks of the runner, and what is concluded of a phase or a run."""

from enum import StrEnum

from agent.errors import QuitusError


class Result(StrEnum):
    """What an action asks of the runner."""

    CONTINUE = "continue"  # the phase passed
    REPEAT = "repeat"  # do the phase again, as often as the procedure lets
    SKIP = "skip"  # there was nothing to do
    STOP = "stop"  # the tablet or the loan is not in order: the run stops here


class Outcome(StrEnum):
    """What is concluded. FAIL: the tablet is not in order. ERROR: the desk is not."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    ERROR = "error"
    TIMEOUT = "timeout"
    ABORTED = "aborted"
    SKIPPED = "skipped"


OUTCOME_OF = {
    Result.CONTINUE: Outcome.PASS,
    Result.REPEAT: Outcome.FAIL,  # asked for once more than the procedure lets
    Result.SKIP: Outcome.SKIPPED,
    Result.STOP: Outcome.FAIL,
}

GOOD = frozenset({Outcome.PASS, Outcome.SKIPPED})


class DeadlinePassedError(QuitusError):
    """A phase did not end before its deadline; the runner makes it a time-out."""

    code = "deadline"
