"""What papers are made of: lines of facts, lists, boxes to sign, boxes to tick, fields to fill."""

from collections.abc import Iterable, Sequence

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from agent.i18n import _
from agent.papers.page import BODY as WIDE
from agent.papers.styles import BODY, CELL, HEADING, SMALL, SUBTITLE, TITLE, text

LINE = (0.4, colors.black)
_NARROW = 120
_RULED = ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.grey)
_PAD = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]


_TIGHT = [*_PAD, ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]


def title(words: str, under: str | None = None) -> list[Flowable]:
    """Return the title of a paper, and the line under it."""
    return [text(words, TITLE, bold=True), *([text(under, SUBTITLE)] if under else [])]


def heading(words: str) -> Paragraph:
    """Return a heading; it never stands alone at the foot of a page."""
    return text(words, HEADING, bold=True)


def facts(rows: Iterable[tuple[str, str | Flowable]], *, tight: bool = False) -> Table:
    """Return names and values, a line each; `tight` where a page has to hold many."""
    label = 52 * mm
    cells = [
        [text(name, SMALL), text(value, CELL, bold=True) if isinstance(value, str) else value]
        for name, value in rows
    ]
    style = TableStyle([*(_TIGHT if tight else _PAD), _RULED])
    return Table(cells, [label, WIDE - label], style=style, splitInRow=1)


def facts_in_two(rows: Sequence[tuple[str, str | Flowable]], *, tight: bool = False) -> Table:
    """Return names and values, two pairs a line; `tight` as for `facts`."""
    half = WIDE / 2
    pairs = [
        [text(name, SMALL), text(value, CELL, bold=True) if isinstance(value, str) else value]
        for name, value in rows
    ]
    if len(pairs) % 2:
        pairs.append(["", ""])
    cells = [[*left, *right] for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
    style = TableStyle([*(_TIGHT if tight else _PAD), _RULED])
    return Table(cells, [30 * mm, half - 30 * mm] * 2, style=style)


def grid(
    rows: Sequence[Sequence[str | Flowable]],
    widths: Sequence[float],
    marked: Iterable[int] = (),
) -> Table:
    """Return a ruled table; its first row is its head, repeated on each page.

    Args:
        marked: numbers of rows that must be seen: shaded, in bold, also on a copy.
    """
    bold = {0, *marked}
    cells = [
        [text(each, CELL, bold=number in bold) if isinstance(each, str) else each for each in row]
        for number, row in enumerate(rows)
    ]
    style = [
        *_PAD,
        ("GRID", (0, 0), (-1, -1), *LINE),
        ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
    ]
    style += [("BACKGROUND", (0, row), (-1, row), colors.Color(0.9, 0.9, 0.9)) for row in marked]
    return Table(cells, list(widths), repeatRows=1, style=TableStyle(style), splitInRow=1)


def bullets(lines: Iterable[str]) -> list[Flowable]:
    """Return a list, a dash before each line."""
    return [_led(text("–", BODY), line) for line in lines]


def tasks(lines: Iterable[str], form: str) -> list[Flowable]:
    """Return a list with a box to tick before each line; `form` names the boxes."""
    return [_led(Tick(f"{form}.{number}"), line) for number, line in enumerate(lines)]


def _led(mark: Flowable, line: str) -> Table:
    style = TableStyle(
        [*_PAD, ("TOPPADDING", (0, 0), (-1, -1), 1), ("LEFTPADDING", (0, 0), (0, 0), 2)]
    )
    return Table([[mark, text(line, BODY)]], [7 * mm, WIDE - 7 * mm], style=style)


def gap(height: float = 3 * mm) -> Spacer:
    """Return some room."""
    return Spacer(1, height)


def boxed(inner: Sequence[Flowable], width: float = WIDE, line: float = 1.2) -> Table:
    """Return something in a frame."""
    style = TableStyle([*_PAD, ("BOX", (0, 0), (-1, -1), line, colors.black)])
    return Table([[list(inner)]], [width], style=style)


def signatures(boxes: Sequence[tuple[str, str]], form: str) -> KeepTogether:
    """Return boxes to sign by hand, side by side: who, and the name under it."""
    width = WIDE / len(boxes)
    place = Table(
        [[text(_("Place:"), CELL), Field(f"{form}.place", 52 * mm),
          text(_("Date:"), CELL), Field(f"{form}.date", 34 * mm)]],
        [16 * mm, 58 * mm, 14 * mm, WIDE - 88 * mm],
        style=TableStyle([*_PAD, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]),
    )  # fmt: skip
    heads = [[text(who, CELL, bold=True), text(_short(name), SMALL)] for who, name in boxes]
    room = [text(_("Signature:"), SMALL) for _box in boxes]
    table = Table(
        [heads, room],
        [width] * len(boxes),
        [None, 22 * mm],
        style=TableStyle(
            [
                *_PAD,
                ("BOX", (0, 0), (-1, -1), *LINE),
                ("LINEBEFORE", (1, 0), (-1, -1), *LINE),
            ]
        ),
    )
    return KeepTogether([gap(), place, gap(1.5 * mm), table])


def signature_pair(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], form: str
) -> KeepTogether:
    """Return two columns of facts about who signs, each with room for a signature under it."""
    half = WIDE / 2
    columns = [_column(rows, f"{form}.{side}", half) for side, rows in enumerate((left, right))]
    room = [text(_("Signature:"), SMALL)] * 2
    style = TableStyle(
        [*_PAD, ("BOX", (0, 0), (-1, -1), *LINE), ("LINEAFTER", (0, 0), (0, -1), *LINE)]
    )
    return KeepTogether([gap(), Table([columns, room], [half] * 2, [None, 15 * mm], style=style)])


