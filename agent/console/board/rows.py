"""The list of rows on the screen: draws only the lines that have changed."""

from collections.abc import Sequence
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agent.board.row import Row
from agent.console.board.cells import row_line
from agent.console.board.panel import wrapped
from agent.console.safe import safe

_CHOSEN = Style(reverse=True)


class RowList(ScrollView, can_focus=False):
    """One line a row; the chosen one stands out and is scrolled to."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._lines: list[Text] = []
        self._chosen: int | None = None
        self._message = ""

    def show(
        self, rows: Sequence[Row], chosen: int | None, now: datetime, message: str = ""
    ) -> None:
        """Show rows in this order, or a message where there are none."""
        width = self.size.width or 80
        self._rows, self._message = tuple(rows), message
        lines = [row_line(row, now, width) for row in rows]
        keys = [row.key for row in rows]
        place = keys.index(chosen) if chosen in keys else None
        if not lines:
            lines = wrapped([Text(safe(message, lines=True))], width - 2, self.app.console)
        self._redraw(lines, place)

    def _redraw(self, lines: list[Text], chosen: int | None) -> None:
        before, self._lines = self._lines, lines
        was, self._chosen = self._chosen, chosen
        self.virtual_size = Size(self.size.width, len(lines))
        if len(before) != len(lines):
            self.refresh()
        else:
            changed = {n for n, line in enumerate(lines) if line != before[n]}
            if was != chosen:
                changed |= {n for n in (was, chosen) if n is not None}
            for number in changed:
                self.refresh_lines(number - self.scroll_offset.y)
        if chosen is not None and (was != chosen or len(before) != len(lines)):
            self.scroll_to_region(Region(0, chosen, 1, 1), animate=False)

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        """Draw lines of the window again, if they are in it."""
        if 0 <= y_start < self.size.height:
            super().refresh_lines(y_start, line_count)

    def render_line(self, y: int) -> Strip:
        """Return a line of the window."""
        number = y + self.scroll_offset.y
        width = self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        segments = list(self._lines[number].render(self.app.console, end=""))
        if number == self._chosen:
            segments = list(Segment.apply_style(segments, post_style=_CHOSEN))
        strip = Strip(Segment.apply_style(segments, self.rich_style))
        return strip.adjust_cell_length(width, self.rich_style)
