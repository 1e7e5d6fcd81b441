"""Draws the stock: the tablets, what an import would change, what an act did."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.console.loan_words import field_word, tablet_state, use_word
from agent.console.tables import print_table
from agent.console.theme import say, styled
from agent.console.words import labelled, proof_word
from agent.i18n import _, ngettext
from agent.loans.choosing import obstacle, offered
from agent.loans.stock_plan import Change, Plan
from agent.records.case import Case
from agent.records.stock import Key, StockTablet


def tablet_json(tablet: StockTablet, reserved: Collection[Key] = ()) -> dict[str, Any]:
    """Return a tablet as plain values; `obstacle` is what keeps it from being lent, or null."""
    found = obstacle(tablet, reserved)
    return {
        **{name: value for name, value in vars(tablet).items() if name != "past"},
        "obstacle": found.value if found else None,
    }


def stock_json(
    tablets: Sequence[StockTablet], all_of_them: Sequence[StockTablet], reserved: Collection[Key]
) -> dict[str, Any]:
    """Return tablets as plain values; `next` names those to be lent, the first in front."""
    return {
        "tablets": [tablet_json(one, reserved) for one in tablets],
        "next": [
            {"asset_tag": one.asset_tag, "serial": one.serial}
            for one in offered(all_of_them, reserved)
        ],
    }


def show_stock(
    console: Console,
    tablets: Sequence[StockTablet],
    all_of_them: Sequence[StockTablet],
    reserved: Collection[Key],
) -> None:
    """Print a line a tablet, and how many can be lent."""
    if not tablets:
        return say(console, styled(_("No such tablet in stock.")))
    headings = (
        _("asset tag"),
        _("serial"),
        _("model"),
        _("year"),
        _("use"),
        _("state"),
        _("proof"),
    )
    rows = [
        (
            one.asset_tag or "—",
            one.serial or "—",
            " ".join(filter(None, (one.maker, one.model))) or "—",
            str(one.year or "—"),
            use_word(one),
            tablet_state(one, obstacle(one, reserved)),
            proof_word(one.proof),
        )
        for one in tablets
    ]
    print_table(console, headings, rows)
    first = offered(all_of_them, reserved)
    text = ngettext("{count} tablet can be lent.", "{count} tablets can be lent.", len(first))
    console.print()
    say(console, styled(text.format(count=len(first)), "bold"))
    if first:
        say(console, styled(_("The next one: {tablet}.").format(tablet=first[0].name)))
    return None


def plan_json(plan: Plan, case: Case | None) -> dict[str, Any]:
    """Return an import as plain values; `case` is null where nothing was written."""
    return {
        "case": case.id if case else None,
        "changes": [
            {
                "line": change.line,
                "new": change.old is None,
                "asset_tag": change.new["asset_tag"],
                "serial": change.new["serial"],
                "changes": {
                    name: {"old": _old(change, name), "new": change.new[name]}
                    for name in change.differing
                },
            }
            for change in plan.changes
        ],
        "unchanged": plan.unchanged,
        "not_read": list(plan.unknown),
    }


def show_plan(console: Console, plan: Plan) -> None:
    """Print what an import changes, line by line."""
    for change in plan.changes:
        say(console, styled(_plan_line(change)))
    if plan.unknown:
        text = _("Columns that are not read: {names}.").format(names=", ".join(plan.unknown))
        say(console, styled(text, "yellow"))
    new = sum(change.old is None for change in plan.changes)
    text = _("New: {new}. Changed: {changed}. Unchanged: {unchanged}.")
    counts = text.format(new=new, changed=len(plan.changes) - new, unchanged=plan.unchanged)
    say(console, styled(counts, "bold"))


def show_import(console: Console, plan: Plan, case: Case | None) -> None:
    """Print what an import changed, or would."""
    show_plan(console, plan)
    show_written(console, case)


def show_written(console: Console, case: Case | None) -> None:
    """Print under which case an act is on record."""
    if case is None:
        return say(console, styled(_("Nothing was written.")))
    return say(console, styled(_("On record as the case {case}.").format(case=case.id)))


def show_tablet(console: Console, tablet: StockTablet, case: Case) -> None:
    """Print a tablet as it is after an act."""
    rows = [(field_word(name), getattr(tablet, name)) for name in _SHOWN]
    for name, value in [*rows, (field_word("state"), tablet_state(tablet, None))]:
        console.print(styled(labelled(name, str(value or "—"))))
    console.print(styled(labelled(_("use"), use_word(tablet))))
    show_written(console, case)


def show_exported(console: Console, path: Path, count: int) -> None:
    """Print where an export lies."""
    text = ngettext(
        "{count} tablet was written to {path}.", "{count} tablets were written to {path}.", count
    )
    say(console, styled(text.format(count=count, path=path)))


_SHOWN = ("asset_tag", "serial", "maker", "model", "year")


def _plan_line(change: Change) -> str:
    name = change.new["asset_tag"] or change.new["serial"]
    if change.old is None:
        told = [_fact(each, change.new[each]) for each in change.differing if change.new[each]]
        text = _("line {line}: new tablet {tablet} ({facts})")
    else:
        name = change.old.name
        told = [
            f"{field_word(each)} {_value(_old(change, each))} → {_value(change.new[each])}"
            for each in change.differing
        ]
        text = _("line {line}: tablet {tablet} ({facts})")
    return text.format(line=change.line, tablet=name, facts=", ".join(told))


def _fact(name: str, value: object) -> str:
    return f"{field_word(name)} {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)


def _old(change: Change, name: str) -> object:
    return getattr(change.old, name) if change.old else None
