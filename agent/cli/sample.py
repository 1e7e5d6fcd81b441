"""`quitus sample`: draw returns for a re-check by somebody else; how do the re-checks stand?"""

from datetime import datetime, timedelta

import click

from agent.cli.asking import operator_code
from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.clock import isoformat
from agent.console.sampling import draw_json, show_draw, show_status, status_json
from agent.errors import Exit, UsageError
from agent.i18n import _, current
from agent.records.sampling import PERCENT, Period

_DAY = click.DateTime(["%Y-%m-%d"])


@make_command(
    "sample",
    _(
        "Draw returns that another operator looks at again with “quitus verify”. A return takes "
        "part in one draw; the draw is recorded, and can be repeated and checked."
    ),
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
@click.option(
    "--percent",
    type=click.IntRange(PERCENT, 100),
    metavar=_("NUMBER"),
    help=_("How many of a hundred returns, {least} at least; never less than one return.").format(
        least=PERCENT
    ),
)
@click.option("--status", "only_status", is_flag=True, help=_("Show how the re-checks stand."))
def command(
    session: Session,
    *,
    since: datetime | None,
    until: datetime | None,
    percent: int | None,
    only_status: bool,
) -> Result:
    """Return the draw, or how all of them stand; exit code 1 if something was found wrong."""
    if not only_status:
        period = Period(_moment(since), _moment(until, days=1))
        return _drawn(session, period, percent or PERCENT)
    if since or until or percent:
        raise UsageError(_("--status shows all the draws: it takes no other option."))
    return _status(session)


def _drawn(session: Session, period: Period, percent: int) -> Result:
    from agent.records.drawing import draw  # noqa: PLC0415 - not for `--help`

    operator = operator_code(session)
    records = session.records()
    found = draw(records, operator=operator, language=current(), period=period, percent=percent)
    cases = [records.case(case_id) for case_id in found.drawn] if found else []
    return Result(draw_json(found, cases), show=lambda console: show_draw(console, found, cases))


def _status(session: Session) -> Result:
    from agent.records.drawing import status  # noqa: PLC0415 - not for `--help`

    found = status(session.records())
    return Result(
        status_json(found),
        show=lambda console: show_status(console, found),
        exit_code=Exit.DONE if found.in_order else Exit.NOT_IN_ORDER,
    )


def _moment(day: datetime | None, days: int = 0) -> str | None:
    """Return when that day began in the desk's own time zone, or one so many days later."""
    return None if day is None else isoformat((day + timedelta(days=days)).astimezone())
