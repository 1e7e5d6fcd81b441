"""Writes the report of a defect: what failed where, and nothing that a tablet or person said."""

import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import FrameType, TracebackType

from agent import __version__
from agent.cli.failure import DefectError
from agent.i18n import _
from agent.settings import program_folder

_LIBRARIES = (
    "adbutils",
    "babel",
    "click",
    "filelock",
    "pydantic",
    "pyyaml",
    "rich",
    "textual",
    "tinydb",
)
_DEEPEST = 10  # errors in a chain of causes


def report_defect(
    error: BaseException, command: str, environment: Mapping[str, str] = os.environ
) -> DefectError:
    """Write the report to a file and return the error that names it.

    The report holds types and places alone: the text of an exception or a local variable could be
    something that a tablet printed, a path could hold the name of an account of this PC.
    """
    text = defect_report(error, command)
    path = _write(text, program_folder(environment))
    if path is None:
        return DefectError(_("This is a defect of quitus: {what}.").format(what=_summary(error)))
    return DefectError(
        _("This is a defect of quitus: {what}.").format(what=_summary(error)),
        hint=_("Please send this report to whoever looks after quitus:\n{file}").format(file=path),
    )


def defect_report(error: BaseException, command: str) -> str:
    """Return the report, in Markdown."""
    versions = [f"- {name} {_version(name)}" for name in _LIBRARIES]
    system = f"- Python {platform.python_version()}, {platform.platform(terse=True)}"
    lines = [
        "# Defect of quitus",
        "",
        f"- quitus {__version__}, command `{command or '?'}`",
        system,
    ]
    lines += [*versions, "", "```", *_chain(error), "```", ""]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[str]:
    """Yield the error and what caused it, the last first: each type, and the places it passed."""
    link: BaseException | None = error
    for _depth in range(_DEEPEST):
        if link is None:
            return
        yield _name(link)
        yield from _places(link.__traceback__)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield f"  {_place(trace.tb_frame, trace.tb_lineno)}"
        trace = trace.tb_next


def _place(frame: FrameType, line: int) -> str:
    return f"{frame.f_globals.get('__name__', '?')}:{line} in {frame.f_code.co_name}"


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _summary(error: BaseException) -> str:
    """Return the type of the error and the last place in our own code."""
    ours = [place.strip() for place in _places(error.__traceback__) if "agent." in place]
    return f"{_name(error)} ({ours[-1]})" if ours else _name(error)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


def _write(text: str, folder: Path) -> Path | None:
    path = folder / f"defect-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.md"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    return None
