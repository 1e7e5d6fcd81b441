"""A plain table, as lists of the desk are shown."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from agent.console.theme import styled


def print_table(console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings; long cells fold."""
    table = plain_table(headings)
    for row in rows:
        table.add_row(*map(styled, row))
    console.print(table)


def plain_table(headings: Sequence[str]) -> Table:
    """Return a table without rows yet, for cells that have a look of their own."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
