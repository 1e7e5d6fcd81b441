"""What the commands that run a procedure share: answers, screen, and the run's result."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from agent.cli.answers import allowed_answers, parse_answers, parse_deadlines
from agent.cli.asking import operator_code, reason
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.case_json import case_json
from agent.console.cases import show_case
from agent.console.screen import Screen
from agent.console.terminal_prompter import TerminalPrompter
from agent.console.theme import out_console, talk_console
from agent.desk import Desk
from agent.errors import UsageError
from agent.i18n import _
from agent.procedure.loader import load_named, names
from agent.procedure.model import Phase
from agent.runs.cases import abandon
from agent.runs.running import RunOutcome

F = TypeVar("F", bound=Callable[..., Any])
Steps = Callable[[Desk, TerminalPrompter, Screen], RunOutcome]


@dataclass(frozen=True)
class CaseWish:
    """What the command line says about an open case; by default nothing: a new one is begun."""

    resume: bool = False
    case: str | None = None
    abandon: str | None = None
    why: str | None = None

    def check(self, *, other: bool) -> None:
        """Raise UsageError where two options contradict each other; `other`: a run is named."""
        if self.abandon is not None and (self.resume or other):
            raise UsageError(_("--abandon CASE ends a case: name no tablet and no other run."))
        if self.why is not None and self.abandon is None:
            raise UsageError(_("--why goes with --abandon CASE."))
        if self.case is not None and not self.resume:
            raise UsageError(_("--case goes with --resume."))


def case_options(command: F) -> F:
    """Take `--resume` with its `--case`, and `--abandon` with its `--why`."""
    for option in (
        click.option("--why", metavar=_("TEXT"), help=_("With --abandon: the reason.")),
        click.option(
            "--abandon", "given_up", metavar=_("CASE"), help=_("Close an open case as stopped.")
        ),
        click.option("--case", "case_id", metavar=_("CASE"), help=_("With --resume: which case.")),
        click.option(
            "--resume", "take_up", is_flag=True, help=_("Take an open case up where it stands.")
        ),
    ):
        command = option(command)
    return command


def run_options(command: F) -> F:
    """Take `--answer` and `--deadline`, each as often as needed."""
    for option, name, metavar, text in (
        (
            "--deadline",
            "deadlines",
            _("PHASE=SECONDS"),
            _("Shorten or lengthen a phase; may be repeated."),
        ),
        (
            "--answer",
            "answers",
            _("PHASE.FIELD=VALUE"),
            _(
                "Answer a question in advance; may be repeated. “quitus procedures show” lists "
                "them."
            ),
        ),
    ):
        command = click.option(option, name, multiple=True, metavar=metavar, help=text)(command)
    return command


def run(
    session: Session,
    procedures: Sequence[str],
    answers: Sequence[str],
    deadlines: Sequence[str],
    steps: Callable[[str, dict[str, int]], Steps],
) -> Result:
    """Run a procedure at this desk, and return its case.

    Args:
        session: the options of this call.
        procedures: the names of those that may be run; none: any (a case is taken up).
        answers, deadlines: as they stand on the command line; checked before anything starts.
        steps: makes, of the operator's code and the deadlines, what is to be done at the desk.

    Raises:
        UsageError: an unknown answer, value or phase; no operator code.
        QuitusError: as the desk.
    """
    given, seconds = given_answers(session, procedures, answers, deadlines)
    do = steps(operator_code(session), seconds)
    with session.open_desk() as desk, screen_of(session, desk.clock.now) as screen:
        session.screen = screen
        prompter = TerminalPrompter(given, session.terminal(), screen.talk, screen.pause)
        outcome = do(desk, prompter, screen)
    errors = (outcome.error,) if outcome.error is not None else ()
    data = case_json(outcome.case)
    return Result(data, _shown_already, outcome.exit_code, errors, told=True)


def given_answers(
    session: Session,
    procedures: Sequence[str],
    answers: Sequence[str],
    deadlines: Sequence[str],
) -> tuple[dict[tuple[str, str], str], dict[str, int]]:
    """Return the answers and the deadlines of the command line; raises UsageError, see `run`."""
    phases = _phases(session, procedures) if answers or deadlines else []
    given = parse_answers(answers, allowed_answers(phases))
    return given, parse_deadlines(deadlines, [phase.id for phase in phases])


def give_up(session: Session, case_id: str, why: str | None, command: str) -> Result:
    """End an open case of that command, with the reason given or typed now; return the case."""
    operator = operator_code(session)
    told = reason(session, why, _("Why is this case given up?"))
    with session.open_desk() as desk:
        outcome = abandon(desk, case_id, operator, told, command)
    return Result(
        case_json(outcome.case),
        show=lambda console: show_case(console, outcome.case),
        exit_code=outcome.exit_code,
    )


def screen_of(session: Session, now: Callable[[], datetime]) -> Screen:
    """Return the screen of a run; with JSON on stdout the outcome is talk too."""
    talk = talk_console(color=session.color)
    last = talk if session.as_json else out_console(color=session.color)
    return Screen(talk, last, now, quiet=session.quiet)


def _phases(session: Session, procedures: Iterable[str]) -> list[Phase]:
    folder = session.settings().procedures
    chosen = tuple(procedures) or names(folder)
    return [phase for name in chosen for phase in load_named(name, folder).phases]


def _shown_already(_console: object) -> None:
    """The screen has shown the run as it went, its outcome last."""
