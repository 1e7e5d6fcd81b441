"""Reads scanned pages back: what file it is, its pages, and the code that each page carries.

What comes in is a stranger's file: sizes and numbers of pages are bounded, and whatever a library
raises on it becomes one error that names the file.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import FileError
from agent.files import read_file
from agent.i18n import _
from agent.papers.codes import PageCode, read_page_code

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 200_000_000
MAX_PAGES = 500
_MAX_PIXELS = 120_000_000  # an A4 page at 1200 dpi has 139 million; offices scan at 150 to 600
_DPI = (200, 300)  # the second look is for small or bad codes
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "TIFF": ".tif", "WEBP": ".webp", "BMP": ".bmp"}


@dataclass(frozen=True)
class Page:
    """A scanned page.

    Attributes:
        data: a file of this page alone, as good as it came.
        suffix: what such a file's name ends in.
        codes: the codes of ours that were found on it; more than one: pages lie over each other.
    """

    data: bytes
    suffix: str
    codes: tuple[PageCode, ...]


def pages_of(path: Path) -> Iterator[Page]:
    """Return the pages of a scanned PDF or picture, one after the other.

    Raises:
        FileError: it can't be read, is too large, or is neither a PDF nor a picture.
    """
    data = _read(path)
    with _one_error(path):
        if data[:1024].lstrip().startswith(b"%PDF-"):
            yield from _pdf_pages(path, data)
        else:
            yield from _pictures(path, data)


def _read(path: Path) -> bytes:
    data = read_file(path, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(path, _("it is larger than {limit} MB").format(limit=MAX_BYTES // 10**6))
    return data


@contextmanager
def _one_error(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileError, GeneratorExit):
        raise
    except Exception as error:  # pdfium and Pillow raise errors of every kind on a broken file
        raise _refused(path, _("it is no PDF or picture that can be opened")) from error


def _refused(path: Path, why: str) -> FileError:
    return FileError(
        _("The scan {file} can't be used: {why}.").format(file=path, why=why),
        hint=_("Scan the paper again, as PDF, PNG, JPEG or TIFF, without a password."),
    )


def _pdf_pages(path: Path, data: bytes) -> Iterator[Page]:
    import pypdfium2  # noqa: PLC0415 - for scans alone

    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAX_PAGES:
            raise _refused(path, _("it has more than {limit} pages").format(limit=MAX_PAGES))
        for number in range(len(document)):
            page = document[number]
            codes = next(filter(None, (_found(_raster(page, dpi)) for dpi in _DPI)), ())
            page.close()
            alone = pypdfium2.PdfDocument.new()
            alone.import_pages(document, [number])
            out = io.BytesIO()
            alone.save(out)
            alone.close()
            yield Page(out.getvalue(), ".pdf", codes)
    finally:
        document.close()


def _raster(page: object, dpi: int) -> "Image":
    width, height = page.get_size()  # type: ignore[attr-defined] # pypdfium2 has no types
    scale = min(dpi / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, grayscale=True).to_pil()  # type: ignore[attr-defined, no-any-return] # as above


def _pictures(path: Path, data: bytes) -> Iterator[Page]:
    from PIL import Image, ImageSequence  # noqa: PLC0415 - for scans alone

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data)) as picture:
            if picture.format not in _SUFFIXES or picture.width * picture.height > _MAX_PIXELS:
                raise _refused(path, _("it is no PDF or picture that can be opened"))
            frames = getattr(picture, "n_frames", 1)
            if frames > MAX_PAGES:
                raise _refused(path, _("it has more than {limit} pages").format(limit=MAX_PAGES))
            suffix = _SUFFIXES[picture.format]
            for frame in ImageSequence.Iterator(picture):
                grey = frame.convert("L")
                codes = _found(grey) or _found(grey.resize((grey.width * 2, grey.height * 2)))
                if frames == 1:
                    yield Page(data, suffix, codes)
                else:
                    out = io.BytesIO()
                    frame.save(out, "PNG")
                    yield Page(out.getvalue(), ".png", codes)


def _found(picture: "Image") -> tuple[PageCode, ...]:
    """Return the codes of ours on a picture, each once; both codes of a page say the same."""
    import zxingcpp  # noqa: PLC0415 - for scans alone

    read = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return tuple(dict.fromkeys(code for each in read if (code := read_page_code(each.text))))
