"""The board without a screen: a line for each thing that happens, or the whole of it once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from rich.console import Console
from rich.text import Text

from agent.board.news import News, NewsKind
from agent.board.row import Board, Row
from agent.board.wants import band, in_order
from agent.clock import isoformat
from agent.console.board.as_json import news_json
from agent.console.board.cells import STYLES, heading_line, row_line
from agent.console.board.head import hub_line
from agent.console.board.words import phase_words, short_model, standing, wanted_words
from agent.console.safe import safe, safe_json
from agent.console.theme import styled
from agent.console.waits import wait_words_of
from agent.i18n import _
from agent.tablet.finding import describe


def _waits(row: Row) -> str:
    return wait_words_of(row.run.waiting) if row.run and row.run.waiting else ""


def _asks(row: Row) -> str:
    return _("asks: {question}").format(question=row.asked.question.text) if row.asked else ""


_SAID: Mapping[NewsKind, Callable[[Row], str]] = {
    NewsKind.APPEARED: standing,
    NewsKind.LEFT: lambda _row: _("left"),
    NewsKind.MOVED: lambda _row: _("is on another port"),
    NewsKind.STATE: standing,
    NewsKind.SILENT: standing,
    NewsKind.VERDICT: standing,
    NewsKind.PHASE: phase_words,
    NewsKind.WAITS: _waits,
    NewsKind.ASKS: _asks,
    NewsKind.ENDED: phase_words,
    NewsKind.NOTICE: lambda row: row.notice,
}


def print_news(console: Console, happened: News, at: datetime) -> None:
    """Print one thing that happened, on one line."""
    line = Text(f"{at.astimezone().strftime('%H:%M:%S')}  ")
    row = happened.row
    if row is None:
        line.append(safe(happened.text or _("ADB answers again.")))
    else:
        line.append("  ".join(safe(name, at_most=40) for name in _names(row)))
        line.append(f"  {safe(_SAID[happened.kind](row))}", style=STYLES[band(row)])
        if happened.kind is not NewsKind.LEFT and (hint := wanted_words(row)):
            line.append(f"  → {hint}")
    console.print(line, soft_wrap=True)


def print_json_line(console: Console, happened: News, at: datetime) -> None:
    """Print one thing that happened, as one line of JSON."""
    console.file.write(f"{safe_json(news_json(happened, isoformat(at)))}\n")
    console.file.flush()


def show_board(console: Console, board: Board, now: datetime) -> None:
    """Print the whole board."""
    if board.trouble:
        console.print(styled(board.trouble, "bold red"))
    if not board.rows:
        console.print(styled(_("ADB sees no tablet.")))
        return
    console.print(heading_line(console.width))
    for row in in_order(board.rows):
        console.print(row_line(row, now, console.width))
    if (ports := hub_line(replace(board, trouble=""))).plain:
        console.print(ports)


def _names(row: Row) -> list[str]:
    names = (describe(row.listing), row.asset_tag, row.serial, short_model(row))
    return list(dict.fromkeys(name for name in names if name and name != "—"))
