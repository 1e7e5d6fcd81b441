"""Shows borrowers and operators, for who asked to see them; and as plain values for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from agent.console.loan_words import date_word
from agent.console.theme import say, styled
from agent.console.words import labelled
from agent.i18n import _
from agent.records.loans import Loan
from agent.records.operators import Operator
from agent.records.persons import Person


def person_json(person: Person) -> dict[str, Any]:
    """Return somebody as plain values."""
    names = ("id", "kind", "name", "group", "replaces", "guardian", "last_on")
    return {name: getattr(person, name) for name in names}


def operator_json(operator: Operator) -> dict[str, Any]:
    """Return an operator as plain values."""
    return {"code": operator.code, "name": operator.name, "title": operator.title}


def show_people(console: Console, people: Sequence[Person]) -> None:
    """Print a line for each."""
    if not people:
        say(console, styled(_("Nobody is in the address book.")))
        return
    rows = [(each.id, each.name, each.group, kind_word(each.kind), each.last_on) for each in people]
    console.print(
        _table((_("id"), _("name"), _("class or subject"), _("kind"), _("last loan")), rows)
    )


def show_person(console: Console, person: Person, loans: Sequence[Loan]) -> None:
    """Print what the address book has of somebody, and the loans that are still known as his."""
    for name, value in _facts(person).items():
        if value:
            say(console, styled(labelled(name, value)))
    for loan in loans:
        dates = f"{date_word(loan.start)} → {date_word(loan.ended_on or loan.due)}"
        say(console, styled(f"{loan.id}  {loan.tablet}  {dates}"), 2)


def show_operators(console: Console, operators: Sequence[Operator]) -> None:
    """Print a line for each."""
    if not operators:
        say(console, styled(_("No operator's name is held here.")))
        return
    rows = [(each.code, each.name, each.title) for each in operators]
    console.print(_table((_("code"), _("name"), _("title")), rows))


def kind_word(kind: str) -> str:
    """Return what a kind of borrower is called."""
    return {"pupil": _("pupil"), "staff": _("member of staff")}.get(kind, kind or "—")


def _facts(person: Person) -> Mapping[str, str | None]:
    return {
        _("Id"): person.id,
        _("Name"): person.name,
        _("Kind"): kind_word(person.kind),
        _("Class or subject"): person.group,
        _("Replaces"): person.replaces,
        _("Guardian"): person.guardian,
        _("Last loan"): person.last_on,
    }


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(styled, row))
    return table
