"""`quitus cases`: what this desk has on record."""

from datetime import datetime, timedelta

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.case_json import summary_json
from agent.console.cases import print_lines, show_cases
from agent.errors import UsageError
from agent.i18n import _

_DAY = click.DateTime(["%Y-%m-%d"])
_OUTCOMES = ("pass", "fail", "error", "timeout", "aborted", "skipped")
_LEVELS = ("proven", "attested", "not_reset", "unknown")


@make_command("cases", _("List the cases of this desk, the newest first."))
@click.option("--open", "open_only", is_flag=True, help=_("Only those that are not closed."))
@click.option(
    "--tablet", metavar=_("TABLET"), help=_("Only those of one tablet: asset tag or serial.")
)
@click.option(
    "--outcome",
    type=click.Choice(_OUTCOMES),
    help=_("Only those that ended so; of an open case, how its last run stopped."),
)
@click.option("--proof", type=click.Choice(_LEVELS), help=_("Only those with that proof of reset."))
@click.option(
    "--operator", "opened_by", metavar=_("CODE"), help=_("Only those that this operator opened.")
)
@click.option(
    "--since",
    type=_DAY,
    metavar=_("DAY"),
    help=_("Only those opened on that day or later (YYYY-MM-DD)."),
)
@click.option(
    "--until",
    type=_DAY,
    metavar=_("DAY"),
    help=_("Only those opened on that day or earlier (YYYY-MM-DD)."),
)
@click.option("--lines", is_flag=True, help=_("Print one JSON document a case, a line each."))
def command(
    session: Session,
    *,
    open_only: bool,
    tablet: str | None,
    outcome: str | None,
    proof: str | None,
    opened_by: str | None,
    since: datetime | None,
    until: datetime | None,
    lines: bool,
) -> Result:
    """Return the cases that fit."""
    if lines and session.as_json:
        raise UsageError(
            _("--lines prints many JSON documents, --json one."),
            hint=_("Leave one of the two out."),
        )
    found = session.records().cases(
        open_only=open_only,
        tablet=tablet,
        outcome=outcome,
        proof=proof,
        operator=opened_by,
        since=_midnight(since),
        until=_midnight(until, days=1),
    )
    show = print_lines if lines else show_cases
    return Result(
        {"cases": [summary_json(each) for each in found] if session.as_json else []},
        show=lambda console: show(console, found),
    )


def _midnight(day: datetime | None, days: int = 0) -> datetime | None:
    """Return when that day began in the desk's own time zone, or one so many days later."""
    return None if day is None else (day + timedelta(days=days)).astimezone()
