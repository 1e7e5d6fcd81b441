"""`quitus forget`: erase people whose time is over, or one who asks for it."""

from collections.abc import Callable

import click

from agent.cli.asking import ask_line, operator_code
from agent.cli.command import command as make_command
from agent.cli.desk_work import today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.forgetting import plan_json, show_done, show_plan, word_to_type
from agent.console.theme import talk_console
from agent.errors import StoppedError, UsageError
from agent.i18n import _, current
from agent.loans.forgetting import Plan, find_person, forget, plan_due, plan_person
from agent.loans.retention import retention_of


@make_command(
    "forget",
    _(
        "Erase people: their names, what was typed about them, their papers and scans. What "
        "happened to the tablets stays on record. Shows what goes, and asks. It can't be undone."
    ),
)
@click.option("--due", is_flag=True, help=_("Whoever is kept for longer than the settings allow."))
@click.option("--person", metavar=_("NAME_OR_ID"), help=_("One person, who has no tablet now."))
@click.option("--names", is_flag=True, help=_("Show the names of those who go, too."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would go."))
@click.option("--yes", is_flag=True, help=_("Erase without asking."))
def command(
    session: Session, *, due: bool, person: str | None, names: bool, dry_run: bool, yes: bool
) -> Result:
    """Return what was erased, or would be; nothing to erase is in order."""
    if due is (person is not None):
        raise UsageError(_("Say whom to forget: --due, or --person NAME_OR_ID."))
    operator = "" if dry_run else operator_code(session)
    records, again = session.records(), _planner(session, person)
    plan = again()
    if dry_run or not plan.erasure:
        return Result(plan_json(plan), show=lambda console: show_plan(console, plan, names=names))
    if not yes:
        show_plan(talk_console(color=session.color), plan, names=names)
        _confirm(session)
    case = forget(records, plan, again, operator=operator, language=current())
    return Result(
        {**plan_json(plan), "case": case.id}, show=lambda console: show_done(console, plan, case.id)
    )


def _planner(session: Session, person: str | None) -> Callable[[], Plan]:
    """Return what works out what goes, whenever it is called."""
    records, settings = session.records(), session.settings()
    if person is not None:
        found = find_person(records, person)
        return lambda: plan_person(records, found)
    return lambda: plan_due(records, today(), retention_of(settings))


def _confirm(session: Session) -> None:
    """Let the operator type the word; anything else, Enter too, stops."""
    word = word_to_type()
    typed = ask_line(
        session,
        _("Type {word} to erase this for good:").format(word=word),
        missing=UsageError(
            _("Nobody can be asked whether this is to be erased."), hint=_("Add --yes.")
        ),
        accept=str,
        afresh=True,
    )
    if typed.strip().upper() != word:
        raise StoppedError(_("Nothing was erased."))
