"""Shows what the school's register needs, or what is held on one person."""

from pathlib import Path

from rich.console import Console

from agent.console.safe import safe
from agent.console.theme import say, styled
from agent.i18n import _


def show_text(console: Console, text: str) -> None:
    """Print it as it would stand in a file, made harmless to a terminal."""
    for line in text.splitlines():
        console.file.write(f"{safe(line)}\n")


def show_written(console: Console, path: Path) -> None:
    """Print where it was written."""
    say(console, styled(_("Written: {path}").format(path=path), "green"))
