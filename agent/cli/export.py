"""`quitus export`: a case, or the whole record, in a form that anybody can check."""

from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.takeout import show_exported
from agent.errors import UsageError
from agent.i18n import _


@make_command(
    "export",
    _(
        "Write a case, or the whole record, into a folder or a zip that can be checked without "
        "quitus. CASE is its id, or how the id begins."
    ),
)
@click.argument("case_id", required=False, metavar=_("[CASE]"))
@click.option("--all", "everything", is_flag=True, help=_("The whole record."))
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    metavar=_("FOLDER|ZIP"),
    help=_("Where to: a folder, or a file that ends in .zip; not there yet."),
)
@click.option(
    "--with-people",
    is_flag=True,
    help=_("Add what people typed, names too; left out by default."),
)
def command(
    session: Session, *, case_id: str | None, everything: bool, path: Path, with_people: bool
) -> Result:
    """Return what was exported."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.records.export import export  # noqa: PLC0415 - as above

    if everything is (case_id is not None):
        raise UsageError(_("Name one CASE, or say --all."))
    records = session.records()
    made = export(records, SystemClock(), path, case=case_id, with_people=with_people)
    data = {
        "path": str(made.path),
        "desk": made.desk.id,
        "simulated": made.desk.simulated,
        "cases": list(made.cases),
        "entries": made.entries,
        "first": made.first,
        "last": made.last,
        "head": made.head._asdict(),
        "people": made.people,
    }
    return Result(data, show=lambda console: show_exported(console, made))
