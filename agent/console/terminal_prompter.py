"""Asks the operator at the terminal, and takes the answers that were given with the command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console

from agent.console.theme import say, styled
from agent.console.typed import Terminal, clean
from agent.errors import AnswerMissingError, StoppedError, UsageError
from agent.i18n import _
from agent.procedure.prompts import Answer, Choice, Question

Given = Mapping[tuple[str, str], str]  # (phase, field) → value

# Both languages are always taken: the one at the keyboard need not read the screen's.
YES = frozenset({"o", "oui", "y", "yes"})
NO = frozenset({"n", "non", "no"})
_INDENT = 4


@dataclass
class TerminalPrompter:
    """The prompter of a run at this desk.

    Attributes:
        given: the answers of `--answer`.
        terminal: where the operator types, or None where nobody can be asked.
        talk: where questions are shown.
        before: called before a question is shown (takes a wait's line away).
    """

    given: Given
    terminal: Terminal | None
    talk: Console
    before: Callable[[], None] = field(default=lambda: None)

    def ask(self, question: Question) -> Answer | None:
        """Return the answer; see `Prompter.ask`."""
        value = self.given.get((question.phase, question.field))
        if value is not None:
            check_value(_name(question), value, [each.value for each in question.choices])
            if self.terminal is None or not question.afterwards:
                return Answer(value, by="option")
        if question.only_given:
            return None
        if self.terminal is None:
            _must_be_optional(question)
            return None
        self.before()
        return self._ask_at(self.terminal, question)

    def _ask_at(self, terminal: Terminal, question: Question) -> Answer | None:
        """Ask until the answer is one; Enter alone answers nothing that matters."""
        if question.matters:
            terminal.discard()
        self._show(question)
        while True:
            line = terminal.read_line()
            if line is None:
                raise StoppedError(
                    _("The questions were closed."),
                    hint=_("The case stays open: --resume takes it up again."),
                )
            typed = clean(line)
            if not typed and not question.required and not question.matters:
                return None
            value = understand(question, typed)
            if value is not None:
                return Answer(value)
            self._refuse(question, typed)

    def _show(self, question: Question) -> None:
        say(self.talk, styled(f"? {question.text}", "bold", lines=True), 2)
        for key, choice in keyed(question):
            say(self.talk, styled(f"{key}  {choice.label}"), _INDENT)
        self._mark(question)

    def _refuse(self, question: Question, typed: str) -> None:
        if typed:
            text = _("“{typed}” is not one of the answers: {keys}.")
            keys = ", ".join(key for key, _choice in keyed(question))
            line = text.format(typed=typed, keys=keys)
            say(self.talk, styled(line, "yellow"), _INDENT)
        self._mark(question)

    def _mark(self, question: Question) -> None:
        optional = not question.required and not question.matters
        hint = _("(Enter: no answer)") + " " if optional else ""
        self.talk.print(styled(f"  {hint}> "), end="")


def is_yes_no(question: Question) -> bool:
    """Whether the answers are yes and no, nothing else."""
    return {choice.value for choice in question.choices} == {"yes", "no"}


def keyed(question: Question) -> list[tuple[str, Choice]]:
    """Return the choices with what is typed for each.

    Yes and no have their letters. A scanner types digits more than anything: where the answer
    matters, choices have letters instead.
    """
    if is_yes_no(question):
        letters = {"yes": _("y"), "no": _("n")}
        return [(letters[choice.value], choice) for choice in question.choices]
    first = "a" if question.matters else "1"
    return [(chr(ord(first) + place), choice) for place, choice in enumerate(question.choices)]


def understand(question: Question, typed: str) -> str | None:
    """Return the value that was typed, or None if it is no answer to this question."""
    if not question.choices:
        return typed or None
    word = typed.casefold()
    values = {choice.value for choice in question.choices}
    for value, words in (("yes", YES), ("no", NO)):
        if value in values and word in words:
            return value
    for key, choice in keyed(question):
        if word in (key, choice.value.casefold(), choice.label.casefold()):
            return choice.value
    return None


def check_value(name: str, value: str, allowed: Sequence[str]) -> None:
    """Raise UsageError if a value given in advance is not one of those allowed (none: any text)."""
    if allowed and value not in allowed:
        raise UsageError(
            _("“{value}” does not answer {name}.").format(value=value, name=name),
            hint=_("Give one of: {values}.").format(values=", ".join(allowed)),
        )


def _name(question: Question) -> str:
    return f"{question.phase}.{question.field}"


def _must_be_optional(question: Question) -> None:
    """Raise AnswerMissingError for a question without whose answer the run can't go on."""
    if not question.required:
        return
    name, values = _name(question), ", ".join(choice.value for choice in question.choices)
    if values:
        hint = _("Give it with --answer {name}=VALUE, where VALUE is one of: {values}.")
    else:
        hint = _("Give it with --answer {name}=VALUE, where VALUE is any text.")
    raise AnswerMissingError(
        _("{name} has no answer, and nobody can be asked.").format(name=name),
        hint=hint.format(name=name, values=values),
    )
