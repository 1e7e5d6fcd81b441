"""A row of the board as one line of text, as wide as the screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rich.cells import set_cell_size
from rich.text import Text

from agent.board.row import Row
from agent.board.wants import Band, band
from agent.console.board.words import (
    how_long,
    phase_words,
    place_name,
    short_model,
    standing,
    wanted_words,
)
from agent.console.safe import safe
from agent.i18n import _

STYLES: Mapping[Band, str] = {
    Band.ASKS: "bold #ffd75f",
    Band.TROUBLE: "#ff8787",
    Band.PERSON: "#d7afff",
    Band.READY: "#afd7af",
    Band.BUSY: "#8a8a8a",
    Band.DONE: "#5fafaf",
}
# Each band has a mark too: nobody has to see colours.
_MARKS: Mapping[Band, str] = {
    Band.ASKS: "?",
    Band.TROUBLE: "!",
    Band.PERSON: "~",
    Band.READY: "+",
    Band.BUSY: "·",
    Band.DONE: "=",
}
_WIDE = 110
_LONGEST = 60


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width (0: what is left), the text of a row in it."""

    heading: Callable[[], str]
    width: int
    text: Callable[[Row, datetime], str]
    telling: bool = False  # in the colour of the row's band


def _state(row: Row, _now: datetime) -> str:
    return phase_words(row) or standing(row)


_PORT = Column(lambda: _("PORT"), 6, lambda row, _now: place_name(row))
_TAG = Column(lambda: _("TAG"), 7, lambda row, _now: row.asset_tag or "—")
_MODEL = Column(lambda: _("MODEL"), 10, lambda row, _now: short_model(row))
_SINCE = Column(lambda: _("SINCE"), 6, lambda row, now: how_long(row.moment, now))

_NARROW = (
    _PORT,
    _TAG,
    _MODEL,
    Column(lambda: _("STATE"), 18, _state, telling=True),
    _SINCE,
    Column(lambda: _("WANTED"), 0, lambda row, _now: wanted_words(row, short=True), telling=True),
)
_FULL = (
    Column(_PORT.heading, 8, _PORT.text),
    Column(_TAG.heading, 8, _TAG.text),
    Column(_MODEL.heading, 11, _MODEL.text),
    Column(lambda: _("LOAN"), 7, lambda row, _now: row.loan or "—"),
    Column(lambda: _("STATE"), 18, lambda row, _now: standing(row), telling=True),
    Column(lambda: _("RETURN"), 22, lambda row, _now: phase_words(row) or "—", telling=True),
    _SINCE,
    Column(lambda: _("WANTED"), 0, lambda row, _now: wanted_words(row), telling=True),
)


def columns(width: int) -> tuple[Column, ...]:
    """Return the columns of a screen so wide; the last one takes what is left."""
    return _FULL if width >= _WIDE else _NARROW


def heading_line(width: int) -> Text:
    """Return the line of headings."""
    return _line("  ", [(column, column.heading(), "") for column in columns(width)], width)


def row_line(row: Row, now: datetime, width: int, *, chosen: bool = False) -> Text:
    """Return a row as a line, exactly so wide; the chosen one has a pointer."""
    urgent = band(row)
    style = STYLES[urgent]
    cells = [
        (column, column.text(row, now), style if column.telling else "")
        for column in columns(width)
    ]
    mark = "*" if row.marked else _MARKS[urgent]
    line = _line(f"{mark}{'›' if chosen else ' '}", cells, width)
    line.stylize(style, 0, 1)
    if row.marked:
        line.stylize("bold reverse #d7afff")
    return line


def _line(mark: str, cells: list[tuple[Column, str, str]], width: int) -> Text:
    line, left = Text(mark, no_wrap=True), width - len(mark)
    for column, text, style in cells:
        room = min(column.width, left) or left
        line.append(fitted(text, room), style=style)
        left -= room
        if left > 0 and column.width:
            line.append(" ")
            left -= 1
    return line


def fitted(text: str, width: int) -> str:
    """Return a text made safe, in exactly so many cells of the screen; `…` ends what is cut."""
    shown = safe(text, at_most=_LONGEST)
    cut = set_cell_size(shown, width)
    if len(cut.rstrip()) < len(shown.rstrip()) and width > 1:
        return set_cell_size(cut, width - 1) + "…"
    return cut
