"""`quitus show`: one case, phase by phase."""

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.case_json import case_json
from agent.console.cases import show_case
from agent.i18n import _


@make_command(
    "show",
    _(
        "Show a case: each phase, what was told, who answered, the proof. CASE is its id, or how "
        "the id begins."
    ),
)
@click.argument("case_id", metavar=_("CASE"))
def command(session: Session, *, case_id: str) -> Result:
    """Return the case."""
    case = session.records().case(case_id)
    return Result(case_json(case), show=lambda console: show_case(console, case))
