"""`quitus demo`: a whole return played by itself, on a simulated tablet behind Google's server."""

import shlex

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.running import screen_of
from agent.cli.session import Session
from agent.clock import SystemClock
from agent.console.case_json import case_json
from agent.console.theme import Console, say, styled
from agent.demo import play
from agent.i18n import _
from agent.tablet.simulated.scenario import scenario_names


@make_command(
    "demo",
    _(
        "Play a whole return in under half a minute: a simulated tablet, a simulated borrower, "
        "Google's real ADB server. Nothing to plug in, nothing to answer."
    ),
)
@click.option(
    "--list", "only_list", is_flag=True, help=_("Only name the scenarios that --fake takes.")
)
def command(session: Session, *, only_list: bool) -> Result:
    """Return the case that was played, and how to see it again."""
    return _list() if only_list else _play(session)


def _list() -> Result:
    names = scenario_names()

    def show(console: Console) -> None:
        for name in names:
            say(console, styled(name))

    return Result({"scenarios": list(names)}, show)


def _play(session: Session) -> Result:
    with screen_of(session, SystemClock().now) as screen:
        session.screen = screen
        demo = play(session.settings(), screen)
    outcome, case, folder = demo.run, demo.run.case.id, demo.folder
    named = f"--data {shlex.quote(str(session.data))} " if session.data else ""

    def show(console: Console) -> None:
        say(
            console, styled(_("The case {case} lies in {folder}.").format(case=case, folder=folder))
        )
        again = _("See it again with: {command}")
        say(console, styled(again.format(command=f"quitus {named}--fake show {case}"), "bold"))

    errors = (outcome.error,) if outcome.error is not None else ()
    data = case_json(outcome.case) | {"folder": str(folder)}
    return Result(data, show, outcome.exit_code, errors, told=True)
