"""The sheet that every paper stands on: A4, the school's head, codes, page numbers, SIMULATED."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from agent.errors import FileError
from agent.i18n import _
from agent.papers import fonts
from agent.papers.codes import page_code
from agent.papers.facts import School
from agent.papers.styles import BAND, SMALL, TINY, text

WIDTH, HEIGHT = A4
SIDE = 18 * mm
BODY = WIDTH - 2 * SIDE
_TOP, _BOTTOM = 36.5 * mm, 24 * mm
_CODE, _LOW_CODE = 22 * mm, 17 * mm
Story = Callable[[], Sequence[Flowable]]


@dataclass(frozen=True)
class Sheet:
    """What stands on each page beside its story.

    Attributes:
        title: of the whole paper, for the reader's window and the foot of each page.
        document: the id of the paper, as `facts.document_id` makes it.
        language: of the paper.
        school: for its head.
        simulated: a tablet made of software: said in big letters on each page.
    """

    title: str
    document: str
    language: str
    school: School
    simulated: bool


def pdf(sheet: Sheet, story: Story) -> bytes:
    """Return the paper: laid out twice, since each page says how many there are."""
    fonts.install()
    pages = _laid_out(sheet, story, 0)[1]
    return _laid_out(sheet, story, pages)[0]


def _laid_out(sheet: Sheet, story: Story, pages: int) -> tuple[bytes, int]:
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        title=sheet.title,
        author=sheet.school.name or "quitus",
        subject=sheet.document,
        creator="quitus",
        lang=sheet.language,
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(SIDE, _BOTTOM, BODY, HEIGHT - _TOP - _BOTTOM, 0, 0, 0, 0, id="body")

    def around(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.saveState()
        _around(canvas, sheet, template.page, pages)
        canvas.restoreState()

    template.addPageTemplates([PageTemplate("page", [frame], onPage=around)])
    template.build(list(story()))
    return out.getvalue(), template.page


def _around(canvas: Canvas, sheet: Sheet, page: int, pages: int) -> None:
    if sheet.simulated:
        _watermark(canvas)
    _head(canvas, sheet)
    code = page_code(sheet.document, page, pages)
    draw_qr(canvas, code, WIDTH - SIDE - _CODE, HEIGHT - 10 * mm - _CODE, _CODE)
    draw_qr(canvas, code, SIDE - 1.5 * mm, 6 * mm, _LOW_CODE)  # a torn corner takes one of both
    _foot(canvas, sheet, page, pages)


def _head(canvas: Canvas, sheet: Sheet) -> None:
    left, top = SIDE, HEIGHT - 11 * mm
    if sheet.school.logo is not None:
        left += _logo(canvas, sheet.school.logo, left, top) + 4 * mm
    school = sheet.school
    lines = [text(school.name or _("(name of the school)"), BAND, bold=True)]
    told = [*school.address, *([f"UAI {school.uai}"] if school.uai else []), school.contact or ""]
    lines += [text(" · ".join(filter(None, told)), SMALL)] if any(told) else []
    room = WIDTH - SIDE - _CODE - 6 * mm - left
    for line in lines:
        top -= _drawn(canvas, line, left, top, room, top - (HEIGHT - 34 * mm))
    canvas.setLineWidth(0.7)
    canvas.line(SIDE, HEIGHT - 35 * mm, WIDTH - SIDE, HEIGHT - 35 * mm)


def _drawn(
    canvas: Canvas, line: Paragraph, left: float, top: float, room: float, most: float
) -> float:
    """Draw a paragraph under `top`, as much of it as `most` has room for; return its height."""
    height = line.wrapOn(canvas, room, most)[1]
    if height > most:
        first = line.split(room, most)[:1]
        if not first:
            return 0.0
        line = first[0]
        height = line.wrapOn(canvas, room, most)[1]
    line.drawOn(canvas, left, top - height)
    return float(height)


def _logo(canvas: Canvas, logo: bytes, left: float, top: float) -> float:
    """Draw the school's logo and return its width."""
    try:
        image = ImageReader(io.BytesIO(logo))
        width, height = image.getSize()
        scale = min(30 * mm / width, 20 * mm / height)
        canvas.drawImage(
            image, left, top - height * scale, width * scale, height * scale, mask="auto"
        )
    except Exception as error:  # what Pillow raises for a bad picture is of any kind
        raise FileError(
            _("The school's logo is no picture that can be printed."),
            hint=_("Name a PNG or JPEG in the settings (school.logo)."),
        ) from error
    return float(width * scale)


def _foot(canvas: Canvas, sheet: Sheet, page: int, pages: int) -> None:
    left = SIDE + _LOW_CODE + 2 * mm
    canvas.setLineWidth(0.4)
    canvas.line(left, 20 * mm, WIDTH - SIDE, 20 * mm)
    of = _("Page {page} of {pages}").format(page=page, pages=pages)
    where = text(_("{title} — document {id}").format(title=sheet.title, id=sheet.document), TINY)
    _drawn(canvas, where, left, 18.5 * mm, WIDTH - SIDE - left - 24 * mm, 9 * mm)
    canvas.setFont(fonts.REGULAR, 7.5)
    canvas.drawRightString(WIDTH - SIDE, 16.2 * mm, of)


def draw_qr(canvas: Canvas, code: str, left: float, bottom: float, size: float) -> None:
    """Draw a QR with its quiet zone in a square."""
    widget = QrCodeWidget(code, barLevel="M", barWidth=size, barHeight=size, barBorder=2)
    drawing = Drawing(size, size)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, left, bottom)


def _watermark(canvas: Canvas) -> None:
    word = _("SIMULATED")
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(54)
    canvas.setFillGray(0.88)
    canvas.setFont(fonts.BOLD, 92)
    canvas.drawCentredString(0, -30, word)
    canvas.restoreState()
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.rect(0, HEIGHT - 8 * mm, WIDTH, 8 * mm, stroke=0, fill=1)
    canvas.setFillGray(1)
    canvas.setFont(fonts.BOLD, 12)
    told = _("SIMULATED: no real tablet is concerned.")
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 5.6 * mm, told)
    canvas.restoreState()
