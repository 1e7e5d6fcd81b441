"""`quitus procedures`: check files, list what there is, show one."""

from pathlib import Path
from typing import Any

import click

from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.procedures import show_checks, show_list, show_procedure
from agent.console.theme import Console
from agent.errors import Exit, FileError
from agent.i18n import _, current
from agent.procedure.guides import read_guides
from agent.procedure.loader import GUIDES, find, load, load_named, names, shipped_folder
from agent.procedure.model import Procedure


@make_command(
    "check",
    _(
        "Check procedure files, every problem at once, each with its line and column; without a "
        "FILE, all that this desk would use."
    ),
)
@click.argument(
    "files", nargs=-1, metavar=_("[FILE]…"), type=click.Path(path_type=Path, dir_okay=False)
)
def check(session: Session, *, files: tuple[Path, ...]) -> Result:
    """Return which files are in order; exit code 4 if one is not."""
    chosen = files or _used(session)
    errors = {file: error for file in chosen if (error := _problem(file))}
    rows = [_row(file, errors.get(file)) for file in chosen]
    return Result(
        {"files": rows},
        show=lambda console: show_checks(console, rows),
        exit_code=Exit.FILE if errors else Exit.DONE,
        errors=tuple(errors.values()),
    )


@make_command("list", _("List the procedures: the school's own and those that are shipped."))
def list_(session: Session) -> Result:
    """Return the id, version and title of each."""
    folder = session.settings().procedures
    rows = [_summary(load_named(name, folder)) for name in names(folder)]
    return Result({"procedures": rows}, show=lambda console: show_list(console, rows))


@make_command("show", _("Show a procedure: its phases, in their order."))
@click.argument("name", metavar=_("NAME"))
def show(session: Session, *, name: str) -> Result:
    """Return one procedure."""
    procedure = load_named(name, session.settings().procedures)

    def draw(console: Console) -> None:
        show_procedure(console, procedure)

    phases = [
        {
            "id": phase.id,
            "do": phase.do,
            "title": dict(phase.title),
            "deadline_s": phase.deadline_s,
            "repeats": phase.repeats,
        }
        for phase in procedure.phases
    ]
    return Result(_summary(procedure) | {"phases": phases}, show=draw)


def _used(session: Session) -> tuple[Path, ...]:
    folder = session.settings().procedures
    guides = [place / f"{GUIDES}.yaml" for place in (folder, shipped_folder()) if place]
    guides_used = [file for file in guides if file.is_file()][:1]
    return (*(find(name, folder) for name in names(folder)), *guides_used)


def _problem(file: Path) -> FileError | None:
    try:
        if file.stem == GUIDES:
            read_guides(file)
        else:
            load(file)
    except FileError as error:
        return error
    return None


def _row(file: Path, error: FileError | None) -> dict[str, Any]:
    problems = error.problems if error else ()
    return {
        "file": str(file),
        "ok": error is None,
        "problems": [
            {
                "line": each.line,
                "column": each.column,
                "where": each.where,
                "message": each.message,
            }
            for each in problems
        ],
    }


def _summary(procedure: Procedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "version": procedure.version,
        "title": procedure.title.get(current()),
        "sha256": procedure.sha256,
        "path": procedure.path,
    }


command = make_group("procedures", _("Check, list or show procedures."), check, list_, show)
