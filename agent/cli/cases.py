"""`quitus cases`: what this desk has on record."""

from datetime import datetime

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.clock import parse_moment
from agent.console.case_json import summary_json
from agent.console.cases import show_cases
from agent.i18n import _
from agent.records.case import CaseSummary

_NAMES = ("asset_tag", "serial", "address", "named")  # what a tablet of the record answers to


@make_command("cases", _("List the cases of this desk, the newest first."))
@click.option("--open", "only_open", is_flag=True, help=_("Only those that are not closed."))
@click.option(
    "--tablet", metavar=_("TABLET"), help=_("Only those of one tablet: asset tag or serial.")
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=_("DAY"),
    help=_("Only those opened on that day or later (YYYY-MM-DD)."),
)
def command(
    session: Session, *, only_open: bool, tablet: str | None, since: datetime | None
) -> Result:
    """Return the cases that fit."""
    found = [
        each
        for each in session.records().cases()
        if (each.open or not only_open) and _is_of(each, tablet) and _is_since(each, since)
    ]
    return Result(
        {"cases": [summary_json(each) for each in found]},
        show=lambda console: show_cases(console, found),
    )


def _is_of(case: CaseSummary, tablet: str | None) -> bool:
    return tablet is None or tablet in [case.tablet.get(name) for name in _NAMES]


def _is_since(case: CaseSummary, day: datetime | None) -> bool:
    """Whether a case was opened on that day of the desk's own time zone, or later."""
    return day is None or parse_moment(case.opened_at) >= day.astimezone()
