"""Draws the life of a tablet: a line a case, and what was wrong with the tablet then."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from agent.console.cases import local_time, state_word, tablet_facts
from agent.console.theme import say, styled
from agent.console.words import labelled, proof_word
from agent.i18n import _
from agent.procedure.labels import choices_for, part_name
from agent.records.history import Event

_INDENT = 18


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
    }


def show_history(console: Console, events: Sequence[Event]) -> None:
    """Print the tablet as it is known last, then a line a case, and its condition under it."""
    for name, value in tablet_facts(events[-1].case.tablet):
        console.print(styled(labelled(name, value)))
    for event in events:
        case = event.case
        console.print()
        words = (case.procedure, case.operator, state_word(case), proof_word(case.proof))
        console.print(_row(local_time(case.opened_at), case.id, *words))
        if event.condition:
            say(console, styled(_condition(event.condition), "dim"), _INDENT)


def _row(*cells: str) -> Table:
    table = Table.grid(padding=(0, 2))
    for _cell in cells:
        table.add_column(overflow="fold")
    table.add_row(*(styled(cell) for cell in cells))
    return table


def _condition(condition: Mapping[str, str]) -> str:
    """Return what is not in order of a tablet, in words."""
    flaws = [
        f"{part_name(part)} {choices_for('condition', [state])[0].label}"
        for part, state in condition.items()
        if state != "ok"
    ]
    return labelled(_("Condition"), ", ".join(flaws) or _("in order"))
