"""The rows of a stock file, cell by cell: what each tells of a tablet, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.errors import FileError, Problem
from agent.i18n import _
from agent.loans.csv_text import Row, Table, plain
from agent.loans.stock_columns import (
    BadCellError,
    Column,
    column_named,
    text_cell,
    year_cell,
    yes_cell,
)

TEXTS = (Column.ASSET_TAG, Column.SERIAL, Column.MAKER, Column.MODEL)


@dataclass(frozen=True)
class StockRow:
    """What a row tells of a tablet; None where its cell is empty, or there is no such column."""

    line: int
    serial: str | None = None
    asset_tag: str | None = None
    maker: str | None = None
    model: str | None = None
    year: int | None = None
    loans_only: bool | None = None
    state: str | None = None
    proof: str | None = None


@dataclass
class StockRows:
    """The rows that could be read, what is wrong with the others, and the headings not known."""

    table: Table
    columns: Mapping[Column, int]
    unknown: tuple[str, ...]
    rows: list[StockRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: Column, message: str) -> None:
        """Note what is wrong in a cell."""
        place = self.columns.get(column, 0)
        heading = self.table.header.cells[place] if column in self.columns else column.value
        self.problems.append(self.table.wrong(line, place + 1, heading.strip(), message))

    def refuse(self) -> None:
        """Raise FileError with all that is wrong, if anything is."""
        if self.problems:
            raise FileError(
                _("The file {file} can't be imported.").format(file=self.table.file),
                problems=tuple(self.problems),
                hint=_("Nothing was changed. Correct these lines, and import it again."),
            )


def read_rows(table: Table, now: date) -> StockRows:
    """Return the rows of a file; raises FileError where its headings make no stock file."""
    found = StockRows(table, *_headings(table))
    found.refuse()
    for row in table.rows:
        before = len(found.problems)
        read = _read(found, row, now)
        if len(found.problems) == before:
            found.rows.append(read)
    return found


def _headings(table: Table) -> tuple[dict[Column, int], tuple[str, ...]]:
    columns: dict[Column, int] = {}
    unknown, problems = [], []
    for place, heading in enumerate(table.header.cells):
        column = column_named(heading)
        if column is None:
            unknown.append(heading.strip())
        elif column in columns:
            message = _("Two columns have this heading.")
            problems.append(table.wrong(table.header.line, place + 1, heading.strip(), message))
        else:
            columns[column] = place
    if not problems and not columns.keys() & {Column.SERIAL, Column.ASSET_TAG}:
        message = _(
            "No column is headed “serial” or “asset tag”: the first line has to name the columns."
        )
        problems.append(table.wrong(table.header.line, 1, "", message))
    if problems:
        raise FileError(
            _("The file {file} can't be imported.").format(file=table.file),
            problems=tuple(problems),
            hint=_("“quitus stock export” writes a file with the headings that are known."),
        )
    return columns, tuple(each for each in unknown if each)


def _read(found: StockRows, row: Row, now: date) -> StockRow:
    _too_many(found, row)
    cells = {column: plain(_cell(row.cells, found.columns.get(column))) for column in Column}
    texts: dict[Column, str | None] = dict.fromkeys(TEXTS)
    year, loans_only = None, None
    for column in found.columns:
        try:
            if column in TEXTS:
                texts[column] = text_cell(column, cells[column])
            elif column is Column.YEAR:
                year = year_cell(cells[column], now)
            elif column is Column.LOANS_ONLY:
                loans_only = yes_cell(cells[column])
        except BadCellError as error:
            found.wrong(row.line, column, error.message)
    if texts[Column.SERIAL] is None and texts[Column.ASSET_TAG] is None:
        found.wrong(row.line, Column.SERIAL, _("The row has neither a serial nor an asset tag."))
    return StockRow(
        line=row.line,
        serial=texts[Column.SERIAL],
        asset_tag=texts[Column.ASSET_TAG],
        maker=texts[Column.MAKER],
        model=texts[Column.MODEL],
        year=year,
        loans_only=loans_only,
        state=cells[Column.STATE].strip() or None,
        proof=cells[Column.PROOF].strip() or None,
    )


def _too_many(found: StockRows, row: Row) -> None:
    width = len(found.table.header.cells)
    if any(cell.strip() for cell in row.cells[width:]):
        message = _("The row has more cells than there are headings: is a separator in a text?")
        found.problems.append(found.table.wrong(row.line, width + 1, "", message))


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
