"""The seam between a run and the people at the desk: questions, answers, and what they are told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class Choice:
    """One answer that may be given: its value in the record, and its words on the screen."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question of one phase.

    Attributes:
        phase, field: its name, as in `--answer phase.field=value`.
        text: the whole question, in the reader's language.
        choices: the closed list of answers; empty: free text.
        required: without an answer the run can't go on.
        matters: what was typed ahead is thrown away first, and Enter alone never answers.
        afterwards: it asks for what can only be seen now: an answer given in advance is asked
            again at a terminal, and recorded as given in advance elsewhere.
        only_given: nobody is asked: the answer counts if it was given in advance, else None.
    """

    phase: str
    field: str
    text: str
    choices: tuple[Choice, ...] = ()
    required: bool = True
    matters: bool = False
    afterwards: bool = False
    only_given: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer: who gave it (`operator` at the terminal, `option` in advance)."""

    value: str
    by: str = "operator"

    @property
    def in_advance(self) -> bool:
        """Whether it was given before the question could be seen."""
        return self.by == "option"


class Prompter(Protocol):
    """What asks people."""

    def ask(self, question: Question) -> Answer | None:
        """Return the answer; None where an optional question has none.

        Raises:
            AnswerMissingError: a required answer is missing and nobody can be asked (exit 2).
            UsageError: an answer given in advance is not one of the choices (exit 2).
            StoppedError: the operator ended the questions (end of input).
        """


class Audience(StrEnum):
    """Whom a sentence is for."""

    OPERATOR = "operator"
    BORROWER = "borrower"
    BOTH = "both"


class Tone(StrEnum):
    """How a sentence is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class RunStarted:
    """A run begins or is taken up again."""

    case: str
    title: str
    phases: tuple[tuple[str, str], ...]  # id, title
    simulated: bool
    resumed: bool


@dataclass(frozen=True)
class PhaseStarted:
    """A phase begins; `number` counts from 1."""

    phase: str
    title: str
    number: int
    total: int


@dataclass(frozen=True)
class Told:
    """A sentence, or several, said to people; kept in the record too."""

    text: str
    audience: Audience = Audience.OPERATOR
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Waiting:
    """The run waits: for what, since and until when, and what to do meanwhile.

    Sent again whenever `detail` changes; it ends with the next event of another kind.
    """

    reason: str
    since: datetime
    until: datetime | None
    detail: str = ""


@dataclass(frozen=True)
class PhaseFinished:
    """A phase ended; `outcome` is one of pass, fail, error, timeout, aborted, skipped."""

    phase: str
    title: str
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class RunFinished:
    """A run ended or stopped; `closed` tells whether its case is closed, `command` takes it up."""

    case: str
    outcome: str
    proof: str | None
    closed: bool
    reasons: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    command: str = "return"


Event = RunStarted | PhaseStarted | Told | Waiting | PhaseFinished | RunFinished


class Listener(Protocol):
    """What hears the events of a run: the screen, or nothing."""

    def __call__(self, event: Event) -> None:
        """Take one event; never raises."""
