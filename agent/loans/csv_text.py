"""CSV files as French Excel and its like write them: encoding, separator, rows with their lines."""

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.errors import FileError, Problem
from agent.i18n import _

SEPARATORS = (";", "\t", ",")
LARGEST = 5_000_000  # bytes: a school has some thousand tablets
# A spreadsheet takes a cell that begins so for a formula, and may do what it says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods are zips; .xls is not


@dataclass(frozen=True)
class Row:
    """A row that isn't empty, and the line that it begins on, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file's first row, and the others."""

    file: str
    header: Row
    rows: tuple[Row, ...]

    def wrong(self, line: int, column: int, where: str, message: str) -> Problem:
        """Return a problem in a cell, its column counted from 1."""
        return Problem(self.file, line, column, where, message)


def read_table(raw: bytes, file: str, known: Callable[[str], bool]) -> Table:
    """Return what a CSV file holds.

    Args:
        raw: its bytes: UTF-8 with or without BOM, UTF-16, or Windows-1252.
        file: its name, for messages.
        known: whether a heading is one that is looked for; tells which separator is used.

    Raises:
        FileError: it is no such file, or it is empty.
    """
    if len(raw) > LARGEST:
        raise wrong_file(file, 1, _("The file is too large: is it the right one?"))
    if raw.startswith(_WORKBOOKS):
        raise wrong_file(file, 1, _("This is a workbook of a spreadsheet: save it as CSV there."))
    text = decode(raw, file)
    first, _end, rest = text.partition("\n")
    named = first[4:5] if first.casefold().startswith("sep=") else None
    choices = [each for each in SEPARATORS if each == named] or list(SEPARATORS)
    if named in SEPARATORS:  # a line for Excel alone
        text = f"\n{rest}"
    tried = [_rows(text, separator, file) for separator in choices]
    found = [rows for rows in tried if isinstance(rows, list) and rows]
    if not found:
        refused = [each for each in tried if isinstance(each, FileError)]
        raise refused[0] if refused else wrong_file(file, 1, _("The file is empty."))
    best = max(found, key=lambda rows: sum(map(known, rows[0].cells)))
    return Table(file, best[0], tuple(best[1:]))


def decode(raw: bytes, file: str) -> str:
    """Return the text of a file, each line ended alike; FileError where it is no text."""
    line = 1
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            continue
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise wrong_file(
        file, line, _("This is no text in UTF-8, UTF-16 or Windows-1252: is it a CSV file?")
    )


def _encodings(raw: bytes) -> Sequence[str]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if raw.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    zeros = (raw[:2000:2].count(0), raw[1:2000:2].count(0))
    if max(zeros) > len(raw[:2000]) // 8:  # Latin letters in UTF-16 without its mark
        return ("utf-16-be",) if zeros[0] > zeros[1] else ("utf-16-le",)
    return ("utf-8", "cp1252")


def _rows(text: str, separator: str, file: str) -> list[Row] | FileError:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        return wrong_file(file, line, _("This line is no CSV: {why}.").format(why=error))
    return rows


def wrong_file(file: str, line: int, message: str) -> FileError:
    """Return the error for a file that can't be read as a table."""
    return FileError(
        _("The file {file} can't be read as a table.").format(file=file),
        problems=(Problem(file, line, 1, "", message),),
        hint=_("Nothing was changed. Save it as CSV, and try again."),
    )


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `plain` takes that back."""
    return f"{_GUARD}{cell}" if cell.lstrip(_GUARD).startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """Return a cell as it was before `neutral`."""
    inner = cell.removeprefix(_GUARD)
    return inner if inner != cell and inner.lstrip(_GUARD).startswith(_FORMULA) else cell


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a CSV file that French Excel opens: UTF-8 with BOM, semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()
