"""Stand-ins for a terminal: lines typed by nobody, and a console that is read back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO

from rich.console import Console


@dataclass
class TypedLines:
    """A terminal at which lines were typed; `ahead` were typed before the question stood there."""

    lines: list[str | None]
    ahead: list[str] = field(default_factory=list)
    discarded: int = 0

    def discard(self) -> None:
        self.ahead.clear()
        self.discarded += 1

    def read_line(self) -> str | None:
        if self.ahead:
            return self.ahead.pop(0)
        return self.lines.pop(0) if self.lines else None


def typed(*lines: str | None, ahead: Sequence[str] = ()) -> TypedLines:
    return TypedLines(list(lines), list(ahead))


def paper(width: int = 80, *, terminal: bool = False) -> Console:
    """Return a console whose output `read` gives back."""
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=terminal,
        color_system=None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={"TERM": "xterm"},
    )


def read(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()
