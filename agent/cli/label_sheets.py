"""`quitus papers labels`: stock labels with Code 128 and QR, on sheets of labels."""

from pathlib import Path

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.papers import show_files
from agent.errors import UsageError
from agent.i18n import _, current
from agent.records.stock import StockTablet, TabletState

_SHEETS = ("L7160", "L7651", "L4731")  # as in agent/papers/labels.py, which needs reportlab


@make_command(
    "labels",
    _(
        "Print stock labels as PDF: the asset tag with its check character, as text, Code 128 and "
        "QR. Print at 100 %, without fitting to the page."
    ),
)
@click.argument("tags", nargs=-1, metavar=_("[TAG]…"))
@click.option("--all", "everything", is_flag=True, help=_("Every tablet of the stock."))
@click.option(
    "--sheet",
    type=click.Choice(_SHEETS),
    default=_SHEETS[0],
    help=_("The sheet of labels (Avery's number; 21, 65 or 189 labels)."),
)
@click.option(
    "--start",
    type=click.IntRange(1),
    default=1,
    metavar=_("PLACE"),
    help=_("The first free place of a sheet that was begun."),
)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar=_("FILE"),
    help=_("The PDF to write."),
)
def labels(
    session: Session, *, tags: tuple[str, ...], everything: bool, sheet: str, start: int, path: Path
) -> Result:
    """Return the file."""
    from agent.papers.labels import Label  # noqa: PLC0415 - reportlab, not for `--help`
    from agent.papers.labels import labels as made  # noqa: PLC0415 - as above

    if everything is bool(tags):
        raise UsageError(_("Name the tags, or say --all."))
    stock = {tablet.asset_tag: tablet for tablet in session.records().stock() if tablet.asset_tag}
    wanted = tags or tuple(tag for tag in stock if stock[tag].state is not TabletState.RETIRED)
    data = made(
        [Label(tag, _line(stock.get(tag))) for tag in wanted],
        sheet,
        school=session.settings().school_name,
        start=start,
        simulated=session.fake is not None,
        language=current(),
    )
    _write(path, data)
    return Result(
        {"file": str(path), "labels": len(wanted)}, show=lambda console: show_files(console, [path])
    )


def _line(tablet: StockTablet | None) -> str:
    """Return what stands under the bars: the model and the serial number."""
    if tablet is None:
        return ""
    return " · ".join(filter(None, (tablet.model, tablet.serial)))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(
            _("The file {file} can't be written: {cause}.").format(
                file=path, cause=error.strerror or type(error).__name__
            ),
            hint=_("Choose another place with --to."),
        ) from error
