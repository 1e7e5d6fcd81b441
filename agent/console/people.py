"""Shows borrowers and operators, for who asked to see them; and as plain values for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from agent.console.tables import print_table
from agent.console.theme import say, styled
from agent.console.words import labelled
from agent.i18n import _
from agent.loans.words import kind_word
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
    headings = (_("id"), _("name"), _("class or subject"), _("kind"), _("last loan"))
    print_table(console, headings, rows)


def show_person(console: Console, person: Person, loans: Sequence[Loan]) -> None:
    """Print what the address book has of somebody, and the loans that are still known as his."""
    for name, value in _facts(person).items():
        if value:
            say(console, styled(labelled(name, value)))
    for loan in loans:
        dates = f"{loan.start or '—'} → {loan.ended_on or loan.due or '—'}"
        say(console, styled(f"{loan.id}  {loan.tablet}  {dates}"), 2)


def show_operators(console: Console, operators: Sequence[Operator]) -> None:
    """Print a line for each."""
    if not operators:
        say(console, styled(_("No operator's name is held here.")))
        return
    rows = [(each.code, each.name, each.title) for each in operators]
    print_table(console, (_("code"), _("name"), _("title")), rows)


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
