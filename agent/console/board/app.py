"""The board on the screen: draws what the engine knows, hands it what is typed or scanned."""

import time
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from agent.board.returns import at_work
from agent.board.row import Board, Row
from agent.board.wants import in_order, questions
from agent.console.board.cells import heading_line, row_line
from agent.console.board.choice import Choice
from agent.console.board.head import head_line, hub_line, keys_line
from agent.console.board.line import Begin, Leave, Reply, Say, Take, hint, meaning
from agent.console.board.panel import nothing_lines, panel_lines, wrapped
from agent.console.board.rows import RowList
from agent.console.board.screens import CaseScreen, LeaveScreen
from agent.console.board.sources import Sources
from agent.console.safe import safe
from agent.console.typed import clean
from agent.errors import QuitusError
from agent.i18n import _
from agent.tablet.device import ConnectionState

_TICK_S = 10.0  # minutes are shown, no seconds
_TALL = 34  # lines of a screen on which the panel has more room
_PANEL, _PANEL_TALL = 8, 14  # as in board.tcss, without the rule
_AHEAD_S = 0.5  # what is typed so soon after a question came was not meant for it
_BELL_S = 2.0


class Changed(Message):
    """The engine has a new board."""


class BoardApp(App[None]):
    """One screen for many tablets."""

    CSS_PATH = "board.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "move(-10)"),
        Binding("pagedown", "move(10)"),
        Binding("tab", "next_question", priority=True),
        Binding("escape", "let_go"),
        Binding("f2", "give_back"),
        Binding("f3", "find"),
        Binding("f4", "show_case"),
        Binding("f5", "read_again"),
        Binding("f8", "tidy"),
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

    @property
    def defect(self) -> Exception | None:
        """What ended the screen, if it did not end by itself."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without a word: textual would print the values of all variables, a tablet's too."""
        self._close_messages_no_wait()

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

    @property
    def _base(self) -> Screen[object]:
        """The board itself, whatever lies over it."""
        return self.screen_stack[0]

    @property
    def _line(self) -> Input:
        return self._base.query_one("#line", Input)

    def on_mount(self) -> None:
        """Begin to look at the engine."""
        self._line.cursor_blink = False  # calm, and it costs nothing while nothing happens
        self._line.focus()
        self.set_interval(_TICK_S, self.draw)
        self._bridge.connect(lambda: self.post_message(Changed()))
        self.draw()

    def on_resize(self, event: Resize) -> None:
        """Give the panel more room on a tall screen."""
        self._base.set_class(event.size.height >= _TALL, "tall")
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
        board, now, width = self._engine.board, self._clock.now(), self.size.width
        rows = in_order(board.rows)
        self._choice = self._choice.kept(rows, typing=bool(self._line.value))
        self._meet_question()
        self._put("#head", head_line(rows, now, width, simulated=self._simulated))
        self._put("#heading", heading_line(width - 1))
        self._show_rows(rows)
        self._put("#panel", self._panel(board))
        self._put("#hubs", hub_line(board))
        self._put("#keys", keys_line(width))
        self._line.placeholder = hint(self._chosen())

    def _put(self, name: str, text: Text) -> None:
        widget = self._base.query_one(name, Static)
        if widget.content != text:
            widget.update(text, layout=False)

    def _show_rows(self, rows: Sequence[Row]) -> None:
        width, now = self.size.width - 1, self._clock.now()  # beside the scroll bar
        chosen = self._choice.key
        lines = [row_line(row, now, width, chosen=row.key == chosen) for row in rows]
        lines = lines or nothing_lines(width, self.console)
        keys = [row.key for row in rows]
        place = keys.index(chosen) if chosen in keys else None
        self._base.query_one(RowList).show(lines, place)

    def _panel(self, board: Board) -> Text:
        width = self.size.width - 2
        height = _PANEL_TALL if self.size.height >= _TALL else _PANEL
        told = self._said or safe(board.trouble)
        said = wrapped([Text(told, style="bold #ffd75f")], width, self.console) if told else []
        row = self._chosen()
        lines = panel_lines(row, width, height - len(said), self.console) if row else []
        return Text("\n").join([*lines, *said])

    def _meet_question(self) -> None:
        """Begin anew where another question stands there: what was typed was not meant for it."""
        row = self._chosen()
        number = row.asked.number if row and row.asked else None
        if number != self._question:
            self._question, self._shown_at = number, time.monotonic()
            if number is not None:
                self._line.value = self._said = ""

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
        """Do what the line means."""
        typed = clean(event.value)
        self._line.value = ""
        match meaning(typed, self._chosen(), self._engine.board.rows):
            case Take(key):
                self._choice = Choice(key, pinned=True)
                self._say("")
            case Begin():
                self.action_give_back()
            case Reply() as reply:
                self._reply(reply)
            case Leave():
                self.action_leave()
            case Say(text):
                self._say(text)

    def _reply(self, reply: Reply) -> None:
        row = self._chosen()
        matters = row is not None and row.asked is not None and row.asked.question.matters
        if matters and time.monotonic() - self._shown_at < _AHEAD_S:
            self._say(_("That was typed before the question could be read: answer it now."))
        elif self._engine.answer(reply.number, reply.value):
            self._choice = self._choice.free()
            self._say("")

    # Keys

    def action_move(self, steps: int) -> None:
        """Choose another row."""
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
            ready = _("Its return can begin once the tablet is ready.")
            never = _("If it can't be read at all: “quitus return TAG --without-adb”.")
            self._say(f"{ready} {never}")
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
        elif self.screen is self._base:
            self._show_case(case)

    def _show_case(self, case: str) -> None:
        try:
            text = self._case_text(case, self.size.width - 4)
        except QuitusError as error:
            self._say(str(error))
        else:
            self.push_screen(CaseScreen(text))

    def action_tidy(self) -> None:
        """Take the returns that are done off the board."""
        self._engine.clear()

    def action_leave(self) -> None:
        """Leave; where returns are under way, only after a yes."""
        busy = at_work(self._engine.board.rows)
        if not busy:
            self.exit()
        elif not isinstance(self.screen, LeaveScreen):
            self.push_screen(LeaveScreen(len(busy)), self._left)

    def _left(self, leave: bool | None) -> None:  # noqa: FBT001 - textual calls it
        if leave:
            self.exit()
