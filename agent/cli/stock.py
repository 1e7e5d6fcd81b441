"""`quitus stock`: the tablets that the school has."""

from pathlib import Path
from typing import Any

import click

from agent.cli.asking import confirm, reason
from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.desk_work import hand, today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.cli.stock_request import request
from agent.files import read_file, write_file
from agent.i18n import _

_STATES = ("in_stock", "out", "lost", "stolen", "retired")


@make_command("list", _("List the tablets of the school, and which can be lent."))
@click.option("--all", "everything", is_flag=True, help=_("Those that were retired, too."))
@click.option("--state", type=click.Choice(_STATES), help=_("Only those in that state."))
@click.option("--lendable", is_flag=True, help=_("Only those that can be lent, the first first."))
def list_(session: Session, *, everything: bool, state: str | None, lendable: bool) -> Result:
    """Return the tablets."""
    from agent.console.stock import show_stock, stock_json  # noqa: PLC0415 - not for `--help`
    from agent.loans.choosing import offered  # noqa: PLC0415
    from agent.loans.contradictions import reserved  # noqa: PLC0415

    records = session.records()
    stock, taken = records.stock(), reserved(records.cases(open_only=True))
    chosen = offered(stock, taken) if lendable else stock
    found = [
        one
        for one in chosen
        if state in (None, one.state) and (everything or state or one.state != "retired")
    ]
    return Result(
        stock_json(found, stock, taken),
        show=lambda console: show_stock(console, found, stock, taken),
    )


@make_command("add", _("Put one new tablet into stock."))
@click.option("--serial", metavar=_("SERIAL"), help=_("What the maker calls it."))
@click.option("--tag", "asset_tag", metavar=_("TAG"), help=_("The school's label."))
@click.option("--maker", metavar=_("TEXT"), help=_("Who made it."))
@click.option("--model", metavar=_("TEXT"), help=_("Its model."))
@click.option(
    "--year", type=click.IntRange(2010, 2100), metavar=_("YEAR"), help=_("The year of its model.")
)
@click.option("--loans-only", is_flag=True, help=_("It was lent before: it serves for loans only."))
def add(session: Session, **facts: Any) -> Result:
    """Return the tablet."""
    from agent.loans.naming import tablet_named  # noqa: PLC0415 - not for `--help`

    own = hand(session)
    case = own.add(facts)
    name = str(case.tablet.get("asset_tag") or case.tablet.get("serial"))
    return _of_tablet(tablet_named(own.records.standing().stock, name), case)


@make_command(
    "import",
    _(
        "Take tablets in from a CSV file, or change them: each row is found by its asset tag or "
        "its serial; an empty cell changes nothing. Columns: asset tag, serial, maker, model, "
        "year, for loans only, in French or English; others are not read. All of it, or nothing."
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"))
@click.option("--dry-run", is_flag=True, help=_("Only show, line by line, what would change."))
@click.option("--yes", "sure", is_flag=True, help=_("Don't ask whether what is shown is right."))
def import_(session: Session, *, file: Path, dry_run: bool, sure: bool) -> Result:
    """Return what changed."""
    from agent.console.stock import plan_json, show_import, show_plan  # noqa: PLC0415 - heavy
    from agent.console.theme import talk_console  # noqa: PLC0415
    from agent.loans.csv_text import read_table  # noqa: PLC0415
    from agent.loans.stock_columns import is_column  # noqa: PLC0415
    from agent.loans.stock_plan import plan_import  # noqa: PLC0415

    table = read_table(read_file(file), str(file), is_column)
    plan = plan_import(table, session.records().standing().stock, today())
    case = None
    if plan.changes and not dry_run:
        own = hand(session)
        if not sure:
            show_plan(talk_console(color=session.color), plan)
            confirm(session, _("Write this into the record (yes/no)?"))
        case = own.take_in(plan, table)
    return Result(plan_json(plan, case), show=lambda console: show_import(console, plan, case))


@make_command("export", _("Write the stock as a CSV file that a spreadsheet opens."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"))
@click.option("--force", is_flag=True, help=_("Write over a file that is there."))
def export(session: Session, *, file: Path, force: bool) -> Result:
    """Return where the file is, and how many tablets are in it."""
    from agent.console.stock import show_exported  # noqa: PLC0415 - not for `--help`
    from agent.loans.stock_csv import export_stock  # noqa: PLC0415

    stock = session.records().stock()
    write_file(file, export_stock(stock), over=force)
    return Result(
        {"file": str(file), "tablets": len(stock)},
        show=lambda console: show_exported(console, file, len(stock)),
    )


@make_command("retire", _("Take a tablet out of stock for good: broken, given back, written off."))
@click.argument("tablet", metavar=_("TABLET"))
@click.option("--why", metavar=_("TEXT"), help=_("The reason."))
def retire(session: Session, *, tablet: str, why: str | None) -> Result:
    """Return the tablet."""
    from agent.loans.naming import tablet_named  # noqa: PLC0415 - not for `--help`

    own = hand(session)
    found = tablet_named(own.records.standing().stock, tablet)
    case = own.retire(found, reason(session, why, _("Why is this tablet retired?")))
    return _of_tablet(own.records.standing().stock.tablets[found.key], case)


@make_command("label", _("Give a tablet a new label. TABLET is its old asset tag, or its serial."))
@click.argument("tablet", metavar=_("TABLET"))
@click.argument("tag", metavar=_("TAG"))
def label(session: Session, *, tablet: str, tag: str) -> Result:
    """Return the tablet."""
    from agent.loans.naming import tablet_named  # noqa: PLC0415 - not for `--help`

    own = hand(session)
    found = tablet_named(own.records.standing().stock, tablet)
    case = own.label(found, tag)
    now = own.records.standing().stock.tablets[found.serial or "", str(case.tablet["asset_tag"])]
    return _of_tablet(now, case)


def _of_tablet(tablet: Any, case: Any) -> Result:
    from agent.console.stock import show_tablet, tablet_json  # noqa: PLC0415 - not for `--help`

    return Result(
        {"case": case.id, "tablet": tablet_json(tablet)},
        show=lambda console: show_tablet(console, tablet, case),
    )


command = make_group(
    "stock",
    _("Keep the tablets that the school has."),
    list_,
    add,
    import_,
    export,
    retire,
    label,
    request,
)
