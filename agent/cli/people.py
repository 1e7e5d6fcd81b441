"""`quitus people`: who borrows, as the address book has them."""

import click

from agent.cli.asking import operator_code
from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.people import person_json, show_people, show_person
from agent.i18n import _, current


@make_command("list", _("List the borrowers by name. Their names come on the screen."))
def list_(session: Session) -> Result:
    """Return everybody."""
    people = session.records().persons()
    data = {"people": [person_json(each) for each in people]}
    return Result(data, show=lambda console: show_people(console, people))


@make_command("show", _("Show one borrower, and the loans known as theirs. PERSON: id or name."))
@click.argument("person", metavar=_("PERSON"))
def show(session: Session, *, person: str) -> Result:
    """Return one of them."""
    from agent.loans.forgetting import find_person  # noqa: PLC0415 - TinyDB: not for `--help`
    from agent.records.borrowing import of_person  # noqa: PLC0415 - as above

    records = session.records()
    found = find_person(records, person)
    loans = of_person(records.texts(), found.id, records.loans())
    data = {**person_json(found), "loans": [loan.id for loan in loans]}
    return Result(data, show=lambda console: show_person(console, found, loans))


@make_command(
    "edit",
    _(
        "Put right what the address book has of PERSON (id or name). What a loan's papers say "
        "stays as it was signed."
    ),
)
@click.argument("person", metavar=_("PERSON"))
@click.option("--name", metavar=_("TEXT"), help=_("The name."))
@click.option("--group", metavar=_("TEXT"), help=_("Class or subject."))
@click.option("--replaces", metavar=_("TEXT"), help=_("Whom a substitute replaces; empty: nobody."))
@click.option("--guardian", metavar=_("TEXT"), help=_("Who signs for a minor; empty: nobody."))
def edit(session: Session, *, person: str, **changes: str | None) -> Result:
    """Return the borrower as he is written down now."""
    from agent.loans.forgetting import find_person  # noqa: PLC0415 - TinyDB: not for `--help`
    from agent.loans.people_book import edit_person  # noqa: PLC0415 - as above

    operator = operator_code(session)
    records = session.records()
    found = find_person(records, person)
    wanted = {field: text for field, text in changes.items() if text is not None}
    edit_person(records, found, wanted, operator=operator, language=current())
    now = records.person(found.id) or found
    return Result(person_json(now), show=lambda console: show_person(console, now, ()))


command = make_group(
    "people", _("Show the borrowers, or put their entry right."), list_, show, edit
)
