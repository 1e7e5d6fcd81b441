"""How text looks on paper: few sizes, black on white, nothing that a copier loses."""

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from agent.papers import fonts


def _style(name: str, size: float, **more: object) -> ParagraphStyle:
    leading = {"leading": size * 1.32}
    return ParagraphStyle(name, fontName=fonts.REGULAR, fontSize=size, **{**leading, **more})


TITLE = _style("title", 17, alignment=TA_CENTER, spaceBefore=2, spaceAfter=2, leading=21)
SUBTITLE = _style("subtitle", 10.5, alignment=TA_CENTER, spaceAfter=8)
HEADING = _style("heading", 10.5, spaceBefore=6, spaceAfter=3, keepWithNext=1)
BODY = _style("body", 9.5, spaceAfter=3)
PROSE = _style("prose", 9.5, alignment=TA_JUSTIFY, spaceAfter=3)
RAGGED = _style("ragged", 9.5, spaceAfter=3)  # where lines to write on would tear a block apart
CELL = _style("cell", 9)
SMALL = _style("small", 8)
TINY = _style("tiny", 6.8)
BAND = _style("band", 12)
STATUS = _style("status", 16, alignment=TA_CENTER, leading=20)
LETTER = _style("letter", 10.5, spaceAfter=8, leading=15)


def text(words: str, style: ParagraphStyle = BODY, *, bold: bool = False) -> Paragraph:
    """Return a paragraph of plain words, in whatever script they are."""
    fonts.install()
    return Paragraph(fonts.markup(words, bold=bold), style)
