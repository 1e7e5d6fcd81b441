"""`quitus operators`: the names and titles behind the operators' codes, for certificates."""

import click

from agent.cli.asking import ask_line, operator_code
from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.result import Result
from agent.cli.session import Session, check_operator
from agent.console.people import operator_json, show_operators
from agent.errors import UsageError
from agent.i18n import _, current


@make_command("list", _("List the operators whose name this desk has."))
def list_(session: Session) -> Result:
    """Return all of them."""
    return _listed(session)


@make_command(
    "add",
    _("Write down who stands behind the code CODE, in the place of whom it was before."),
)
@click.argument("code", metavar=_("CODE"))
@click.option("--name", metavar=_("TEXT"), help=_("The name, as certificates have it."))
@click.option("--title", metavar=_("TEXT"), help=_("The title or function."))
def add(session: Session, *, code: str, name: str | None, title: str | None) -> Result:
    """Return all of them."""
    from agent.loans.people_book import set_operator  # noqa: PLC0415 - TinyDB: not for `--help`

    check_operator(code)
    by = operator_code(session)
    name = name or _asked(session, _("Name, as certificates have it?"), "--name")
    title = title or _asked(session, _("Title or function?"), "--title")
    set_operator(session.records(), code, name, title, operator=by, language=current())
    return _listed(session)


@make_command("remove", _("Forget who stands behind the code CODE; the code stays in the record."))
@click.argument("code", metavar=_("CODE"))
def remove(session: Session, *, code: str) -> Result:
    """Return those who are left."""
    from agent.loans.people_book import remove_operator  # noqa: PLC0415 - as above

    by = operator_code(session)
    remove_operator(session.records(), check_operator(code), operator=by, language=current())
    return _listed(session)


def _listed(session: Session) -> Result:
    operators = session.records().operators()
    data = {"operators": [operator_json(each) for each in operators]}
    return Result(data, show=lambda console: show_operators(console, operators))


def _asked(session: Session, question: str, option: str) -> str:
    from agent.loans.names import clean_name  # noqa: PLC0415 - not for `--help`

    missing = UsageError(
        _("{option} is missing, and nobody can be asked.").format(option=option),
        hint=_("Give it on the command line."),
    )
    return ask_line(session, question, missing=missing, accept=clean_name)


command = make_group(
    "operators",
    _("Keep the names behind the operators' codes, for certificates."),
    list_,
    add,
    remove,
)
