"""The board on the screen: draws what the engine knows, hands it what is typed or scanned."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.widgets import Input, Static

from agent.board.engine import Engine
from agent.board.naming import rows_named
from agent.board.news import News, calls
from agent.board.returns import at_work
from agent.board.row import Board, Row
from agent.board.wants import in_order, questions
from agent.clock import Clock
from agent.console.board.case_text import CaseText
from agent.console.board.cells import heading_line
from agent.console.board.choice import Choice
from agent.console.board.head import head_line, hub_line
from agent.console.board.panel import panel_lines, state_advice
from agent.console.board.rows import RowList
from agent.console.board.screens import CaseScreen, LeaveScreen
from agent.console.safe import safe
from agent.console.terminal_prompter import keyed, understand
from agent.console.typed import clean
from agent.i18n import _, ngettext
from agent.tablet.advice import advice_for
from agent.tablet.device import ConnectionState

_TICK_S = 10.0  # minutes are shown, no seconds
_TALL = 34
_AHEAD_S = 0.5  # what is typed so soon after a question came was not meant for it
_BELL_S = 2.0


class Changed(Message):
    """The engine has a new board."""


class Bridge:
    """Carries what the engine tells, from any of its threads, to the screen; many as one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._post: Callable[[], object] | None = None
        self._posted = False
        self._calls = False

    def connect(self, post: Callable[[], object]) -> None:
        """Tell the screen from now on."""
        self._post = post

    def tell(self, _board: Board, happened: tuple[News, ...]) -> None:
        """Hear the engine."""
        with self._lock:
            self._calls = self._calls or any(map(calls, happened))
            if self._posted or self._post is None:
                return
            self._posted = True
        self._post()

    def taken(self) -> bool:
        """Note that the screen has come to look; return whether somebody must look up."""
        with self._lock:
            self._posted, called, self._calls = False, self._calls, False
            return called


@dataclass(frozen=True)
class Sources:
    """What the screen is made from."""

    engine: Engine
    bridge: Bridge
    clock: Clock
    case_text: CaseText
    simulated: bool


