"""Which row a person means by what he typed or scanned (pure)."""

from collections.abc import Sequence

from agent.board.row import Row
from agent.errors import WrongTagError
from agent.loans.tags import read_scan

_KINDS = ("usb:", "transport:")  # a tablet that calls itself so names another one's place


def rows_named(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    """Return every row that a tag, serial, address, port (`usb:1-2`, `1-2`) or case names."""
    exact = tuple(row for row in rows if text in _names(row))
    if exact or not text:
        return exact
    folded = text.casefold()
    alike = tuple(row for row in rows if folded in {name.casefold() for name in _names(row)})
    return alike or _labelled(rows, text)


def _labelled(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    """Return the rows of a label that was scanned whole, with the check character that fits."""
    try:
        scan = read_scan(text)
    except WrongTagError:
        return ()
    return tuple(row for row in rows if scan.checked and row.asset_tag == scan.tag)


def _names(row: Row) -> frozenset[str]:
    usb = row.listing.usb
    case = row.run.case if row.run else row.open_case
    names = (row.asset_tag, row.serial, row.listing.address, usb, f"usb:{usb}" if usb else None)
    return frozenset(name for name in (*names, case) if name)


def run_name(row: Row) -> str:
    """Return the name by which a run finds this tablet and no twin of it.

    The port tells twins apart; it holds until the run has read the tablet, and knows it again on
    any other.
    """
    listing = row.listing
    if listing.usb:
        return f"usb:{listing.usb}"
    if not listing.address or listing.address.startswith(_KINDS):
        return f"transport:{listing.transport_id}"
    return listing.address
