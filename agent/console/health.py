"""Draws what the doctor found."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from agent.console.safe import safe
from agent.console.theme import fancy, say, styled
from agent.console.words import labelled
from agent.doctor.line import CheckLine
from agent.i18n import _


def show_health(console: Console, lines: Sequence[CheckLine]) -> None:
    """Print one line a check, what to do under those that need it, and the sum of it last."""
    for line in lines:
        console.print(_line(line))
        if line.remedy:
            arrow = fancy(console, "→", "->")
            say(console, styled(f"{arrow} {line.remedy}"), 6)
    if any(line.ok is False for line in lines):
        console.print(styled(_("This desk is not fit to work yet."), "bold red"))
    else:
        console.print(styled(_("This desk is fit to work."), "bold green"))


def _line(line: CheckLine) -> Text:
    word, style = {
        True: (_("ok"), "green"),
        False: (_("NO"), "bold red"),
        None: (_("?"), "yellow"),
    }[line.ok]
    return Text.assemble((f"{word:<4}", style), labelled(safe(line.title), safe(line.text)))
