"""The numbers of a month or a school year as a paper, for the head of school and the Region."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from agent.i18n import _, current
from agent.loans.report import Report
from agent.loans.report_words import as_of, figures, title
from agent.papers.blocks import gap, grid, signatures
from agent.papers.blocks import title as heading
from agent.papers.filling import school_of
from agent.papers.page import BODY, Sheet, pdf
from agent.settings import Settings

_NUMBER = 30 * mm


def report_pdf(settings: Settings, report: Report, *, simulated: bool) -> bytes:
    """Return the report as PDF, in the language in force; no case has it, so none files it.

    Raises:
        FileError: the school's logo can't be read.
    """
    span = report.span
    sheet = Sheet(
        title=title(report),
        document=f"REPORT:{span.since:%Y%m%d}-{span.until:%Y%m%d}",
        language=current(),
        school=school_of(settings),
        simulated=simulated,
    )
    return pdf(sheet, lambda: _story(settings, report))


def _story(settings: Settings, report: Report) -> Sequence[Flowable]:
    rows = [
        (figure.label, "—" if figure.value is None else str(figure.value))
        for figure in figures(report)
    ]
    return [
        *heading(title(report), as_of(report)),
        gap(),
        grid([(_("Figure"), _("Number")), *rows], [BODY - _NUMBER, _NUMBER]),
        gap(),
        signatures([(_("The head of school"), settings.school_head or "")], "report"),
    ]
