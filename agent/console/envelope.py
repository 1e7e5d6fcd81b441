"""The one JSON document that `--json` prints."""

from collections.abc import Iterable, Mapping
from typing import Any

from agent.console.safe import safe_json
from agent.errors import Exit, FileError, QuitusError

VERSION = 1
_STATUS = {Exit.DONE: "success", Exit.NOT_IN_ORDER: "failure"}


def envelope(
    command: str, exit_code: Exit, data: Mapping[str, Any], errors: Iterable[QuitusError] = ()
) -> str:
    """Return the document as one line; `data` holds plain values."""
    return safe_json(
        {
            "quitus": VERSION,
            "command": command,
            "status": _STATUS.get(exit_code, "error"),
            "exit_code": int(exit_code),
            "data": dict(data),
            "errors": [row for error in errors for row in _errors(error)],
        }
    )


def _errors(error: QuitusError) -> list[dict[str, Any]]:
    """Return the rows of one error: a file's has one for every problem found."""
    messages = [error.message]
    if isinstance(error, FileError) and error.problems:
        messages = [str(problem) for problem in error.problems]
    return [
        {
            "code": error.code,
            "message": message,
            "hint": error.hint,
            "tablet": error.tablet,
        }
        for message in messages
    ]
