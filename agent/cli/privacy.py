"""`quitus privacy`: the entry for the school's register, or all that is held on one person."""

from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.privacy import show_text, show_written
from agent.i18n import _


@make_command(
    "privacy",
    _(
        "Print the record of processing (article 30 GDPR) for the school's register, filled from "
        "the settings; or, with --person, all that is held on one person (article 15)."
    ),
)
@click.option("--person", metavar=_("NAME_OR_ID"), help=_("All that is held on this person."))
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("Write it there: text; of a person also .json, or .zip with copies of the papers."),
)
def command(session: Session, *, person: str | None, to: Path | None) -> Result:
    """Return the record of processing, or what is held on somebody."""
    return _register(session, to) if person is None else _person(session, person, to)


def _register(session: Session, to: Path | None) -> Result:
    from agent.loans.dossier_file import save  # noqa: PLC0415 - TinyDB: not for `--help`
    from agent.loans.register import as_text, register, register_title  # noqa: PLC0415 - as above
    from agent.records.archive import check_place  # noqa: PLC0415 - as above

    sections = register(session.settings())
    text = as_text(register_title(), sections)
    data = {"title": register_title(), "sections": [vars(section) for section in sections]}
    if to is None:
        return Result(data, show=lambda console: show_text(console, text))
    check_place(to, session.records().folder)
    save(text.encode(), to)
    return Result({**data, "file": str(to)}, show=lambda console: show_written(console, to))


def _person(session: Session, name: str, to: Path | None) -> Result:
    from agent.loans.dossier import all_of  # noqa: PLC0415 - as above
    from agent.loans.dossier_file import text_of, write_all  # noqa: PLC0415 - as above
    from agent.loans.forgetting import find_person  # noqa: PLC0415 - as above
    from agent.loans.retention import retention_of  # noqa: PLC0415 - as above

    settings, records = session.settings(), session.records()
    held = all_of(records, find_person(records, name), retention_of(settings))
    if to is None:
        return Result(held.data, show=lambda console: show_text(console, text_of(held.data)))
    write_all(records, held, to)
    return Result({"file": str(to)}, show=lambda console: show_written(console, to))
