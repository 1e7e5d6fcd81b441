"""Draws the loans: a line each, one in full, what is late, what the Region is still to be told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console

from agent.console.loan_words import due_word, loan_state, task_word
from agent.console.stock import show_written
from agent.console.tables import print_table
from agent.console.theme import say, styled
from agent.console.words import labelled, proof_word
from agent.i18n import _, ngettext
from agent.loans.due import due
from agent.loans.portal import Task, ToDo, to_do
from agent.loans.words import condition_word, ground_word, kind_word, part_name
from agent.records.case import Case
from agent.records.loans import Loan, LoanState
from agent.records.stock import StockTablet

Borrowers = Mapping[str, Mapping[str, str]]  # loan → field → text, as far as it is still held


def borrower_name(loan: Loan, borrowers: Borrowers) -> str:
    """Return who borrows; a word where the name was erased, a dash where there never was one."""
    name = borrowers.get(loan.id, {}).get("name")
    return name or (_("forgotten") if loan.named else "—")


def loan_json(loan: Loan, borrowers: Borrowers, now: date) -> dict[str, Any]:
    """Return a loan as plain values; the borrower's are null where they are not held."""
    texts = borrowers.get(loan.id, {})
    stands = due(loan, now)
    marks = {name: getattr(loan, name) for name in ("portal_typed", "portal_unticked")}
    return {
        "loan": loan.id,
        **{name: value for name, value in vars(loan).items() if name not in _LEFT_OUT},
        **{name: vars(mark) if mark else None for name, mark in marks.items()},
        "days_left": stands.days_left if loan.going_on else None,
        "overdue": stands.overdue and loan.state is LoanState.OUT,
        "borrower": {name: texts.get(name) for name in ("name", "group", "replaces", "guardian")},
    }


_LEFT_OUT = frozenset({"id", "past", "named", "lent_in"})


def show_loans(console: Console, loans: Sequence[Loan], borrowers: Borrowers, now: date) -> None:
    """Print a line a loan."""
    if not loans:
        return say(console, styled(_("No such loan.")))
    headings = (_("loan"), _("tablet"), _("borrower"), _("start"), _("end"), _("state"))
    rows = [
        (
            loan.id,
            loan.tablet,
            borrower_name(loan, borrowers),
            loan.start or "—",
            due_word(loan.due),
            _state(loan, now),
        )
        for loan in loans
    ]
    return print_table(console, headings, rows)


def show_loan(
    console: Console, loan: Loan, borrowers: Borrowers, now: date, case: Case | None = None
) -> None:
    """Print a loan in full, both conditions beside each other; `case`: the act that changed it."""
    for name, value in _facts(loan, borrowers, now):
        console.print(styled(labelled(name, value)))
    if loan.condition_out or loan.condition_back:
        console.print()
        show_conditions(console, loan)
    if case is not None:
        console.print()
        show_written(console, case)


def show_conditions(console: Console, loan: Loan) -> None:
    """Print the condition at loan and at return, part by part; what differs is marked."""
    parts = dict.fromkeys([*loan.condition_out, *loan.condition_back])
    rows = []
    for part in parts:
        out, back = loan.condition_out.get(part), loan.condition_back.get(part)
        mark = "≠" if loan.condition_back and out != back else ""
        rows.append((part_name(part), condition_word(out), condition_word(back), mark))
    print_table(console, (_("part"), _("at loan"), _("at return"), ""), rows)


def show_reminders(
    console: Console, loans: Sequence[Loan], borrowers: Borrowers, now: date
) -> None:
    """Print whom to remind of what."""
    if not loans:
        return say(console, styled(_("No loan ends soon, and none is overdue.")))
    for loan in loans:
        left = due(loan, now).days_left or 0
        if left < 0:
            text = ngettext(
                "{borrower}, {group}: tablet {tablet}, due on {due}, {days} day ago.",
                "{borrower}, {group}: tablet {tablet}, due on {due}, {days} days ago.",
                -left,
            )
        else:
            text = ngettext(
                "{borrower}, {group}: tablet {tablet}, due on {due}, in {days} day.",
                "{borrower}, {group}: tablet {tablet}, due on {due}, in {days} days.",
                left,
            )
        line = text.format(
            borrower=borrower_name(loan, borrowers),
            group=borrowers.get(loan.id, {}).get("group", "—"),
            tablet=loan.tablet,
            due=loan.due,
            days=abs(left),
        )
        say(console, styled(line, "yellow" if left < 0 else ""))
    return None


