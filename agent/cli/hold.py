"""`quitus hold`: keep what is held of a loan while there is a dispute about it."""

import click

from agent.cli.asking import operator_code
from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.forgetting import show_hold
from agent.i18n import _, current


@make_command(
    "hold",
    _(
        "Keep the people, texts and papers of a loan for as long as there is a dispute: nothing "
        "of it is forgotten. LOAN is its id, or how the id begins."
    ),
)
@click.argument("loan", metavar=_("LOAN"))
@click.option("--release", is_flag=True, help=_("The dispute is over: forget in due time."))
@click.option("--why", metavar=_("TEXT"), help=_("The reason; it is forgotten with the loan."))
def command(session: Session, *, loan: str, release: bool, why: str | None) -> Result:
    """Return the loan and whether it is held."""
    from agent.loans.holding import hold  # noqa: PLC0415 - TinyDB: not for `--help`

    operator = operator_code(session)
    found = hold(
        session.records(), loan, why or "", release=release, operator=operator, language=current()
    )
    data = {"loan": found.id, "tablet": found.tablet, "hold": found.hold}
    return Result(data, show=lambda console: show_hold(console, found))
