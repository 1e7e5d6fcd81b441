"""`quitus show`: one case, phase by phase."""

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.case_json import case_json
from agent.console.cases import show_case
from agent.errors import QuitusError
from agent.i18n import _, current


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
    titles = titles_of(session, str(case.procedure.get("id")))
    verbose = session.verbosity > 0
    act = {"act": dict(case.act)} if case.act is not None else {}
    return Result(
        {**case_json(case), **act},
        show=lambda console: show_case(console, case, titles, verbose=verbose),
    )


def titles_of(session: Session, procedure_id: str) -> dict[str, str]:
    """Return the titles of the case's phases; none where its procedure can't be read any more."""
    from agent.procedure.loader import load_named  # noqa: PLC0415 - pydantic: only for people

    if session.as_json:
        return {}
    try:
        procedure = load_named(procedure_id, session.settings().procedures)
    except QuitusError:
        return {}
    return {phase.id: phase.title[current()] for phase in procedure.phases}
