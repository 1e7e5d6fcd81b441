"""A report as a table that French Excel opens."""

from agent.i18n import _
from agent.loans.csv_text import write_table
from agent.loans.report import Report
from agent.loans.report_words import figures


def report_csv(report: Report) -> bytes:
    """Return the report as CSV: a line a number; a number that isn't told is an empty cell."""
    span = (report.span.since.isoformat(), report.span.until.isoformat())
    rows = [
        (*span, figure.key, figure.label, "" if figure.value is None else str(figure.value))
        for figure in figures(report)
    ]
    return write_table((_("from"), _("to"), _("key"), _("figure"), _("number")), rows)
