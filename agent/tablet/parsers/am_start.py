"""Reads what became of a page that was to be opened (`am start`, `resolve-activity`)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError

# The words of ActivityManagerShellCommand and Am, Android 6 to 16 (android facts 4.4). The exit
# status says nothing before 16; without `-W` the result is on stderr.
_ECHO = re.compile(r"Starting: Intent \{")
_DENIED = re.compile(
    r"(?:java\.lang\.SecurityException|Security exception): |Permission Denial: "
    r"|Error: Activity not started, you do not have permission to access it\."
    r"|Error: Not allowed to start background user activity "
)
_NOT_FOUND = re.compile(
    r"Error: Activity not started, unable to resolve Intent"
    r"|Error: Activity class \{.*\} does not exist"
)
_NOT_BOOTED = re.compile(r"(?:cmd: |Error: )?Can't find service: ")
_NO_COMMAND = re.compile(r"\S*sh: (?:\S+ )?am: (?:inaccessible or )?not found")
_FAILED = re.compile(r"Error\b|Exception\b|\S*Exception: ")
_ALREADY_THERE = re.compile(
    r"Warning: Activity not started(?:, its current task has been brought to the front"
    r"|, intent has been delivered to currently running top-most instance"
    r"|,? because the +current activity is being kept for the user)"
)
_OTHER_WARNING = re.compile(r"Warning: Activity not started")
_STATUS = re.compile(r"Status: (\S+)")
_ACTIVITY = re.compile(r"Activity: ([^\s/{}]+/[^\s{}]+)")

_COMPONENT = re.compile(r"([^\s/=]+)/([^\s/=]+)")
_NO_MATCH = "No activity found"
_UNKNOWN_COMMAND = re.compile(r"(?:Error: )?[Uu]nknown command:? ")


class StartProblem(StrEnum):
    """Why a page may not be in front after `am start`."""

    DENIED = "denied"  # not exported, or a permission that the shell lacks
    NOT_FOUND = "not_found"  # no such page on this tablet
    NOT_BOOTED = "not_booted"  # Android's services are not up
    NO_COMMAND = "no_command"  # no Android at all: recovery, a minimal system
    SLOW = "slow"  # `Status: timeout`: started, not drawn yet, often visible all the same
    UNKNOWN = "unknown"  # none of the known texts


@dataclass(frozen=True)
class StartResult:
    """What `am start` said: the request was taken or not; only the foreground proves the page."""

    launched: bool
    activity: str | None = None
    problem: StartProblem | None = None


# In this order: a stack trace holds the word `Error`, a refusal stands below an `Exception`.
_FAILURES = (
    (_NO_COMMAND, StartProblem.NO_COMMAND),
    (_NOT_BOOTED, StartProblem.NOT_BOOTED),
    (_DENIED, StartProblem.DENIED),
    (_NOT_FOUND, StartProblem.NOT_FOUND),
    (_FAILED, StartProblem.UNKNOWN),
)


def parse_am_start(answer: Answer) -> StartResult:
    """Return what `am start` said, on either stream.

    Raises:
        UnreadError: it did not come whole (the tablet may leave when a page resets it).
    """
    lines = _lines(answer)
    for pattern, problem in _FAILURES:
        if any(pattern.match(line) for line in lines):
            return StartResult(launched=False, problem=problem)
    status = _first(_STATUS, lines)
    activity = _first(_ACTIVITY, lines)
    there = any(_ALREADY_THERE.match(line) for line in lines)
    held = not there and any(_OTHER_WARNING.match(line) for line in lines)
    asked = there or any(_ECHO.match(line) for line in lines)
    if status == "timeout":
        return StartResult(launched=True, activity=activity, problem=StartProblem.SLOW)
    if held or not asked or status not in (None, "ok"):
        return StartResult(launched=False, activity=activity, problem=StartProblem.UNKNOWN)
    return StartResult(launched=True, activity=activity)


def parse_resolved(answer: Answer) -> str | None:
    """Return the component that `cmd package resolve-activity --brief` names, or None.

    None: no page answers to the action, or several do (then the chooser of Android or of the
    maker is named, whose page is of no use).

    Raises:
        UnreadError: refused, cut, `MISSING` where the command is not known (7.x), or not a known
            layout.
    """
    lines = _lines(answer)
    for pattern, problem in (
        (_DENIED, ReadProblem.DENIED),
        (_NOT_BOOTED, ReadProblem.MISSING),
        (_UNKNOWN_COMMAND, ReadProblem.MISSING),
    ):
        if any(pattern.match(line) for line in lines):
            raise UnreadError(problem)
    if answer.status == 127:
        raise UnreadError(ReadProblem.MISSING)
    if _NO_MATCH in lines:
        return None
    named = [line for line in lines if _COMPONENT.fullmatch(line)]
    if len(named) != 1 or lines[-1] != named[0]:
        raise UnreadError(ReadProblem.LAYOUT)
    package, _, cls = named[0].partition("/")
    chooser = package == "android" or cls.endswith(("ResolverActivity", "ChooserActivity"))
    return None if chooser else named[0]


def _lines(answer: Answer) -> list[str]:
    if answer.problem is not None:
        raise UnreadError(answer.problem)
    both = (*answer.stdout.split("\n"), *answer.stderr.split("\n"))
    return [text for line in both if (text := line.strip())]


def _first(pattern: re.Pattern[str], lines: list[str]) -> str | None:
    return next((found[1] for line in lines if (found := pattern.match(line))), None)
