"""Prints how a command ended: its result or its error, for people or for programs."""

import sys
from collections.abc import Mapping
from typing import Any

from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.envelope import envelope
from agent.console.errors import show_error
from agent.console.theme import out_console, talk_console
from agent.errors import QuitusError


def print_result(session: Session, result: Result) -> None:
    """Print a result: one envelope, or its sight on stdout and its errors on stderr."""
    if session.as_json:
        _write(envelope(session.command, result.exit_code, result.data, result.errors))
    else:
        result.show(out_console(color=session.color))
    talk = talk_console(color=session.color)
    for error in () if result.told else result.errors:
        show_error(talk, error)


def print_error(session: Session, error: QuitusError) -> None:
    """Print what ended a command early; always on stderr, with `--json` in the envelope too."""
    show_error(talk_console(color=session.color), error)
    if session.as_json:
        _write(envelope(session.command, error.exit_code, _known(session), [error]))


_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "check": {"tablets": []},
    "devices": {"tablets": []},
    "cases": {"cases": []},
    "sample": {"drawn": []},
    "people list": {"people": []},
    "operators list": {"operators": []},
    "stock list": {"tablets": []},
    "loans list": {"loans": []},
    "loans overdue": {"loans": []},
    "loans reminders": {"loans": []},
    "portal": {"to_do": []},
}


def _known(session: Session) -> dict[str, Any]:
    """Return what is known of a run that was cut short: its case; else an empty shape."""
    case = session.screen.case if session.screen else None
    return dict(_EMPTY.get(session.command, {})) if case is None else {"case": case}


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
