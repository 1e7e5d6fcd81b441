"""Looks at every byte that the program put out for anything that does more than stand there."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

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
    """Yield every file below a folder by its name; of an archive what is in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((name, archive.read(name)) for name in archive.namelist())
        elif path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def names_in(folder: Path) -> list[str]:
    """Return the name of everything below a folder."""
    return [path.name for path in folder.rglob("*")]
