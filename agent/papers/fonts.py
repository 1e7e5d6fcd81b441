"""Any text on paper: fonts that are shipped, one for each script, and text from right to left."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Quitus", "Quitus-Bold"
_SIGNS, _EASTERN = "Quitus-Signs", "Quitus-Eastern"
_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    _SIGNS: "DejaVuSans.ttf",
    _EASTERN: "DroidSansFallback.ttf",
}
_FOLDER = Path(__file__).parent / "typefaces"
_UNKNOWN = "?"  # no font of ours has it: an honest mark, never an empty box
# What steers the drawing of other characters and has no shape of its own: joiners, variation
# selectors, skin tones, marks of direction.
_SHAPELESS = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)


@cache
def install() -> None:
    """Make the fonts of every paper known to reportlab."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(_font(name))


def clean(text: str) -> str:
    """Return a text as one line of visible characters."""
    spaced = "".join(" " if unicodedata.category(each) in _INVISIBLE else each for each in text)
    return " ".join(_SHAPELESS.sub("", unicodedata.normalize("NFC", spaced)).split(" ")).strip()


_INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


def pieces(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """Return a text as (font, piece), each piece drawable in its font."""
    first = BOLD if bold else REGULAR
    shaped = _in_order(clean(text))
    for font, letters in groupby(shaped, key=lambda letter: _font_of(letter, first)):
        piece = "".join(letters)
        yield (font, piece) if font else (first, _UNKNOWN * len(piece))


def markup(text: str, *, bold: bool = False) -> str:
    """Return a text as reportlab's paragraphs want it: escaped, each piece in its font."""
    return "".join(
        escape(piece) if font == REGULAR else f'<font name="{font}">{escape(piece)}</font>'
        for font, piece in pieces(text, bold=bold)
    )


def _font_of(letter: str, first: str) -> str | None:
    for font in (first, _SIGNS):
        if ord(letter) in _covered(font):
            return font
    # the large font is opened for the scripts that it is for, only
    if letter >= "\u2e80" and ord(letter) in _covered(_EASTERN):
        return _EASTERN
    return None


@cache
def _covered(font: str) -> frozenset[int]:
    known = _font(font)
    pdfmetrics.registerFont(known)
    return frozenset(known.face.charToGlyph)


@cache
def _font(name: str) -> TTFont:
    return TTFont(name, str(_FOLDER / _FILES[name]))


def _in_order(text: str) -> str:
    """Return a text as it is drawn from left to right; letters of Arabic joined.

    Each run of such letters is turned for itself, so that the class after a name, `(2nde 4)`,
    stays behind it: the rule for whole lines would draw the digit on the other side.
    """
    directions = "".join(_DIRECTIONS.get(unicodedata.bidirectional(each), "o") for each in text)
    if "R" not in directions:
        return text
    drawn, done = "", 0
    for run in _RUN.finditer(directions):
        drawn += text[done : run.start()] + _turned(text[run.start() : run.end()])
        done = run.end()
    return drawn + text[done:]


# R: a letter from right to left; m: a mark on it; n: what may stand between two such words.
_DIRECTIONS = {"R": "R", "AL": "R", "NSM": "m", "WS": "n", "CS": "n", "ES": "n", "ON": "n"}
_RUN = re.compile("R(?:[Rmn]*R)?m*")


def _turned(run: str) -> str:
    from arabic_reshaper import reshape  # noqa: PLC0415 - for a few names in a thousand
    from bidi import get_display  # noqa: PLC0415 - as above

    return str(get_display(str(reshape(run)), base_dir="R"))
