"""The lines of the journal from a number on, found without reading the years before."""

import json
from collections.abc import Iterator
from pathlib import Path

from agent.records.entry import Head
from agent.records.journal import Journal, Line, Placed

_NEAR = 4096  # bytes that are read on rather than halved again


def lines_from(journal: Journal, n: int) -> Iterator[Line]:
    """Yield the lines numbered `n` or above; nothing of a torn last one. Needs no lock.

    A line's own spelling and its link to the one before aren't looked at: `verify` does that.

    Raises:
        RecordDamagedError: what is no line lies before one.
    """
    torn: Placed | None = None
    for piece in _pieces_from(journal, n):
        if torn is not None:
            raise torn.damaged()
        line = _line(piece.raw)
        if line is None:
            torn = piece
        elif line.n >= n:
            yield line


def holds(journal: Journal, head: Head) -> bool:
    """Whether the journal's line of that number has that hash; the beginning always has."""
    if head.n == 0:
        return True
    line = next(lines_from(journal, head.n), None)
    return line is not None and line.head == head


def last_number(journal: Journal) -> int:
    """Return the number of the last whole line, 0 in an empty journal."""
    line = journal.tail().line()
    return line.n if line else 0


def _pieces_from(journal: Journal, n: int) -> Iterator[Placed]:
    files = journal.files()
    first = next((at for at in reversed(range(len(files))) if _begins_by(files[at], n)), 0)
    for path in files[first:]:
        with path.open("rb") as file:
            offset = file.seek(_offset_before(path, n))
            for raw in file:
                yield Placed(path, offset, raw)
                offset += len(raw)


def _begins_by(path: Path, n: int) -> bool:
    """Whether the first line of the file is numbered `n` or below."""
    with path.open("rb") as file:
        line = _line(file.readline())
    return line is not None and line.n <= n


def _offset_before(path: Path, n: int) -> int:
    """Return where a line begins from which line `n` of the file is near."""
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while high - low > _NEAR:
            middle = (low + high) // 2
            file.seek(middle)
            file.readline()  # it begins before
            begins = file.tell()
            line = _line(file.readline())
            if line is not None and line.n <= n and begins > low:
                low = begins
            else:
                high = middle
    return low


def _line(raw: bytes) -> Line | None:
    """Return the line of those bytes, None if it is none."""
    if not raw.endswith(b"\n"):
        return None
    try:
        line = Line(**json.loads(raw))
    except (ValueError, TypeError, RecursionError):
        return None
    return line if type(line.n) is int and type(line.case) is str else None
