"""A case as one text, for a screen that is scrolled."""

from collections.abc import Callable, Mapping
from io import StringIO

from rich.text import Text

from agent.console.cases import show_case
from agent.console.theme import make_console
from agent.records.case import Case

__all__ = ["CaseText", "Text", "case_text"]

CaseText = Callable[[str, int], Text]  # a case's id, how wide → the case


def case_text(case: Case, titles: Mapping[str, str], width: int) -> Text:
    """Return a case as `quitus show` prints it, so wide."""
    written = StringIO()
    console = make_console(written, color=False)
    console.width = width
    show_case(console, case, titles)
    return Text(written.getvalue())
