"""`quitus backup`: the record as it is now, copied while the desk goes on."""

from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.takeout import show_backed_up
from agent.i18n import _


@make_command(
    "backup",
    _(
        "Copy the record, as it is now, into the folder DEST, which isn't there yet or is empty. "
        "The desk may go on meanwhile. A record that isn't whole is not copied."
    ),
)
@click.argument("dest", type=click.Path(path_type=Path), metavar=_("DEST"))
def command(session: Session, *, dest: Path) -> Result:
    """Return what was copied."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.records.backup import backup  # noqa: PLC0415 - as above

    made = backup(session.records(), SystemClock(), dest)
    data = {
        "path": str(made.path),
        "desk": made.desk.id,
        "simulated": made.desk.simulated,
        "cases": made.cases,
        "head": made.head._asdict(),
    }
    return Result(data, show=lambda console: show_backed_up(console, made))
