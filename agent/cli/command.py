"""How a command is made: its name known to the session, its usage in the reader's words."""

from collections.abc import Callable
from typing import Any

import click

from agent.cli.session import Session, talk_options
from agent.i18n import _


class Command(click.Command):
    """A command that tells the session its name before anything of it is parsed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the rest of the line."""
        ctx.ensure_object(Session).command = ctx.command_path.partition(" ")[2]
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A command that has commands of its own."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the rest of the line."""
        ctx.ensure_object(Session).command = ctx.command_path.partition(" ")[2]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line, in the language in force."""
        del ctx
        return [_("[OPTIONS]"), _("COMMAND [ARGUMENTS]…")]


def command(name: str, text: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command: with `--json` and `--no-input`, and the session first."""

    def make(function: Callable[..., Any]) -> Command:
        made = click.command(name, cls=Command, help=text, options_metavar=_("[OPTIONS]"))(
            talk_options(click.pass_obj(function))
        )
        assert isinstance(made, Command)
        return made

    return make


def group(name: str, text: str, *commands: Command) -> Group:
    """Return a command made of commands."""
    return Group(name, help=text, commands={each.name: each for each in commands if each.name})
