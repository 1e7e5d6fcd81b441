"""What the commands on stock and loans share: who does it, the answers that are still missing."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.running import ask_line, operator_code
from agent.cli.session import Session
from agent.console.typed import terminal_of_desk
from agent.errors import FileError, StoppedError, UsageError
from agent.i18n import _

if TYPE_CHECKING:
    from agent.loans.deeds import Hand


def hand(session: Session) -> "Hand":
    """Return who is at the desk, with its record; raises as `operator_code`."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.loans.deeds import Hand  # noqa: PLC0415

    terminal = None if session.no_input else terminal_of_desk()
    operator = operator_code(session, terminal)
    return Hand(session.records(), SystemClock(), operator)


def today() -> date:
    """Return the day that it is at this desk."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.loans.dates import today as day_of  # noqa: PLC0415

    return day_of(SystemClock())


def reason(session: Session, why: str | None, question: str) -> str:
    """Return the reason that was given, or ask for it.

    Raises:
        UsageError: there is none, and nobody can be asked.
        StoppedError: the question was closed.
    """
    given = (why or "").strip()
    if given:
        return given
    terminal = None if session.no_input else terminal_of_desk()
    missing = UsageError(
        _("No reason is given, and nobody can be asked."), hint=_("Give it with --why TEXT.")
    )
    return ask_line(terminal, question, missing=missing, accept=_not_empty)


def confirm(session: Session, question: str) -> None:
    """Ask whether to go on; Enter alone is no answer.

    Raises:
        UsageError: nobody can be asked.
        StoppedError: the answer is no.
    """
    terminal = None if session.no_input else terminal_of_desk()
    missing = UsageError(
        _("Nobody can be asked whether this is right."), hint=_("Say so with --yes.")
    )
    if terminal is not None:
        terminal.discard()
    if ask_line(terminal, question, missing=missing, accept=_yes_or_no) == "no":
        raise StoppedError(_("Nothing was written."))


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that somebody named; raises FileError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(
            _("The file {file} can't be read: {why}.").format(
                file=path, why=error.strerror or type(error).__name__
            ),
            hint=_("Look at its name and its rights."),
        ) from None


def write_file(path: Path, data: bytes, *, over: bool) -> None:
    """Write a file for its owner alone; raises FileError, UsageError where there is one already."""
    try:
        # `Path.open` takes no opener, and a file must never be anybody's for a moment.
        with open(path, "wb" if over else "xb", opener=_for_its_owner) as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(
            _("There is something at {path} already.").format(path=path),
            hint=_("Name another file, or add --force to write over it."),
        ) from None
    except OSError as error:
        raise FileError(
            _("The file {file} can't be written: {why}.").format(
                file=path, why=error.strerror or type(error).__name__
            ),
            hint=_("Name another place."),
        ) from None


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _not_empty(text: str) -> str:
    if text:
        return text
    raise UsageError(_("A reason is needed."))


_YES, _NO = frozenset({"o", "oui", "y", "yes"}), frozenset({"n", "non", "no"})


def _yes_or_no(text: str) -> str:
    word = text.casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise UsageError(_("Yes or no?"))
