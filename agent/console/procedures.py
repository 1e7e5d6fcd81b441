"""Draws procedures: what was checked, what there is, one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from agent.console.theme import say, styled
from agent.i18n import _, current
from agent.procedure.contract import FIELDS
from agent.procedure.model import Phase, Procedure


def show_checks(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print one line a file: in order, or how many problems it has."""
    for row in rows:
        if row["ok"]:
            console.print(styled(_("{file}: in order").format(file=row["file"]), "green"))
        else:
            text = _("{file}: not in order").format(file=row["file"])
            console.print(styled(text, "bold red"))


def show_list(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print one line a procedure."""
    for row in rows:
        console.print(styled(f"{row['id']} {row['version']}  {row['title']}"))
        say(console, styled(row["path"], "dim"), 4)


def show_procedure(console: Console, procedure: Procedure) -> None:
    """Print a procedure: its phases, how long each may take, what each asks."""
    title = procedure.title.get(current(), "")
    console.print(styled(f"{procedure.id} {procedure.version}  {title}", "bold"))
    console.print(styled(f"sha256 {procedure.sha256}", "dim"))
    for number, phase in enumerate(procedure.phases, start=1):
        console.print(styled(f"{number:>2}. {phase.id}  {phase.title.get(current(), '')}"))
        for line in _details(phase):
            say(console, styled(line, "dim"), 4)


def _details(phase: Phase) -> list[str]:
    lines = []
    if phase.deadline_s is not None:
        lines.append(_("at most {seconds} s").format(seconds=phase.deadline_s))
    for name, values in FIELDS.get(phase.do, {}).items():
        allowed = ", ".join(values) or _("any text")
        lines.append(f"--answer {phase.id}.{name}=  {allowed}")
    return lines
