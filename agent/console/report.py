"""Shows the numbers of a month or a school year."""

from rich.console import Console
from rich.table import Table

from agent.console.theme import say, styled
from agent.loans.report import Report
from agent.loans.report_words import as_of, figures, title


def show_report(console: Console, report: Report) -> None:
    """Print every number, a line each."""
    say(console, styled(title(report), "bold"))
    say(console, styled(as_of(report), "dim"))
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for figure in figures(report):
        value = "—" if figure.value is None else str(figure.value)
        table.add_row(styled(figure.label), styled(value))
    console.print(table)
