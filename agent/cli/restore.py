"""`quitus restore`: a backup put in the place of the record."""

from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.takeout import show_restored
from agent.i18n import _


@make_command(
    "restore",
    _(
        "Put the backup SOURCE in the place of the record, which is kept aside. The backup is "
        "looked at first; nothing is changed unless it is whole."
    ),
)
@click.argument("source", type=click.Path(path_type=Path), metavar=_("SOURCE"))
@click.option(
    "--older",
    is_flag=True,
    help=_("Go on though the record has entries that the backup lacks, or can't be read."),
)
@click.option("--other-desk", is_flag=True, help=_("Go on though the backup is another desk's."))
def command(session: Session, *, source: Path, older: bool, other_desk: bool) -> Result:
    """Return what was put back."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.records.backup import restore  # noqa: PLC0415 - as above

    records = session.records()
    done = restore(records, SystemClock(), source, older=older, other_desk=other_desk)
    data = {
        "desk": done.desk.id,
        "simulated": done.desk.simulated,
        "head": done.head._asdict(),
        "aside": str(done.aside) if done.aside else None,
        "lost": done.lost,
        "erased": done.erased,
        "compared": done.compared,
    }
    return Result(data, show=lambda console: show_restored(console, done))
