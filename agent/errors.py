"""The one hierarchy of errors: each says what happened, to which tablet, and what to do now."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from agent.i18n import _


class Exit(IntEnum):
    """Exit codes of the program; the table stands in README.md."""

    DONE = 0
    NOT_IN_ORDER = 1
    USAGE = 2
    TABLET = 3
    FILE = 4
    RECORD = 5
    STOPPED = 6
    DEFECT = 70
    INTERRUPTED = 130


class QuitusError(Exception):
    """Root of all errors that are meant for people.

    Args:
        message: what happened, a whole translated sentence.
        hint: what to do now, a whole translated sentence, or None.
        tablet: the tablet concerned (asset tag, serial or address), or None.
    """

    exit_code: ClassVar[Exit] = Exit.DEFECT
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None, tablet: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.tablet = tablet

    def __str__(self) -> str:
        named = self.message
        if self.tablet:
            named = _("{name}: {value}").format(name=self.tablet, value=self.message)
        return f"{named} {self.hint}" if self.hint else named


class UsageError(QuitusError):
    """The command line asks for something that can't be done as it is written."""

    exit_code = Exit.USAGE
    code = "usage"


class AnswerMissingError(UsageError):
    """A question has no answer and nobody can be asked; names the option that gives it."""

    code = "answer_missing"


class OpenCaseError(UsageError):
    """The tablet has an open case; a second one is never opened."""

    code = "open_case"


class LoanRefusedError(UsageError):
    """The lending notice, or how things stand, doesn't allow this of a loan."""

    code = "loan_refused"


class StockRefusedError(UsageError):
    """How things stand doesn't allow this of the stock."""

    code = "stock_refused"


class AmbiguousTabletError(UsageError):
    """A name fits more than one tablet, so none is taken."""

    code = "ambiguous_tablet"


class WrongTagError(UsageError):
    """What was scanned or typed is no asset tag, or its check character does not fit."""

    code = "wrong_tag"


class TabletError(QuitusError):
    """Root of what can go wrong between the desk and a tablet."""

    exit_code = Exit.TABLET
    code = "tablet"


class TabletAbsentError(TabletError):
    """No such tablet on the bus."""

    code = "absent"


class TabletNotReadyError(TabletError):
    """The tablet is listed but can't be talked to (unauthorized, offline, no permission…)."""

    code = "not_ready"


class TabletGoneError(TabletError):
    """The tablet left while it was being talked to."""

    code = "gone"


class TabletTimeoutError(TabletError):
    """The tablet did not answer before the deadline."""

    code = "timeout"


class TabletSwappedError(TabletError):
    """Another tablet answers where the one of this case was."""

    code = "swapped"


class TabletContradictsError(TabletError):
    """The tablet says of itself what can't be true after what it said before."""

    code = "contradicts"


class AdbError(TabletError):
    """The ADB server is absent, of another version, or does not answer."""

    code = "adb"


class RefusedCommandError(QuitusError):
    """The gate refused a command: a defect of quitus, never of the tablet."""

    code = "refused_command"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, and where; lines and columns count from 1."""

    file: str
    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}:{self.column}: {place}{self.message}"


class FileError(QuitusError):
    """A procedure, scenario or settings file is wrong; holds every problem found."""

    exit_code = Exit.FILE
    code = "file"

    def __init__(
        self, message: str, *, problems: tuple[Problem, ...] = (), hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.problems)])


class RecordError(QuitusError):
    """The record can't be read or written: locked, damaged, disk full, refused folder."""

    exit_code = Exit.RECORD
    code = "record"


class RecordLockedError(RecordError):
    """Another program holds the desk's lock."""

    code = "record_locked"


class RecordDamagedError(RecordError):
    """A file of the record is not what was written; never read as empty."""

    code = "record_damaged"


class CaseUnknownError(UsageError):
    """No case has that id."""

    code = "case_unknown"


class StoppedError(QuitusError):
    """The operator stopped: he refused, or closed the questions."""

    exit_code = Exit.STOPPED
    code = "stopped"
