"""Shows what is to be forgotten, and what was."""

from typing import Any

from rich.console import Console

from agent.console.theme import say, styled
from agent.i18n import _, ngettext
from agent.loans.day_words import day_or_dash
from agent.loans.forgetting import Plan
from agent.records.loans import Loan

_STEP = 2


def word_to_type() -> str:
    """Return the word that confirms an erasure, in capitals."""
    return _("FORGET")


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values, without names; `case` is null until it is done."""
    return {
        "case": None,
        "ground": plan.ground,
        "loans": [loan.id for loan in plan.loans],
        "persons": [person.id for person in plan.persons],
        "texts": plan.texts,
        "papers": list(plan.erasure.papers),
        "asides": list(plan.erasure.asides),
        "namesakes": list(plan.namesakes),
    }


def show_plan(console: Console, plan: Plan, *, names: bool) -> None:
    """Print what would go."""
    if not plan.erasure:
        say(console, styled(_("Nobody is to be forgotten."), "green"))
        return
    say(console, styled(_("To be forgotten:"), "bold"))
    for loan in plan.loans:
        told = _("the people of loan {loan}: tablet {tablet}, from {start} to {end}")
        dates = {"start": day_or_dash(loan.start), "end": day_or_dash(loan.ended_on)}
        say(console, styled(told.format(loan=loan.id, tablet=loan.tablet, **dates)), _STEP)
    for person in plan.persons:
        name = f"{person.name}, {person.group}" if names else person.id
        told = _("out of the address book: {person}, last loan {day}")
        say(console, styled(told.format(person=name, day=day_or_dash(person.last_on))), _STEP)
    say(console, styled(_counts(plan)), _STEP)
    for aside in plan.erasure.asides:
        told = _("all people of the record put aside in {folder}").format(folder=aside)
        say(console, styled(told), _STEP)
    if plan.namesakes:
        text = _(
            "Somebody else of that name, or who names him as guardian or as replaced, stays in: "
            "{cases}."
        )
        say(console, styled(text.format(cases=", ".join(plan.namesakes)), "yellow"))


def show_done(console: Console, plan: Plan, case: str) -> None:
    """Print what went, and what else the school has to do."""
    say(console, styled(_("Forgotten. {counts}").format(counts=_counts(plan)), "green"))
    say(console, styled(_("On record as the case {case}, without names.").format(case=case)))
    text = _(
        "Backups and exports made before still hold the names: delete those that you need no more. "
        "A backup that is put back brings them back; then give this command again."
    )
    say(console, styled(text, "yellow"))


def show_hold(console: Console, loan: Loan) -> None:
    """Print whether a loan is held."""
    told = (
        _("Nothing of the loan {loan} is forgotten until it is released.")
        if loan.hold
        else _("The loan {loan} is forgotten in due time.")
    )
    say(console, styled(told.format(loan=loan.id), "green"))


def _counts(plan: Plan) -> str:
    texts = ngettext("{count} text", "{count} texts", plan.texts).format(count=plan.texts)
    papers = ngettext(
        "the papers of {count} case", "the papers of {count} cases", plan.papers
    ).format(count=plan.papers)
    return _("{texts}, {papers}.").format(texts=texts, papers=papers)