def to_do_json(each: ToDo, borrowers: Borrowers, now: date) -> dict[str, Any]:
    """Return what is to be done in the Region's application as plain values."""
    return {"do": each.task.value, **loan_json(each.loan, borrowers, now)}


def ticked_json(tablet: StockTablet) -> dict[str, Any]:
    """Return a tablet that a return of no known loan left ticked as plain values."""
    names = ("asset_tag", "serial", "maker", "model", "year")
    known = {name: getattr(tablet, name) for name in names}
    return {"do": Task.UNTICK.value, "loan": None, "return": tablet.ticked, **known}


def show_portal(
    console: Console,
    loans: Sequence[Loan],
    borrowers: Borrowers,
    ticked: Sequence[StockTablet],
    url: str,
) -> None:
    """Print what is to be typed or unticked, one after the other, in the order of the form."""
    found = to_do(loans)
    if not found and not ticked:
        return say(console, styled(_("Nothing is left to do in the Region's application.")))
    say(console, styled(_("The Region's application: {url}").format(url=url or "—")))
    for number, each in enumerate(found, start=1):
        console.print()
        loan = each.loan
        head = _("{number}. {task} (loan {loan})").format(
            number=number, task=task_word(each.task), loan=loan.id
        )
        say(console, styled(head, "bold"))
        for name, value in _form(loan, borrowers):
            say(console, styled(labelled(name, value)), 3)
    for number, tablet in enumerate(ticked, start=len(found) + 1):
        _show_ticked(console, number, tablet)
    console.print()
    count = len(found) + len(ticked)
    text = ngettext(
        "{count} to be told. When one is done: “quitus portal --done LOAN”.",
        "{count} to be told. When one is done: “quitus portal --done LOAN”.",
        count,
    )
    return say(console, styled(text.format(count=count)))


def _show_ticked(console: Console, number: int, tablet: StockTablet) -> None:
    console.print()
    head = _("{number}. {task} (return {case}, of no loan known here)").format(
        number=number, task=task_word(Task.UNTICK), case=tablet.ticked
    )
    say(console, styled(head, "bold"))
    for name, value in ((_("Asset tag"), tablet.asset_tag), (_("Serial"), tablet.serial)):
        say(console, styled(labelled(name, value or "—")), 3)


def _form(loan: Loan, borrowers: Borrowers) -> list[tuple[str, str]]:
    """Return the values in the order of a form: number, to whom, for how long."""
    return [
        (_("Asset tag"), loan.asset_tag or "—"),
        (_("Serial"), loan.serial or "—"),
        (_("Borrower"), borrower_name(loan, borrowers)),
        (_("Class or subject"), borrowers.get(loan.id, {}).get("group", "—")),
        (_("Kind"), kind_word(loan.borrower_kind)),
        (_("Start"), loan.start or "—"),
        (_("End"), due_word(loan.due)),
    ]


def _facts(loan: Loan, borrowers: Borrowers, now: date) -> list[tuple[str, str]]:
    made = " ".join(str(each) for each in (loan.maker, loan.model, loan.year) if each)
    facts = [(_("Loan"), loan.id), (_("State"), _state(loan, now)), (_("Model"), made or "—")]
    facts += _form(loan, borrowers)
    facts += [(_("Ground"), ground_word(loan.ground)), (_("Operator"), loan.operator)]
    facts += [(_("Reset before the loan"), proof_word(loan.proof))]
    if loan.ended_on:
        facts += [(_("Ended on"), loan.ended_on)]
    if loan.return_case:
        facts += [
            (_("Returned in the case"), loan.return_case),
            (_("Reset at return"), proof_word(loan.proof_back)),
        ]
    if loan.extended:
        facts += [(_("Extended"), str(loan.extended))]
    if loan.hold:
        facts += [(_("Hold"), _("yes: nothing of it is forgotten"))]
    return facts


def _state(loan: Loan, now: date) -> str:
    late = loan.state is LoanState.OUT and due(loan, now).overdue
    return _("overdue") if late else loan_state(loan.state)
