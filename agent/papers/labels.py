"""Stock labels: tag, Code 128 and QR, on common sheets; bars too thin to scan are left out."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from agent.errors import UsageError
from agent.i18n import _, speaking
from agent.loans.tags import labelled
from agent.papers import fonts
from agent.papers.page import draw_qr

_THINNEST = 0.19 * mm  # of a bar: what an office printer and a cheap scanner still manage


@dataclass(frozen=True)
class Grid:
    """A sheet of labels, in millimetres; the pitch is from one label's edge to the next one's."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


# Avery Zweckform's sizes, which other makers copy.
SHEETS: Mapping[str, Grid] = {
    "L7160": Grid(3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1),
    "L7651": Grid(5, 13, 38.1, 21.2, 4.75, 10.7, 40.6, 21.2),
    "L4731": Grid(7, 27, 25.4, 10.0, 8.6, 13.5, 27.9, 10.0),
}


@dataclass(frozen=True)
class Label:
    """What one label says."""

    tag: str
    line: str = ""


def labels(
    wanted: Sequence[Label],
    sheet: str,
    *,
    school: str | None = None,
    start: int = 1,
    simulated: bool = False,
    language: str = "fr",
) -> bytes:
    """Return the sheets as PDF.

    Args:
        wanted: the labels, in order.
        sheet: a name of `SHEETS`.
        school: its name, on labels that have room for it.
        start: the first place to use, from 1: a sheet that was begun is used up.
        simulated: said on each label.
        language: of what is said.

    Raises:
        UsageError: the start is not on the sheet, or there is no label.
        WrongTagError: a tag that no barcode here can hold.
    """
    grid = SHEETS[sheet]
    if not 1 <= start <= grid.count:
        told = _("A sheet {sheet} has the places 1 to {count}.")
        raise UsageError(told.format(sheet=sheet, count=grid.count))
    if not wanted:
        raise UsageError(_("There is no tablet to print a label for."))
    fonts.install()
    with speaking(language):
        over = _("SIMULATED") if simulated else school or ""
        return _printed(wanted, grid, start, over, language)


def _printed(wanted: Sequence[Label], grid: Grid, start: int, over: str, language: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, lang=language)
    canvas.setTitle(_("Stock labels"))
    for label, new_page, left, bottom in _places(wanted, grid, start):
        if new_page:
            canvas.showPage()
        _draw(canvas, label, grid, left, bottom, over)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _places(
    wanted: Sequence[Label], grid: Grid, start: int
) -> Iterator[tuple[Label, bool, float, float]]:
    """Return each label with where it stands, and whether a page has to be turned before it."""
    for number, label in enumerate(wanted, start=start - 1):
        row, column = divmod(number % grid.count, grid.columns)
        left = (grid.left + column * grid.pitch_x) * mm
        bottom = A4[1] - (grid.top + row * grid.pitch_y + grid.height) * mm
        turned = number % grid.count == 0 and number >= start
        yield label, turned, left, bottom


def _draw(canvas: Canvas, label: Label, grid: Grid, left: float, bottom: float, over: str) -> None:
    """Draw a label: its QR at the left, beside it the tag, the barcode, a line of words."""
    payload = labelled(label.tag)
    width, height = grid.width * mm, grid.height * mm
    pad = 1.0 * mm if grid.height < 15 else 2.5 * mm
    square = height - 2 * pad if grid.height < 25 else height * 0.56
    draw_qr(canvas, payload, left + pad / 2, bottom + (height - square) / 2, square)
    x = left + square + pad
    room = left + width - pad - x
    big = min(14.0, grid.height * 0.62)
    top = bottom + height - pad
    _line(canvas, payload, x, top - big * 0.8, room, big, bold=True)
    if grid.height < 15:
        _line(canvas, over, x, bottom + pad, room, 4.5)
        return
    bars = _barcode(payload, room)
    if bars is not None:
        bars.drawOn(canvas, x + (room - bars.width) / 2, top - big - bars.height - 1)
    _line(canvas, label.line, x, bottom + pad + 6.5, room, 6.5)
    _line(canvas, over, x, bottom + pad, room, 6)


def _barcode(payload: str, room: float) -> Code128 | None:
    """Return the bars, as wide as there is room; None where they would be too thin to scan."""
    modules = Code128(payload, barWidth=1, quiet=False).width + 20  # the quiet zones
    thickness = min(room / modules, 0.33 * mm)
    if thickness < _THINNEST:
        return None
    return Code128(payload, barWidth=thickness, barHeight=7 * mm, quiet=False)


def _line(
    canvas: Canvas,
    words: str,
    left: float,
    bottom: float,
    room: float,
    size: float,
    *,
    bold: bool = False,
) -> None:
    """Write a line as large as fits; one that can't be read any more is cut."""
    drawn = list(fonts.pieces(words, bold=bold))
    width = sum(stringWidth(piece, font, size) for font, piece in drawn)
    if width > room:
        size = max(4.0, size * room / width)
    for font, piece in drawn:
        fitting = piece
        while fitting and stringWidth(fitting, font, size) > room:
            fitting = fitting[:-1]
        canvas.setFont(font, size)
        canvas.drawString(left, bottom, fitting)
        step = stringWidth(fitting, font, size)
        left, room = left + step, room - step
