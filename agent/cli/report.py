"""`quitus report`: how many loans, to whom, for how long, and how they ended."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.command import command as make_command
from agent.cli.desk_work import today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.errors import UsageError
from agent.i18n import _

if TYPE_CHECKING:  # so that `--help` doesn't wait for the record's libraries
    from agent.loans.report import Report, Span

_DAY = click.DateTime(["%Y-%m-%d"])


@make_command(
    "report",
    _(
        "Tell how many tablets were lent, to how many borrowers on which ground, for how long, and "
        "how they came back; of the school year (1 September to 31 August) if nothing else is "
        "said. No name is in it; the numbers stay when people are forgotten."
    ),
)
@click.option("--month", metavar=_("YYYY-MM"), help=_("One month."))
@click.option("--year", metavar=_("YYYY-YYYY"), help=_("One school year, such as 2026-2027."))
@click.option("--since", type=_DAY, metavar=_("DAY"), help=_("From that day on (YYYY-MM-DD)."))
@click.option("--until", type=_DAY, metavar=_("DAY"), help=_("Up to that day (YYYY-MM-DD)."))
@click.option(
    "--csv",
    "table",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=_("FILE"),
    help=_("Write it as a table that Excel opens, too."),
)
@click.option(
    "--pdf",
    "paper",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=_("FILE"),
    help=_("Write it as a paper, too."),
)
def command(
    session: Session,
    *,
    month: str | None,
    year: str | None,
    since: datetime | None,
    until: datetime | None,
    table: Path | None,
    paper: Path | None,
) -> Result:
    """Return the numbers of a span of days."""
    from agent.console.report import show_report  # noqa: PLC0415 - TinyDB: not for `--help`
    from agent.loans.report_words import report_json  # noqa: PLC0415 - as above
    from agent.loans.reporting import report_on  # noqa: PLC0415 - as above

    now = today()
    found = report_on(session.records(), _span(month, year, since, until, now), now)
    files = _write(session, found, {"csv": table, "pdf": paper})
    return Result(
        {**report_json(found), "files": files}, show=lambda console: show_report(console, found)
    )


def _span(
    month: str | None,
    year: str | None,
    since: datetime | None,
    until: datetime | None,
    now: date,
) -> "Span":
    """Return the days that are meant; raises UsageError where the options contradict each other."""
    from agent.loans.report import Span, month_span, year_of, year_span  # noqa: PLC0415 - as above

    if sum((month is not None, year is not None, bool(since or until))) > 1:
        raise UsageError(_("Name one span: --month, --year, or --since and --until."))
    if month is not None:
        return month_span(month)
    if year is not None:
        return year_span(year)
    if since is None and until is None:
        return year_of(now)
    first, last = since.date() if since else date.min, until.date() if until else now
    if first > last:
        raise UsageError(_("--since is after --until."))
    return Span(first, last)


def _write(session: Session, found: "Report", wanted: Mapping[str, Path | None]) -> list[str]:
    """Write the files that are asked for; none is overwritten. Return where they are."""
    from agent.loans.dossier_file import save  # noqa: PLC0415 - as above
    from agent.loans.report_file import report_csv  # noqa: PLC0415 - as above
    from agent.records.archive import check_place  # noqa: PLC0415 - as above

    paths = {kind: path for kind, path in wanted.items() if path is not None}
    for path in paths.values():
        check_place(path, session.records().folder)
    for kind, path in paths.items():
        save(report_csv(found) if kind == "csv" else _pdf(session, found), path)
    return [str(path) for path in paths.values()]


def _pdf(session: Session, found: "Report") -> bytes:
    from agent.papers.report_sheet import report_pdf  # noqa: PLC0415 - reportlab: 0.2 s

    return report_pdf(session.settings(), found, simulated=session.fake is not None)
