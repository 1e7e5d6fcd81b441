"""What one call of the program was asked for, before and after the command's name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agent.errors import UsageError
from agent.i18n import _
from agent.settings import OPERATOR_CODE, Settings, load_settings, operator_rule

if TYPE_CHECKING:
    from agent.console.screen import Screen
    from agent.console.typed import Terminal
    from agent.desk import Desk
    from agent.records.formats import Upgraded
    from agent.records.store import Records

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Session:
    """The options of this call; made by `__main__`, filled while the line is parsed.

    Attributes:
        environment: the variables of the process.
        as_json: print one envelope on stdout.
        command: the command's name, once it is known (`journal verify`).
        verbosity: -1 quiet, 0, 1 verbose, 2 very.
        screen: the screen of a run under way; knows the case to be named if the run is cut short.
    """

    environment: Mapping[str, str]
    as_json: bool = False
    command: str = ""
    data: Path | None = None
    fake: str | None = None
    operator: str | None = None
    no_input: bool = False
    color: bool = True
    verbosity: int = 0
    screen: "Screen | None" = None

    @property
    def quiet(self) -> bool:
        """Whether only what people must read is shown."""
        return self.verbosity < 0

    def settings(self) -> Settings:
        """Return the settings in force, under this call's options; raises FileError."""
        loaded = load_settings(self.environment)
        return loaded.with_options(data=self.data, operator=self.operator)

    def terminal(self) -> "Terminal | None":
        """Return where the operator types, or None where nobody is to be asked, or can be."""
        from agent.console.typed import terminal_of_desk  # noqa: PLC0415 - not for `--help`

        return None if self.no_input else terminal_of_desk()

    def open_desk(self) -> "Desk":
        """Return this desk; raises FileError, RecordError."""
        from agent.desk import open_desk  # noqa: PLC0415 - not for `--help`

        return open_desk(self.settings(), fake=self.fake, on_upgrade=_tell_upgraded)

    def records(self) -> "Records":
        """Return the record alone: reading it needs no ADB; raises FileError, RecordError."""
        from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
        from agent.records.store import Records  # noqa: PLC0415

        simulated = self.fake is not None
        folder = self.settings().folder(simulated=simulated)
        return Records(folder, SystemClock(), simulated=simulated, on_upgrade=_tell_upgraded)


def _tell_upgraded(upgraded: "Upgraded") -> None:
    from agent.console.takeout import upgrade_words  # noqa: PLC0415 - once in a record's life

    click.echo(upgrade_words(upgraded), err=True)


def check_operator(code: str) -> str:
    """Return an operator code; raises UsageError if it can't be one (a name, for instance)."""
    if OPERATOR_CODE.fullmatch(code):
        return code
    raise UsageError(
        _("“{code}” is no operator code: {rule}.").format(code=code, rule=operator_rule())
    )


def _join(option: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def join(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value:
            setattr(ctx.ensure_object(Session), option, True)

    return join


def talk_options(command: F) -> F:
    """Take `--json` and `--no-input` too, wherever they stand on the line."""
    for option, name, text in (
        ("--no-input", "no_input", _("Never ask anything; a missing answer is an error.")),
        ("--json", "as_json", _("Print one JSON document on stdout.")),
    ):
        command = click.option(
            option,
            is_flag=True,
            expose_value=False,
            help=text,
            envvar=f"QUITUS_{option[2:].upper().replace('-', '_')}",
            callback=_join(name),
        )(command)
    return command