class BoardApp(App[None]):
    """One screen for many tablets."""

    CSS_PATH = "board.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "move(-10)", priority=True),
        Binding("pagedown", "move(10)", priority=True),
        Binding("tab", "next_question", priority=True),
        Binding("escape", "let_go"),
        Binding("f2", "give_back"),
        Binding("f3", "find"),
        Binding("f4", "show_case"),
        Binding("f5", "read_again"),
        Binding("f8", "clear_done"),
        Binding("ctrl+c,ctrl+q,f10", "leave", priority=True),
    ]

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._engine = sources.engine
        self._bridge = sources.bridge
        self._clock = sources.clock
        self._case_text = sources.case_text
        self._simulated = sources.simulated
        self._choice = Choice()
        self._said = ""
        self._question: int | None = None
        self._shown_at = 0.0
        self._rang_at = 0.0

    # Drawing

    def compose(self) -> ComposeResult:
        """Make the widgets."""
        yield Static(id="head")
        yield Static(id="heading")
        yield RowList(id="rows")
        yield Static(id="panel")
        yield Input(id="line", compact=True, select_on_focus=False)
        yield Static(id="hubs")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin to look at the engine."""
        self.query_one("#line").focus()
        self.set_interval(_TICK_S, self.draw)
        self._bridge.connect(lambda: self.post_message(Changed()))
        self.call_after_refresh(self.draw)

    def on_resize(self, event: Resize) -> None:
        """Give the panel more room on a tall screen."""
        self.screen_stack[0].set_class(event.size.height >= _TALL, "tall")
        self.call_after_refresh(self.draw)

    @on(Changed)
    def look(self) -> None:
        """Draw the new board; ring where somebody must look up."""
        if self._bridge.taken() and time.monotonic() - self._rang_at > _BELL_S:
            self._rang_at = time.monotonic()
            self.bell()
        self.draw()

    def draw(self) -> None:
        """Draw what is not on the screen yet."""
        board = self._engine.board
        rows, now = in_order(board.rows), self._clock.now()
        self._choice = self._choice.kept(rows, typing=bool(self._line.value))
        base, width = self.screen_stack[0], self.size.width
        head = head_line(rows, now, width, simulated=self._simulated)
        self._put("#head", head)
        self._put("#heading", heading_line(width))
        empty = board.trouble or _nothing()
        base.query_one(RowList).show(rows, self._choice.key, now, empty)
        self._put("#panel", self._panel(board))
        self._put("#hubs", hub_line(rows))
        self._put("#keys", _keys(width))
        self._show_line()

    def _put(self, name: str, text: Text) -> None:
        widget = self.screen_stack[0].query_one(name, Static)
        if widget.content != text:
            widget.update(text, layout=False)

    def _panel(self, board: Board) -> Text:
        panel = self.screen_stack[0].query_one("#panel")
        width, height = panel.content_size
        row = self._chosen()
        if row is None or not height:
            return Text("")
        lines = panel_lines(row, width, height - bool(self._said), self.console)
        told = self._said or (board.trouble and safe(board.trouble))
        if told:
            lines = [*lines[: height - 1], Text(told, style="bold #ffd75f", no_wrap=True)]
        return Text("\n").join(lines)

    def _show_line(self) -> None:
        """Ask for what the line takes now; what was typed for another question is thrown away."""
        row = self._chosen()
        asked = row.asked if row else None
        number = asked.number if asked else None
        if number != self._question:
            self._question, self._shown_at = number, time.monotonic()
            if asked is not None:
                self._line.value = ""
        hint = _("Scan a tag, or type one and press Enter")
        if asked is not None:
            keys = "/".join(key for key, _choice in keyed(asked.question))
            hint = _("Answer: {keys}").format(keys=keys) if keys else _("Type the answer")
        if self._line.placeholder != hint:
            self._line.placeholder = hint

    @property
    def _line(self) -> Input:
        return self.screen_stack[0].query_one("#line", Input)

    def _chosen(self) -> Row | None:
        key = self._choice.key
        return None if key is None else self._engine.board.row(key)

    def _say(self, text: str) -> None:
        self._said = safe(text)
        self.draw()

    # What is typed or scanned

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Forget the last word to the operator once he types again."""
        if event.value and self._said:
            self._say("")

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Take a line: a tablet's name, else the answer to the question that stands there."""
        typed = clean(event.value)
        self._line.value = ""
        others = rows_named(self._engine.board.rows, typed)
        row = self._chosen()
        if len(others) > 1:
            self._say(_("Several tablets are called “{name}”: choose by port.").format(name=typed))
        elif others and (row is None or others[0].key != row.key):
            self._take(others[0])
        elif row is not None and row.asked is not None:
            self._answer(row, typed)
        elif others:
            self.action_give_back()
        elif typed.casefold() == "q":
            self.action_leave()
        elif typed:
            text = _("No tablet here is called “{name}”: choose its row, then press F2.")
            self._say(text.format(name=typed))

    def _take(self, row: Row) -> None:
        self._choice = Choice(row.key, pinned=True)
        self._say("")

    def _answer(self, row: Row, typed: str) -> None:
        assert row.asked is not None
        question = row.asked.question
        if question.matters and time.monotonic() - self._shown_at < _AHEAD_S:
            self._say(_("That was typed before the question could be read: answer it now."))
            return
        value = understand(question, typed) if typed else None
        if typed and value is None:
            keys = ", ".join(key for key, _choice in keyed(question))
            text = _("“{typed}” is not one of the answers: {keys}.")
            self._say(text.format(typed=typed, keys=keys))
        elif self._engine.answer(row.asked.number, value):
            self._choice = self._choice.free()
            self._say("")

    # Keys

    def action_move(self, steps: int) -> None:
        """Choose another row."""
        if len(self.screen_stack) == 1:
            self._choice = self._choice.moved(in_order(self._engine.board.rows), steps)
            self._say("")

    def action_next_question(self) -> None:
        """Choose the next question that waits."""
        rows = self._engine.board.rows
        self._choice = self._choice.next_question(rows)
        self._say("" if questions(rows) else _("No question waits."))

    def action_let_go(self) -> None:
        """Empty the line; let the next question choose the row."""
        self._line.value = ""
        self._choice = self._choice.free()
        self._say("")

    def action_give_back(self) -> None:
        """Begin the return of the chosen tablet, or take its case up."""
        row = self._chosen()
        if row is None or row.at_work:
            return
        if row.state is not ConnectionState.READY or row.silent:
            self._say(state_advice(row))
            return
        self._choice = self._choice.free()
        self._engine.give_back(row.key)
        self._say("")

    def action_find(self) -> None:
        """Mark the chosen row, and its tablet."""
        if (row := self._chosen()) is not None:
            self._engine.find(row.key)

    def action_read_again(self) -> None:
        """Read the chosen tablet again."""
        if (row := self._chosen()) is not None:
            self._engine.read(row.key)
            self._say(_("Its return reads it.") if row.at_work else "")

    def action_show_case(self) -> None:
        """Show the case of the chosen tablet."""
        row = self._chosen()
        case = (row.run.case if row.run else row.open_case) if row else None
        if case is None:
            self._say(_("This tablet has no case yet."))
        elif len(self.screen_stack) == 1:
            self.push_screen(CaseScreen(self._case_text(case, self.size.width - 3)))

    def action_clear_done(self) -> None:
        """Take the returns that are done off the board."""
        self._engine.clear()

    def action_leave(self) -> None:
        """Leave; where returns are under way, only after a yes."""
        busy = at_work(self._engine.board.rows)
        if not busy:
            self.exit()
        elif not isinstance(self.screen, LeaveScreen):
            self.push_screen(LeaveScreen(_leaving(len(busy))), self._left)

    def _left(self, leave: bool | None) -> None:  # noqa: FBT001 - textual calls it
        if leave:
            self.exit()


def _leaving(count: int) -> str:
    return ngettext(
        "{count} return is under way. Its case stays open; this board, or “quitus return "
        "--resume”, takes it up again. Leave?",
        "{count} returns are under way. Their cases stay open; this board, or “quitus return "
        "--resume”, takes them up again. Leave?",
        count,
    ).format(count=count)


def _nothing() -> str:
    import sys  # noqa: PLC0415

    told = _("ADB sees no tablet.")
    return f"{told} {advice_for(ConnectionState.ABSENT, sys.platform)}"


def _keys(width: int) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, text in (
        ("F2", _("return")),
        ("F3", _("find")),
        ("F4", _("case")),
        ("F5", _("read again")),
        ("Tab", _("next question")),
        ("F8", _("clear done")),
        ("F10", _("leave")),
    ):
        line.append(f" {key} ", style="bold reverse")
        line.append(f" {text} " if width < 100 else f" {text}   ")
    return line
