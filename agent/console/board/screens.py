"""What opens over the board: a case, and the question whether to leave."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from agent.console.terminal_prompter import NO, YES
from agent.i18n import _, ngettext


class CaseScreen(Screen[None]):
    """A case, phase by phase, to be scrolled through."""

    BINDINGS = [  # noqa: RUF012 - textual's own way
        Binding("escape,f4,enter", "dismiss", priority=True),
    ]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Make the widgets."""
        with VerticalScroll(id="case"):
            yield Static(self._text)
        yield Static(Text(_("Esc: back to the board    ↑ ↓ PgUp PgDn: scroll")), id="keys")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#case").focus()


class LeaveScreen(ModalScreen[bool]):
    """Asks whether to leave while returns are under way; Enter alone answers nothing."""

    def __init__(self, under_way: int) -> None:
        super().__init__()
        self._under_way = under_way

    def compose(self) -> ComposeResult:
        """Make the widgets."""
        keys = Text("\n\n")
        for key, word in ((_("y"), _("leave")), (_("n"), _("stay"))):
            keys.append(f" {key} ", style="bold reverse").append(f" {word}    ")
        yield Static(Text.assemble(_leaving(self._under_way), keys), id="ask")

    def on_key(self, event: Key) -> None:
        """Take y (o) or n; anything else is no answer."""
        event.stop()
        event.prevent_default()
        typed = (event.character or "").casefold()
        if typed in YES or typed in NO or event.key == "escape":
            self.dismiss(typed in YES)


def _leaving(count: int) -> str:
    return ngettext(
        "{count} return is under way. Its case stays open; this board, or “quitus return "
        "--resume”, takes it up again. Leave?",
        "{count} returns are under way. Their cases stay open; this board, or “quitus return "
        "--resume”, takes them up again. Leave?",
        count,
    ).format(count=count)
