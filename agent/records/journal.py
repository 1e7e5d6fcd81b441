"""The journal of a desk: number, case, hash of every entry, one line each, a file a month."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RecordDamagedError
from agent.records.canonical import canonical
from agent.records.disk import Disk
from agent.records.entry import START, Entry, Head
from agent.records.tables import damaged

_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl", re.ASCII)
_WINDOW = 8192  # bytes; a line has fewer than 300


@dataclass(frozen=True)
class Line:
    """One line of the journal: an entry without what happened in it."""

    n: int
    id: str
    case: str
    prev: str
    hash: str

    @property
    def head(self) -> Head:
        """The chain's end after this line."""
        return Head(self.n, self.hash)


def line_of(entry: Entry) -> Line:
    """Return the line that the journal has for an entry."""
    return Line(entry.n, entry.id, entry.case, entry.prev, entry.hash)


def encode_line(line: Line) -> bytes:
    """Return the bytes of a line, its newline last."""
    return canonical({**vars(line)}) + b"\n"


def decode_line(raw: bytes) -> Line:
    """Return the line of those bytes, newline included; ValueError if it wasn't written so."""
    value = json.loads(raw)
    if not isinstance(value, dict) or value.keys() != Line.__annotations__.keys():
        raise ValueError("not a line of the journal")
    line = Line(**value)
    if type(line.n) is not int or encode_line(line) != raw:
        raise ValueError("not a line of the journal as it is written")
    return line


@dataclass(frozen=True)
class Placed:
    """A piece of the journal, and where it begins."""

    path: Path
    offset: int
    raw: bytes

    def line(self) -> Line:
        """Return it as a line; RecordDamagedError, which says where, if it is none."""
        try:
            return decode_line(self.raw)
        except (ValueError, RecursionError) as error:
            raise self.damaged() from error

    def damaged(self) -> RecordDamagedError:
        """Return the error that names this spot."""
        return damaged(self.path, f"byte {self.offset}")


@dataclass(frozen=True)
class Tail:
    """The end of the journal: its last two whole lines as they are, and what is torn after them."""

    previous: Placed | None
    last: Placed | None
    torn: Placed | None

    def line(self) -> Line | None:
        """Return the last whole line, None in an empty journal.

        Raises:
            RecordDamagedError: it is none, or doesn't follow the one before.
        """
        if self.last is None:
            return None
        line = self.last.line()
        if self.head_before() != Head(line.n - 1, line.prev):
            raise self.last.damaged()
        return line

    def head_before(self) -> Head:
        """Return the chain's end without the last whole line; raises as `line` does."""
        return self.previous.line().head if self.previous else START


class Journal:
    """The journal's files; who appends or cuts holds the desk's lock."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def files(self) -> list[Path]:
        """Return the files, oldest month first."""
        try:
            return sorted(path for path in self.folder.iterdir() if _MONTH.fullmatch(path.name))
        except FileNotFoundError:
            return []

    def append(self, line: Line, month: str) -> None:
        """Add a line to the month's file, or to a newer one that is there (a clock set back)."""
        last = self.files()[-1:]
        newest = max([f"{month}.jsonl", *(path.name for path in last)])
        for path in last:
            if path.name != newest:  # who cut it may have died before the cut was on the disk
                self._disk.cut(path, path.stat().st_size)
        self._disk.append(self.folder / newest, encode_line(line))

    def cut(self, piece: Placed) -> None:
        """Remove a piece from the end, and what comes after it."""
        self._disk.cut(piece.path, piece.offset)

    def tail(self) -> Tail:
        """Return the end of the journal; reads a few thousand bytes however long it is.

        Raises:
            RecordDamagedError: a torn line lies before a whole file.
        """
        pieces: list[Placed] = []
        torn: Placed | None = None
        for path in reversed(self.files()):
            lines, fragment = _end_of(path)
            if fragment and (pieces or torn):
                raise fragment.damaged()
            pieces, torn = lines + pieces, torn or fragment
            if len(pieces) > 1:
                break
        previous, last = [None, None, *pieces][-2:]
        return Tail(previous, last, torn)

    def pieces(self) -> Iterator[Placed]:
        """Yield every line as it is, from the first; the last one may be torn."""
        for path in self.files():
            offset = 0
            with path.open("rb") as file:
                for raw in file:
                    yield Placed(path, offset, raw)
                    offset += len(raw)


def _end_of(path: Path) -> tuple[list[Placed], Placed | None]:
    """Return the last whole lines of a file, and the fragment after them."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = file.seek(max(0, size - _WINDOW))
        raw = file.read()
    placed, offset = [], start
    for piece in io.BytesIO(raw):
        placed.append(Placed(path, offset, piece))
        offset += len(piece)
    fragment = placed.pop() if placed and _is_torn(placed[-1].raw) else None
    if start > 0:
        placed = placed[1:]  # it may have begun before the window
        if not placed:
            raise damaged(path, f"byte {start}")
    return placed, fragment


def _is_torn(raw: bytes) -> bool:
    """Whether its writing was cut short; a power cut may leave zeros where text was to be."""
    return not raw.endswith(b"\n") or b"\0" in raw
