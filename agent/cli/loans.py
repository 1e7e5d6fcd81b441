"""`quitus loans`: who has which tablet until when, and what becomes of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from agent.cli.asking import reason
from agent.cli.command import Command
from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.desk_work import hand, today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.errors import Exit
from agent.i18n import _

if TYPE_CHECKING:
    from agent.loans.deeds import Hand
    from agent.records.case import Case
    from agent.records.loans import Loan

_LOAN = click.argument("loan", metavar=_("LOAN"))
_STATES = ("out", "returned", "lost", "stolen", "undone")


@make_command("list", _("List the loans that go on; with --all, those that ended too."))
@click.option("--all", "everything", is_flag=True, help=_("Those that ended, too."))
@click.option("--state", type=click.Choice(_STATES), help=_("Only those in that state."))
@click.option("--tablet", metavar=_("TABLET"), help=_("Only those of one tablet."))
@click.option("--borrower", metavar=_("TEXT"), help=_("Only those whose borrower is called so."))
def list_(
    session: Session,
    *,
    everything: bool,
    state: str | None,
    tablet: str | None,
    borrower: str | None,
) -> Result:
    """Return the loans."""
    records = session.records()
    borrowers = records.borrowers() if borrower else {}
    found = [
        loan
        for loan in records.loans()
        if state in (None, loan.state)
        and (everything or state or loan.going_on)
        and tablet in (None, loan.asset_tag, loan.serial)
        and (borrower or "").casefold() in borrowers.get(loan.id, {}).get("name", "").casefold()
    ]
    return _several(session, found)


@make_command(
    "show", _("Show a loan in full. LOAN is its id, how that begins, or the tablet that is out.")
)
@_LOAN
def show(session: Session, *, loan: str) -> Result:
    """Return the loan."""
    from agent.loans.naming import loan_named  # noqa: PLC0415 - not for `--help`

    records = session.records()
    return _one(session, loan_named(records, loan).id, None)


@make_command("extend", _("Move the end of a loan to another day, or to an open end."))
@_LOAN
@click.argument("due", metavar=_("DAY"))
def extend(session: Session, *, loan: str, due: str) -> Result:
    """Return the loan."""
    from agent.loans.dates import due_named  # noqa: PLC0415 - not for `--help`

    end = due_named(due)
    return _changed(session, loan, lambda own, found: own.extend(found, end))


_ON = click.option("--on", metavar=_("DAY"), help=_("Which day it was; today by default."))
_REMARK = click.option(
    "--remark",
    metavar=_("TEXT"),
    help=_("What is known of it, the number of the complaint for instance; it can be erased."),
)


def _missing(name: str, summary: str) -> Command:
    """Return the command that writes the tablet of a loan off; it is called as the state is."""

    @make_command(name, summary)
    @_LOAN
    @_ON
    @_REMARK
    def command(session: Session, *, loan: str, on: str | None, remark: str | None) -> Result:
        """Return the loan."""
        from agent.records.loans import LoanState  # noqa: PLC0415 - not for `--help`

        day, told, state = _day(on), (remark or "").strip(), LoanState(name)
        return _changed(session, loan, lambda own, which: own.missing(which, state, day, told))

    return command


lost = _missing("lost", _("Record that the tablet of a loan is lost."))
stolen = _missing("stolen", _("Record that the tablet of a loan was stolen."))


@make_command("found", _("Record that a tablet was found again: its loan goes on."))
@_LOAN
@_ON
def found(session: Session, *, loan: str, on: str | None) -> Result:
    """Return the loan."""
    day = _day(on)
    return _changed(session, loan, lambda own, which: own.found(which, day))


@make_command(
    "close",
    _(
        "End a loan whose tablet is back, although its reset is not certain: dead, broken, locked. "
        "The tablet stays in stock and can't be lent until a reset is proven or attested."
    ),
)
@_LOAN
@click.option("--why", metavar=_("TEXT"), help=_("Who decided it, and why; it can be erased."))
def close(session: Session, *, loan: str, why: str | None) -> Result:
    """Return the loan."""
    from agent.loans.closing import came_back  # noqa: PLC0415 - not for `--help`
    from agent.loans.naming import loan_named  # noqa: PLC0415 - the same

    own = hand(session)
    which = loan_named(own.records, loan)
    back = came_back(own.records, which)  # before a reason is asked for
    told = reason(session, why, _("Who decided it, and why?"))
    return _one(session, which.id, own.close(which, back, told))


@make_command("overdue", _("List the loans past their end; exit code 1 if there are any."))
def overdue(session: Session) -> Result:
    """Return the loans."""
    from agent.loans.due import overdue as late  # noqa: PLC0415 - not for `--help`

    found = [each.loan for each in late(session.records().loans(), today())]
    return _several(session, found, Exit.NOT_IN_ORDER if found else Exit.DONE)


@make_command("reminders", _("List whom to remind: loans that end soon, or are overdue."))
@click.option(
    "--days",
    type=click.IntRange(0, 366),
    default=7,
    metavar=_("NUMBER"),
    help=_("How many days ahead; 7 by default."),
)
def reminders(session: Session, *, days: int) -> Result:
    """Return the loans."""
    from agent.console.loans import loan_json, show_reminders  # noqa: PLC0415 - not for `--help`
    from agent.loans.due import to_remind  # noqa: PLC0415

    records, now = session.records(), today()
    loans = [each.loan for each in to_remind(records.loans(), now, days)]
    borrowers = records.borrowers()
    return Result(
        {"loans": [loan_json(each, borrowers, now) for each in loans]},
        show=lambda console: show_reminders(console, loans, borrowers, now),
    )


def _day(on: str | None) -> date:
    from agent.loans.dates import day_named  # noqa: PLC0415 - not for `--help`

    return day_named(on) if on else today()


def _changed(session: Session, loan: str, do: "Callable[[Hand, Loan], Case]") -> Result:
    from agent.loans.naming import loan_named  # noqa: PLC0415 - not for `--help`

    own = hand(session)
    which = loan_named(own.records, loan)
    return _one(session, which.id, do(own, which))


def _one(session: Session, loan_id: str, case: "Case | None") -> Result:
    from agent.console.loans import loan_json, show_loan  # noqa: PLC0415 - not for `--help`

    records, now = session.records(), today()
    loan, borrowers = records.loan(loan_id), records.borrowers()
    data = loan_json(loan, borrowers, now)
    return Result(
        {**data, "case": case.id} if case else data,
        show=lambda console: show_loan(console, loan, borrowers, now, case),
    )


def _several(session: Session, loans: "Sequence[Loan]", code: Exit = Exit.DONE) -> Result:
    from agent.console.loans import loan_json, show_loans  # noqa: PLC0415 - not for `--help`

    now, borrowers = today(), session.records().borrowers()
    return Result(
        {"loans": [loan_json(each, borrowers, now) for each in loans]},
        show=lambda console: show_loans(console, loans, borrowers, now),
        exit_code=code,
    )


command = make_group(
    "loans",
    _("Keep the loans: who has which tablet until when."),
    list_,
    show,
    extend,
    lost,
    stolen,
    found,
    close,
    overdue,
    reminders,
)