def _short(words: str) -> str:
    """Return words that fit a narrow cell: one that is taller than a page can't be laid out."""
    return words if len(words) <= _NARROW else f"{words[: _NARROW - 1]}…"


def _column(rows: Sequence[tuple[str, str]], form: str, width: float) -> Table:
    """Return names and values; an empty value is a field to fill."""
    cells = [
        [
            text(name, SMALL),
            text(_short(value), SMALL, bold=True) if value else Field(f"{form}.{number}", 44 * mm),
        ]
        for number, (name, value) in enumerate(rows)
    ]
    style = TableStyle(
        [*_PAD, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    )
    return Table(cells, [32 * mm, width - 40 * mm], style=style)


class Field(Flowable):  # type: ignore[misc] # reportlab has no types
    """A field to be typed into, or written on: a line on paper."""

    def __init__(self, name: str, width: float, lines: int = 1) -> None:
        super().__init__()
        self.name, self.width, self.lines = name, width, lines
        self.height = 5.5 * mm * lines

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return its size; it is not stretched."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the rules, and the field over them."""
        canvas: Canvas = self.canv
        canvas.setLineWidth(0.4)
        for number in range(self.lines):
            height = number * 5.5 * mm
            canvas.line(0, height, self.width, height)
        canvas.acroForm.textfield(
            name=self.name,
            tooltip=self.name,
            width=self.width,
            height=self.height,
            fontSize=9,
            borderWidth=0,
            fillColor=None,
            borderColor=None,
            relative=True,
            fieldFlags="multiline" if self.lines > 1 else "",
        )


class Tick(Flowable):  # type: ignore[misc] # as above
    """A box to tick, on the screen or with a pen."""

    def __init__(self, name: str, size: float = 3.4 * mm) -> None:
        super().__init__()
        self.name = name
        self.width = self.height = size

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box."""
        self.canv.acroForm.checkbox(
            name=self.name,
            tooltip=self.name,
            size=self.width,
            borderWidth=0.6,
            fillColor=None,
            buttonStyle="cross",
            relative=True,
        )
