"""The lines of the board on the screen: draws only the lines that have changed."""

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_CHOSEN = Style(bgcolor="#3a3a3a", bold=True)


class RowList(ScrollView, can_focus=False):
    """One line a row; the chosen one stands out and is scrolled to."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self._lines: list[Text] = []
        self._chosen: int | None = None

    def show(self, lines: list[Text], chosen: int | None) -> None:
        """Show these lines; the chosen one, by its place, stands out."""
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
                self.refresh_line(number)
        if chosen is not None and (was != chosen or len(before) != len(lines)):
            self.scroll_to_region(Region(0, chosen, 1, 1), animate=False)

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
