"""The line at the top of the board, and the line of the hubs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.text import Text

from agent.board.hubs import Hub, Light, hubs
from agent.board.row import Board, Row
from agent.board.wants import Band, band, questions
from agent.console.safe import safe
from agent.console.waits import clock_time
from agent.i18n import _, ngettext

_ROOMY = 100  # columns

_LIGHTS: Mapping[Light, tuple[str, str]] = {
    Light.ANSWERS: ("●", "#87af87"),
    Light.WAITS: ("○", "#ffd75f"),
    Light.SILENT: ("!", "bold #ff8787"),
    Light.EMPTY: ("·", "#6c6c6c"),
}


def head_line(rows: Sequence[Row], now: datetime, width: int, *, simulated: bool) -> Text:
    """Return how many tablets there are and how they stand, with the time at the end."""
    line = Text(no_wrap=True).append(" quitus ", style="bold reverse")
    if simulated:
        line.append(_(" SIMULATED "), style="bold black on #ffd75f")
    time = clock_time(now)
    counts, room = _counts(rows), width - line.cell_len - len(time) - 1
    while counts and sum(2 + count.cell_len for count in counts) > room:
        del counts[0]  # how many there are is the least of it
    for count in counts:
        line.append("  ").append_text(count)
    line.pad_right(width - len(time) - line.cell_len)
    return line.append(time, style="bold")


def _counts(rows: Sequence[Row]) -> list[Text]:
    asking = len(questions(rows))
    bands = [band(row) for row in rows]
    done = bands.count(Band.DONE)
    here = ngettext("{count} tablet", "{count} tablets", len(rows)).format(count=len(rows))
    told = [Text(here)]
    for count, text, style in (
        (sum(row.at_work for row in rows), _("{count} under way"), ""),
        (done, ngettext("{count} done", "{count} done", done), "#5fafaf"),
        (bands.count(Band.TROUBLE), _("{count} to look at"), "#ff8787"),
        (asking, ngettext("{count} question", "{count} questions", asking), "bold #ffd75f"),
    ):
        if count:
            told.append(Text(text.format(count=count), style=style))
    return told


def hub_line(board: Board) -> Text:
    """Return the hubs with a light a port; in their place, that the board is not true now."""
    line = Text(no_wrap=True, overflow="ellipsis")
    if board.trouble:
        told = _("The board stands still: {trouble}").format(trouble=board.trouble)
        return line.append(safe(told), style="bold reverse #ff8787")
    for hub in hubs(board.rows, board.hub_sizes):
        if line.plain:
            line.append("   ")
        line.append_text(_hub(hub))
    return line


def _hub(hub: Hub) -> Text:
    line = Text.assemble((_("hub {path}").format(path=safe(hub.path)), "#8a8a8a"), " ")
    for light in hub.ports:
        line.append(*_LIGHTS[light])
    of = f"/{len(hub.ports)}" if hub.complete else ""
    line.append(f" {hub.in_use}{of}", style="#8a8a8a")
    if hub.silent:
        text = ngettext("{count} dead", "{count} dead", hub.silent).format(count=hub.silent)
        line.append(f", {text}", style="bold #ff8787")
    return line


def keys_line(width: int) -> Text:
    """Return what the keys do."""
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, text in (
        ("F2", _("return")),
        ("F3", _("find")),
        ("F4", _("case")),
        ("F5", _("read")),
        ("Tab", _("next")),
        ("F8", _("tidy")),
        ("F10", _("leave")),
    ):
        line.append(key, style="bold reverse")
        line.append(f" {text} " if width < _ROOMY else f" {text}    ")
    return line
