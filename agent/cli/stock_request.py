"""`quitus stock request`: asks the Region for tablets where the stock is too low."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli.command import command as make_command
from agent.cli.desk_work import hand, today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.files import write_file
from agent.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from agent.loans.request import Request
    from agent.records.case import Case

_COUNT = click.IntRange(0, 5_000)


@make_command(
    "request",
    _(
        "Write the request to the Region for the tablets that the stock lacks. Say how many "
        "borrowers wait; what can be lent from stock is taken off."
    ),
)
@click.option("--pupils", type=_COUNT, default=0, metavar=_("NUMBER"), help=_("Pupils who wait."))
@click.option(
    "--teachers", type=_COUNT, default=0, metavar=_("NUMBER"), help=_("Substitute teachers.")
)
@click.option(
    "--others",
    type=_COUNT,
    default=0,
    metavar=_("NUMBER"),
    help=_("Others, by decision of the head of school."),
)
@click.option(
    "--from", "start", metavar=_("DAY"), help=_("When the loans begin; today by default.")
)
@click.option(
    "--until", default="open", metavar=_("DAY"), help=_("When they end, or “open” (the default).")
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help=_("Write it to a file, too.")
)
def request(
    session: Session,
    *,
    pupils: int,
    teachers: int,
    others: int,
    start: str | None,
    until: str,
    output: Path | None,
) -> Result:
    """Return the request, which is on record then."""
    from agent.loans.choosing import offered  # noqa: PLC0415 - not for `--help`
    from agent.loans.contradictions import reserved  # noqa: PLC0415
    from agent.loans.dates import check_period, day_named, due_named  # noqa: PLC0415
    from agent.loans.request import Request, check_request, request_text  # noqa: PLC0415
    from agent.records.loans import Ground  # noqa: PLC0415

    own, now = hand(session), today()
    begins, ends = day_named(start) if start else now, due_named(until)
    check_period(begins, ends, now)
    standing = own.records.standing()
    lendable = offered(standing.stock.tablets.values(), reserved(standing.open_cases()))
    needed = {
        Ground.WAITING_PUPIL: pupils,
        Ground.SUBSTITUTE_TEACHER: teachers,
        Ground.HEAD_DECISION: others,
    }
    asked = Request(needed, len(lendable), begins, ends)
    check_request(asked)
    settings = session.settings()
    school, head = settings.school_name, settings.school_head
    text = request_text(asked, school=school, day=now, head=head)
    if output is not None:
        write_file(output, f"{text}\n".encode(), over=False)
    case = own.request(asked)
    data = {"case": case.id, **_json(asked), "text": text}
    return Result(data, show=lambda console: _show(console, text, case))


def _json(asked: "Request") -> dict[str, Any]:
    return {
        "count": asked.wanted,
        "in_stock": asked.in_stock,
        "needed": {ground.value: count for ground, count in asked.needed.items()},
        "from": str(asked.start),
        "until": None if asked.until is None else str(asked.until),
    }


def _show(console: "Console", text: str, case: "Case") -> None:
    from agent.console.stock import show_written  # noqa: PLC0415 - not for `--help`
    from agent.console.theme import styled  # noqa: PLC0415

    console.print(styled(text, lines=True))
    console.print()
    show_written(console, case)
    pdf = _("As a PDF: “quitus papers show {case}”.").format(case=case.id)
    console.print(styled(pdf))
