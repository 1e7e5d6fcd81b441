"""Looks at every byte that the program put out for anything that does more than stand there."""

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from agent.plain_text import is_active

# What the program's own colours are made of, and nothing else: Select Graphic Rendition.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OURS = "\n"


def active_in(data: bytes, *, colours: bool = False) -> list[str]:
    """Return what is active in an output; bytes that are no UTF-8 are, too."""
    text = data.decode("utf-8", "surrogateescape")
    if colours:
        text = _COLOUR.sub("", text)
    return sorted({repr(char) for char in text if is_active(char) and char not in _OURS})


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what every file below a folder says, by its name; of an archive what is in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((name, said(archive.read(name))) for name in archive.namelist())
        elif path.is_file():
            yield str(path.relative_to(folder)), said(path.read_bytes())


def said(data: bytes) -> bytes:
    """Return what a reader makes of a file: a PDF's words, a spreadsheet's table, else all of it.

    A table for French Excel begins with the mark of UTF-8 and ends its lines as Windows does.
    """
    if data.startswith(b"%PDF"):
        return _words(PdfReader(io.BytesIO(data))).encode("utf-8", "surrogatepass")
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    return data


def _words(pdf: PdfReader) -> str:
    fields = (pdf.get_fields() or {}).values()
    return "\n".join(
        [
            *(str(value) for value in (pdf.metadata or {}).values()),
            *(str(value) for field in fields for value in field.values()),
            *(page.extract_text() for page in pdf.pages),
        ]
    )


def names_in(folder: Path) -> list[str]:
    """Return the name of everything below a folder."""
    return [path.name for path in folder.rglob("*")]
