"""`quitus board`: one screen for many tablets."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

import click

from agent.board.engine import Engine
from agent.board.keeper import Surroundings, Tell, all_listed, no_sizes
from agent.board.loans import loan_label
from agent.board.news import News
from agent.board.returns import at_work
from agent.board.row import Board, Row
from agent.board.unlisted import Unlisted
from agent.cli.asking import operator_code
from agent.cli.command import command as make_command
from agent.cli.defect import report_defect
from agent.cli.result import Result
from agent.cli.session import Session
from agent.clock import Clock
from agent.console.board.as_json import board_json
from agent.console.board.lines import print_json_line, print_news, show_board
from agent.console.theme import Console, out_console, styled
from agent.desk import Desk
from agent.errors import UsageError
from agent.i18n import _
from agent.tablet.device import ConnectionState
from agent.tablet.usb import ports_of_hub

if TYPE_CHECKING:
    from agent.console.board.case_text import CaseText, Text

_KNOWN_WITHIN_S = 20.0  # a tablet that hangs has been given up by then
_DUMB = ("dumb", "unknown")
_NOBODY = "-"  # without a screen no return is begun


@make_command(
    "board",
    _(
        "Show many tablets on one screen, the worst and the waiting first; run their returns side "
        "by side, each question when it comes. Without a terminal: one line for each thing that "
        "happens, until Ctrl-C."
    ),
)
@click.option("--lines", is_flag=True, help=_("Print lines, no screen; with --json, JSON lines."))
@click.option("--once", is_flag=True, help=_("Print the board once, when every tablet is read."))
def command(session: Session, *, lines: bool, once: bool) -> Result:
    """Show the board until it is left."""
    if lines and once:
        raise UsageError(_("--lines goes on, --once ends: leave one of the two out."))
    with session.open_desk() as desk:
        if once or (session.as_json and not lines):
            return _once(session, desk)
        if lines or not _can_draw(session):
            return _in_lines(session, desk)
        return _on_screen(session, desk, operator_code(session))


def _can_draw(session: Session) -> bool:
    """Whether there is a screen; a terminal that says it is dumb has no cursor to move."""
    dumb = session.environment.get("TERM", "").lower() in _DUMB
    return sys.stdout.isatty() and session.terminal() is not None and not dumb


@contextmanager
def _watching(session: Session, desk: Desk, operator: str, tell: Tell) -> Iterator[Engine]:
    """Keep a board true for a block; its runs are ended with it, their cases left open."""
    around = Surroundings(
        tell=tell,
        report=lambda error: report_defect(error, "board", session.environment),
        loan_of=loan_label(desk),
        unlisted=all_listed if desk.simulated else Unlisted(desk.clock),
        ports_of=no_sizes if desk.simulated else ports_of_hub,
    )
    engine = Engine(desk, operator, around)
    thread = threading.Thread(target=engine.watch, name="board-watch", daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        engine.close()


def _once(session: Session, desk: Desk) -> Result:
    known = threading.Event()

    def tell(board: Board, _happened: tuple[News, ...]) -> None:
        if board.rows and all(map(_is_known, board.rows)):
            known.set()

    with _watching(session, desk, _NOBODY, tell) as engine:
        if desk.bus.list():
            known.wait(_KNOWN_WITHIN_S)
        board, now = engine.board, desk.clock.now()
    return Result(board_json(board), show=lambda console: show_board(console, board, now))


def _is_known(row: Row) -> bool:
    return row.state is not ConnectionState.READY or row.silent or row.read_at is not None


def _in_lines(session: Session, desk: Desk) -> Result:
    """Print what happens until Ctrl-C; this thread alone writes."""
    happened: SimpleQueue[News] = SimpleQueue()

    def tell(_board: Board, new: tuple[News, ...]) -> None:
        for each in new:
            happened.put(each)

    console = out_console(color=session.color)
    show = print_json_line if session.as_json else print_news
    with _watching(session, desk, _NOBODY, tell):
        while True:
            show(console, happened.get(), desk.clock.now())


def _on_screen(session: Session, desk: Desk, operator: str) -> Result:
    from agent.console.board.app import BoardApp  # noqa: PLC0415 - textual: heavy
    from agent.console.board.bridge import Bridge  # noqa: PLC0415
    from agent.console.board.sources import Sources  # noqa: PLC0415

    bridge = Bridge()
    with _watching(session, desk, operator, bridge.tell) as engine:
        case_text = _case_text(session, desk)
        clock: Clock = desk.clock
        app = BoardApp(Sources(engine, bridge, clock, case_text, desk.simulated))
        app.no_color = app.no_color or not session.color
        app.run(mouse=False)
        if app.defect is not None:
            raise app.defect
        board = engine.board
    return Result(board_json(board), show=lambda console: _goodbye(console, board))


def _goodbye(console: Console, board: Board) -> None:
    """Print the cases that were left open."""
    for row in at_work(board.rows):
        if row.run is not None and row.run.case is not None:
            text = _("The case stays open: “quitus return --resume --case {case}” takes it up.")
            console.print(styled(text.format(case=row.run.case)))


def _case_text(session: Session, desk: Desk) -> "CaseText":
    from agent.cli.show import titles_of  # noqa: PLC0415 - for the screen alone
    from agent.console.board.case_text import case_text  # noqa: PLC0415

    def text(case_id: str, width: int) -> "Text":
        case = desk.records.case(case_id)
        return case_text(case, titles_of(session, str(case.procedure.get("id"))), width)

    return text
