"""The stock as a CSV file: what is exported can be imported again, and changes nothing."""

from collections.abc import Iterable

from agent.i18n import _
from agent.loans.csv_text import write_table
from agent.loans.stock_columns import LONGEST, Column, headings, shown_text
from agent.records.stock import StockTablet


def export_stock(tablets: Iterable[StockTablet]) -> bytes:
    """Return the file of those tablets, headed in the language in force; no person is in it."""
    names = headings()
    rows = [[_cell(tablet, column) for column in Column] for tablet in tablets if any(tablet.key)]
    return write_table([names[column] for column in Column], rows)


def _cell(tablet: StockTablet, column: Column) -> str:
    value = getattr(tablet, column)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and column in LONGEST:
        value = shown_text(column, value)
    return "" if value is None else str(value)
