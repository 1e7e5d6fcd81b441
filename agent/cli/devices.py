"""`quitus devices`: every tablet that ADB sees, with the one thing to do for each."""

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.tablets import show_devices
from agent.console.theme import out_console
from agent.desk import Desk, Row
from agent.errors import UsageError
from agent.i18n import _
from agent.tablet.report import listing_to_json
from agent.tablet.usb import UsbDevice, invisible_usb

_LOOK_S = 60.0


@make_command(
    "devices",
    _(
        "List every tablet that ADB sees, also those that are not ready, with the one thing to do "
        "for each."
    ),
)
@click.option("--watch", is_flag=True, help=_("Go on, and print the list at each change."))
def command(session: Session, *, watch: bool) -> Result:
    """Return the list; with `--watch` print it at each change until Ctrl-C."""
    if watch and session.as_json:
        raise UsageError(
            _("--watch prints lists without an end, --json one document."),
            hint=_("Leave one of the two out."),
        )
    with session.open_desk() as desk:
        rows = desk.list_tablets()
        invisible = _invisible(desk, rows)
        if watch:
            _watch(session, desk, rows)
    data = {
        "tablets": [listing_to_json(row.listing, row.asset_tag) for row in rows],
        "invisible": [{"usb": device.path, "serial": device.serial} for device in invisible],
    }
    return Result(data, show=lambda console: show_devices(console, rows, invisible))


def _invisible(desk: Desk, rows: tuple[Row, ...]) -> tuple[UsbDevice, ...]:
    return () if desk.simulated else invisible_usb([row.listing for row in rows])


def _watch(session: Session, desk: Desk, rows: tuple[Row, ...]) -> None:
    """Print the list, then again whenever it differs; only Ctrl-C ends it."""
    console = out_console(color=session.color)
    shown: tuple[Row, ...] | None = None
    while True:
        if rows != shown:
            console.rule(desk.clock.now().astimezone().strftime("%H:%M:%S"))
            show_devices(console, rows, _invisible(desk, rows))
            shown = rows
        listings = tuple(row.listing for row in rows)
        rows = desk.rows(desk.bus.wait_change(listings, _LOOK_S))
