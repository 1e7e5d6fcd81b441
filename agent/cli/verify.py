"""`quitus verify`: was this tablet really reset since its last return?"""

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.running import run, run_options
from agent.cli.session import Session
from agent.i18n import _
from agent.runs.cases import start
from agent.runs.open_cases import VERIFY
from agent.runs.running import RunRequest


@make_command(
    "verify",
    _(
        "Compare a tablet whose USB debugging is on again with what was read before its last "
        "return, and conclude how sure its reset is."
    ),
)
@click.argument("tablet", metavar=_("TABLET"))
@run_options
def command(
    session: Session, *, tablet: str, answers: tuple[str, ...], deadlines: tuple[str, ...]
) -> Result:
    """Run the procedure `verify`, and return its case."""
    return run(
        session,
        [VERIFY],
        answers,
        deadlines,
        lambda operator, seconds: (
            lambda desk, prompter, screen: start(
                desk, VERIFY, RunRequest(operator, tablet, None, seconds), prompter, screen
            )
        ),
    )
