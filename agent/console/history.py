"""Draws the life of a tablet: a line a case, and what was wrong with the tablet then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from agent.console.act_words import act_sentence
from agent.console.cases import local_time, state_word, tablet_facts
from agent.console.loan_words import tablet_state, use_word
from agent.console.loans import Borrowers, loan_json, show_loans
from agent.console.stock import tablet_json
from agent.console.theme import say, styled
from agent.console.words import labelled, proof_word
from agent.i18n import _
from agent.loans.words import condition_word, part_name
from agent.records.history import Event
from agent.records.loans import Loan
from agent.records.stock import StockTablet

_INDENT = 18


@dataclass(frozen=True)
class Life:
    """How a tablet and its loans stand.

    Attributes:
        tablet: as the stock has it; None: it isn't in stock, or several are called so.
        loans: its own, the oldest first.
        borrowers: what is still held of who borrowed it.
        now: the day that it is.
    """

    tablet: StockTablet | None
    loans: Sequence[Loan]
    borrowers: Borrowers
    now: date

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; null where unknown."""
        return {
            "stock": tablet_json(self.tablet) if self.tablet else None,
            "loans": [loan_json(loan, self.borrowers, self.now) for loan in self.loans],
        }


def event_json(event: Event) -> dict[str, Any]:
    """Return a case of a tablet's life as plain values; null where unknown."""
    case = event.case
    return {
        "case": case.id,
        "procedure": case.procedure,
        "operator": case.operator,
        "opened_at": case.opened_at,
        "last_entry_at": event.ended_at,
        "open": case.open,
        "outcome": case.outcome,
        "proof": case.proof,
        "condition": dict(event.condition) or None,
        "serial": case.tablet.get("serial"),
        "asset_tag": case.tablet.get("asset_tag"),
        "simulated": case.simulated,
        "act": dict(event.act) if event.act is not None else None,
    }


def show_history(console: Console, events: Sequence[Event], life: Life) -> None:
    """Print the tablet as it stands, its loans, then a line a case, and what it was under it."""
    for name, value in _standing(events, life):
        console.print(styled(labelled(name, value)))
    if life.loans:
        console.print()
        show_loans(console, life.loans, life.borrowers, life.now)
    for event in events:
        case = event.case
        console.print()
        words = (case.procedure, case.operator, state_word(case), proof_word(case.proof))
        console.print(_row(local_time(case.opened_at), case.id, *words))
        if event.condition:
            say(console, styled(_condition(event.condition), "dim"), _INDENT)
        if event.act is not None:
            say(console, styled(act_sentence(event.act), "dim"), _INDENT)


def _standing(events: Sequence[Event], life: Life) -> list[tuple[str, str]]:
    if life.tablet is None:
        return tablet_facts(events[-1].case.tablet)
    return [
        *tablet_facts(vars(life.tablet)),
        (_("State"), tablet_state(life.tablet, None)),
        (_("Use"), use_word(life.tablet)),
        (_("Last reset"), proof_word(life.tablet.proof)),
    ]


def _row(*cells: str) -> Table:
    table = Table.grid(padding=(0, 2))
    for _cell in cells:
        table.add_column(overflow="fold")
    table.add_row(*(styled(cell) for cell in cells))
    return table


def _condition(condition: Mapping[str, str]) -> str:
    """Return what is not in order of a tablet, in words."""
    flaws = [
        f"{part_name(part)} {condition_word(state)}"
        for part, state in condition.items()
        if state != "ok"
    ]
    return labelled(_("Condition"), ", ".join(flaws) or _("in order"))
