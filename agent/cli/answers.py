"""Reads `--answer PHASE.FIELD=VALUE` and `--deadline PHASE=SECONDS` against the procedure."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol

from agent.console.terminal_prompter import check_value
from agent.console.typed import clean
from agent.errors import UsageError
from agent.i18n import _
from agent.procedure.contract import FIELDS

LONGEST_S = 7 * 24 * 3600


class PhaseLike(Protocol):
    """What is looked at of a phase."""

    @property
    def id(self) -> str:
        """Its name on the command line."""

    @property
    def do(self) -> str:
        """Its action, which knows the fields."""


Allowed = Mapping[tuple[str, str], tuple[str, ...]]


def allowed_answers(phases: Iterable[PhaseLike]) -> Allowed:
    """Return every answer that those phases ask for, with its values (none: free text)."""
    return {
        (phase.id, name): values
        for phase in phases
        for name, values in FIELDS.get(phase.do, {}).items()
    }


def parse_answers(texts: Sequence[str], allowed: Allowed) -> dict[tuple[str, str], str]:
    """Return the answers given in advance: (phase, field) → value.

    Raises:
        UsageError: a text of another form, an unknown name (the nearest is told), a value that is
            not one of the choices, or one name twice.
    """
    given: dict[tuple[str, str], str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        phase, dot, field = name.strip().partition(".")
        if not (equals and dot and value.strip()):
            raise UsageError(
                _("“{text}” is no answer.").format(text=text),
                hint=_("Write --answer PHASE.FIELD=VALUE, for instance {example}.").format(
                    example="--answer presence.borrower=yes"
                ),
            )
        if (phase, field) not in allowed:
            raise _unknown(name.strip(), [".".join(each) for each in allowed])
        check_value(name.strip(), value.strip(), allowed[phase, field])
        if (phase, field) in given:
            raise UsageError(_("{name} is answered twice.").format(name=name.strip()))
        given[phase, field] = clean(value)
    return given


def parse_deadlines(texts: Sequence[str], phases: Sequence[str]) -> dict[str, int]:
    """Return the deadlines in seconds by phase.

    Raises:
        UsageError: a text of another form, an unknown phase, or seconds out of range.
    """
    deadlines: dict[str, int] = {}
    for text in texts:
        phase, _equals, number = (part.strip() for part in text.partition("="))
        if phase not in phases:
            raise _unknown(phase, phases)
        plain = number.isascii() and number.isdigit() and len(number) <= len(str(LONGEST_S))
        if not (plain and 1 <= int(number) <= LONGEST_S):
            raise UsageError(
                _("“{text}” is no deadline.").format(text=text),
                hint=_("Write --deadline PHASE=SECONDS, from 1 to {most}.").format(most=LONGEST_S),
            )
        deadlines[phase] = int(number)
    return deadlines


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    near = get_close_matches(name, known, n=1)
    if near:
        hint = _("Did you mean “{near}”?").format(near=near[0])
    else:
        hint = _("The known ones are: {names}.").format(names=", ".join(known))
    return UsageError(_("This procedure knows no “{name}”.").format(name=name), hint=hint)
