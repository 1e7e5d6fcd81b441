"""The entry point: language first, then the command; every end has one message and code."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from agent.errors import Exit, QuitusError
from agent.i18n import LANGUAGES, install, negotiate
from agent.settings import peek_language

if TYPE_CHECKING:
    from agent.cli.result import Result
    from agent.cli.session import Session

PROGRAM = "quitus"
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})  # as Click reads them


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing is raised.

    Args:
        argv: the words after the program's name; by default those of the process.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _ready_streams()
    install(_language(words, os.environ))
    from agent.cli.session import Session  # noqa: PLC0415 - its texts need the language

    session = Session(os.environ, as_json=_wants_json(words, os.environ))
    try:
        return _finish(session, _call(words, session))
    except BrokenPipeError:
        _drop_output()
        return Exit.DONE
    except KeyboardInterrupt:  # a second Ctrl-C, while the first was told
        return Exit.INTERRUPTED


def _call(words: list[str], session: "Session") -> "Result | QuitusError | int":
    """Run the command; return its result, the error that ended it, or Click's own exit code."""
    from agent.cli.app import quitus  # noqa: PLC0415 - its texts need the language

    try:
        returned: Any = quitus.main(words, prog_name=PROGRAM, standalone_mode=False, obj=session)
    except BrokenPipeError:
        raise
    except SystemExit:  # Click's way to end after a closed pipe
        return int(Exit.DONE)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it becomes one message
        from agent.cli.failure import explain  # noqa: PLC0415 - not for a command that ends well

        told = explain(error, session)
        if told is not None:
            return told
        from agent.cli.defect import report_defect  # noqa: PLC0415 - as above

        return report_defect(error, session.command, session.environment)
    return returned if returned is not None else int(Exit.DONE)


def _finish(session: "Session", ended: "Result | QuitusError | int") -> int:
    """Print what the command returned, and return the exit code."""
    if isinstance(ended, int):  # `--help`, `--version`: Click has printed
        return ended
    from agent.cli.output import print_error, print_result  # noqa: PLC0415 - not for `--help`

    if isinstance(ended, QuitusError):
        print_error(session, ended)
    else:
        print_result(session, ended)
    return int(ended.exit_code)


def _language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language to speak: option, variable, settings file, environment."""
    named = _option(words, "--lang")
    for wanted in (named, environment.get("QUITUS_LANG")):
        if wanted in LANGUAGES:
            return str(wanted)
    return negotiate(peek_language(environment), environment)


def _option(words: Sequence[str], name: str) -> str | None:
    """Return the last value of an option on the line, before it is parsed."""
    value = None
    for place, word in enumerate(words):
        if word == "--":
            break
        if word.startswith(f"{name}="):
            value = word.partition("=")[2]
        elif word == name and place + 1 < len(words):
            value = words[place + 1]
    return value


def _wants_json(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Tell whether JSON is wanted, also from a line that can't be parsed."""
    before_end = words[: words.index("--")] if "--" in words else words
    return "--json" in before_end or environment.get("QUITUS_JSON", "").lower() in _TRUE


def _ready_streams() -> None:
    """See to it that no letter stops the program: an old code page shows `?` instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Forget what nobody reads any more, so that Python's own last flush is silent."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
