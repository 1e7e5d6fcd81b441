"""One tablet after the other without leaving the program: what both rounds share."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.cli.asking import operator_code, reason
from agent.cli.result import Result
from agent.cli.running import given_answers, screen_of
from agent.cli.session import Session
from agent.console.errors import show_error
from agent.console.screen import Screen
from agent.console.terminal_prompter import TerminalPrompter
from agent.console.theme import say, styled
from agent.console.typed import Terminal, clean
from agent.desk import Desk
from agent.errors import Exit, QuitusError
from agent.files import read_file
from agent.i18n import _
from agent.loans.class_list import Listed, read_class_list
from agent.loans.deeds import Hand
from agent.runs.running import RunOutcome

Given = Mapping[tuple[str, str], str]

# What is typed between two tablets; no label of a school is called so.
UNDO = frozenset({"u", "undo", "annuler"})
SHOW = frozenset({"?", "list", "liste"})
SKIP = frozenset({"s", "skip", "passer"})
STOP = frozenset({"q", "quit", "fin", "end"})


@dataclass
class Round:
    """A round at one desk.

    Attributes:
        given: the answers that hold for every tablet.
        terminal: where the operator types, or None: scans come from a pipe, one a line.
        ended: how each run ended, in order.
        undone: the ids of the cases that were taken back.
    """

    session: Session
    desk: Desk
    screen: Screen
    operator: str
    given: Given
    terminal: Terminal | None
    ended: list[RunOutcome] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    _piped: Iterator[str] | None = None

    def tell(self, text: str, style: str = "") -> None:
        """Say something between two tablets."""
        self.screen.pause()
        say(self.screen.talk, styled(text, style, lines=True))

    def next_line(self, question: str) -> str | None:
        """Return the next scan or command; None at the end."""
        if self.terminal is None:
            self._piped = self._piped if self._piped is not None else iter(sys.stdin)
            line = next(self._piped, None)
        else:
            self.screen.pause()
            self.screen.talk.print()
            self.screen.talk.print(styled(f"? {question} ", "bold"), end="")
            line = self.terminal.read_line()
        if line is None or clean(line).casefold() in STOP:
            return None
        return clean(line)

    def run(self, steps: Callable[[TerminalPrompter], RunOutcome], more: Given) -> Exit:
        """Run one tablet; what keeps it from being begun is told, and the round goes on."""
        prompter = TerminalPrompter(
            {**self.given, **more}, self.terminal, self.screen.talk, self.screen.pause
        )
        try:
            outcome = steps(prompter)
        except QuitusError as error:
            if error.exit_code is Exit.RECORD:
                raise
            show_error(self.screen.talk, error)
            return error.exit_code
        self.ended.append(outcome)
        return outcome.exit_code

    def undo(self, why: str) -> None:
        """Take back the last tablet of this round, with a reason given or typed now."""
        done = [each.case.id for each in self.ended if each.exit_code is Exit.DONE]
        left = [case_id for case_id in done if case_id not in self.undone]
        if not left:
            self.tell(_("There is nothing in this round to undo."), "yellow")
            return
        try:
            told = reason(self.session, why, _("Why is it taken back?"))
            hand = Hand(self.desk.records, self.desk.clock, self.operator)
            hand.undo(self.desk.records.case(left[-1]), told)
        except QuitusError as error:
            show_error(self.screen.talk, error)
            return
        self.undone.append(left[-1])
        self.tell(_("Undone: {case}.").format(case=left[-1]), "green")


def split_command(line: str) -> tuple[str, str]:
    """Return the first word of a line, in small letters, and the rest."""
    word, _blank, rest = line.partition(" ")
    return word.casefold(), rest.strip()


def worst(exits: list[Exit]) -> Exit:
    """Return how a round ended: in order only if every tablet did."""
    return Exit.DONE if all(each is Exit.DONE for each in exits) else Exit.NOT_IN_ORDER


def go_round(
    session: Session,
    procedure: str,
    answers: Sequence[str],
    deadlines: Sequence[str],
    go: Callable[[Round, dict[str, int]], Result],
) -> Result:
    """Open the desk for a round of that procedure, and return what came of it.

    Raises:
        UsageError: an unknown answer, value or phase; no operator code.
    """
    given, seconds = given_answers(session, [procedure], answers, deadlines)
    operator = operator_code(session)
    with session.open_desk() as desk, screen_of(session, desk.clock.now) as screen:
        session.screen = screen
        return go(Round(session, desk, screen, operator, given, session.terminal()), seconds)


def class_list(path: Path | None) -> tuple[Listed, ...]:
    """Return everybody on a list; nobody where none is named; FileError as `read_class_list`."""
    return () if path is None else read_class_list(read_file(path), str(path))
