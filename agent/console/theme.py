"""The consoles that this program writes to: how they are made, and what each tone looks like."""

import re
import sys
from typing import TextIO

from rich.console import Console
from rich.text import Text

from agent.console.safe import safe
from agent.procedure.prompts import Tone

__all__ = [
    "STYLES",
    "Console",
    "fancy",
    "is_live",
    "make_console",
    "out_console",
    "say",
    "styled",
    "talk_console",
]

STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.BAD: "bold red",
}


def make_console(stream: TextIO, *, color: bool) -> Console:
    """Return a console on a stream; without markup, so that brackets in a text are brackets.

    Rich itself honours `NO_COLOR`, `TERM=dumb`, and a stream that is no terminal.
    """
    return Console(
        file=stream,
        no_color=None if color else True,
        markup=False,
        emoji=False,
        highlight=False,
    )


def out_console(*, color: bool) -> Console:
    """Return the console of data."""
    return make_console(sys.stdout, color=color)


def talk_console(*, color: bool) -> Console:
    """Return the console of talk."""
    return make_console(sys.stderr, color=color)


def is_live(console: Console) -> bool:
    """Whether a line may be redrawn there."""
    return console.is_terminal and not console.is_dumb_terminal


def fancy(console: Console, character: str, plain: str) -> str:
    """Return the character where the console's encoding has it, else its plain form."""
    try:
        character.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return plain
    return character


def styled(text: object, style: str = "", *, lines: bool = False) -> Text:
    """Return text made safe, in a style."""
    return Text(safe(text, lines=lines), style=style)


def say(console: Console, text: Text, indent: int = 0) -> None:
    """Print a paragraph, indented and wrapped at words; no blanks are left at the ends of lines."""
    width = max(20, console.width - indent)
    for line in glued(text).wrap(console, width):
        line.plain = line.plain.replace(_GLUE, "\xa0")
        line.rstrip()
        console.print(Text(" " * indent) + line, soft_wrap=True)


# Where a French line must not end: inside quotes, before high punctuation, at a hard space. Rich
# takes hard spaces for spaces, so they are a private character while it wraps.
_HARD = re.compile(r"[\xa0\u202f]|(?<=«) | (?=[»:;?!])")
_GLUE = "\ue000"


def glued(text: Text) -> Text:
    """Return the text with a mark at each blank where a line must not end."""
    text.plain = _HARD.sub(_GLUE, text.plain)  # one character for one: the styles stay in place
    return text
