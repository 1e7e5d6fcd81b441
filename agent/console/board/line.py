"""What a line that was typed or scanned means on the board (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.board.naming import rows_named
from agent.board.row import Row
from agent.console.terminal_prompter import keyed, understand
from agent.errors import WrongTagError
from agent.i18n import _
from agent.loans.tags import read_scan


@dataclass(frozen=True)
class Take:
    """A tablet was named: its row is to be chosen."""

    key: int


@dataclass(frozen=True)
class Begin:
    """The chosen tablet was named once more: its return is to begin."""


@dataclass(frozen=True)
class Reply:
    """The question that stands there is answered; None: no answer to an optional one."""

    number: int
    value: str | None


@dataclass(frozen=True)
class Leave:
    """The board is to be left."""


@dataclass(frozen=True)
class Say:
    """It can't be done; why, a whole sentence, or empty where nothing is to be said."""

    text: str


Meaning = Take | Begin | Reply | Leave | Say


def meaning(typed: str, chosen: Row | None, rows: Sequence[Row]) -> Meaning:
    """Return what a line means: another tablet's name first, so that no scan is an answer.

    Args:
        typed: the line, cleaned.
        chosen: the row whose question, if any, stands on the screen.
        rows: all rows.
    """
    named = rows_named(rows, typed)
    if len(named) > 1:
        text = _("Several tablets are called “{name}”: choose by port.")
        return Say(text.format(name=typed))
    if named and (chosen is None or named[0].key != chosen.key):
        return Take(named[0].key)
    if chosen is not None and chosen.asked is not None:
        return _reply(typed, chosen)
    if named:
        return Begin()
    if typed.casefold() == "q":
        return Leave()
    text = _("No tablet here is called “{name}”: choose its row, then press F2.")
    return Say(text.format(name=typed) if typed else "")


def _reply(typed: str, row: Row) -> Meaning:
    assert row.asked is not None
    question = row.asked.question
    if not typed:
        optional = not question.required and not question.matters
        return Reply(row.asked.number, None) if optional else Say("")
    if question.field == "asset_tag" and not question.choices:
        return _tag(row.asked.number, typed)
    value = understand(question, typed)
    if value is not None:
        return Reply(row.asked.number, value)
    keys = ", ".join(key for key, _choice in keyed(question))
    text = _("“{typed}” is not one of the answers: {keys}.")
    return Say(text.format(typed=typed, keys=keys))


def _tag(number: int, typed: str) -> Meaning:
    """Return the answer that is a label: without the check character that its barcode has."""
    try:
        scan = read_scan(typed)
    except WrongTagError as error:
        # As a label has it, with a blank: misread. Else it is a school's own way to label.
        return Say(str(error)) if " " in typed else Reply(number, typed)
    return Reply(number, scan.tag if scan.checked else typed)


def hint(row: Row | None) -> str:
    """Return what the empty line says: what it takes now."""
    if row is None or row.asked is None:
        return _("Scan a tag, or type one and press Enter")
    keys = "/".join(key for key, _choice in keyed(row.asked.question))
    return _("Answer: {keys}").format(keys=keys) if keys else _("Type the answer")
