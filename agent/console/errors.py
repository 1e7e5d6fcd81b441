"""Tells an error to people: what happened, to which tablet, what to do now."""

from rich.console import Console
from rich.text import Text

from agent.console.safe import safe
from agent.console.words import labelled
from agent.errors import FileError, QuitusError
from agent.i18n import _


def show_error(console: Console, error: QuitusError) -> None:
    """Print an error; a file's with every problem, one a line, as editors understand them."""
    console.print(error_text(error), soft_wrap=isinstance(error, FileError))


def error_text(error: QuitusError) -> Text:
    """Return the lines of an error."""
    text = Text()
    text.append(_("Error:"), style="bold red")
    message = safe(error.message, lines=True)
    text.append(f" {labelled(safe(error.tablet), message) if error.tablet else message}")
    if isinstance(error, FileError):
        for problem in error.problems:
            text.append(f"\n{safe(problem)}")
    if error.hint:
        text.append(f"\n{safe(error.hint, lines=True)}", style="bold")
    return text
