"""What a scan means at this desk: which tablet it is, and where that tablet stands."""

from dataclasses import dataclass
from enum import StrEnum

from agent.desk import Desk
from agent.errors import WrongTagError
from agent.loans.tags import advice, read_scan
from agent.records.loans import Loan
from agent.records.stock import StockTablet, TabletState
from agent.runs.loan_desk import loan_named
from agent.runs.open_cases import open_returns
from agent.tablet.finding import tag_named


class Place(StrEnum):
    """Where the tablet of a scan stands."""

    OUT = "out"  # lent, or lost and found again: its return is what is wanted
    IN_STOCK = "in_stock"
    RETIRED = "retired"
    UNKNOWN = "unknown"  # this desk's stock does not have it


@dataclass(frozen=True)
class Scanned:
    """A scan, understood.

    Attributes:
        name: the asset tag, or the serial, that was scanned.
        place: where its tablet stands.
        tablet: what the stock has of it, or None.
        loan: the loan that it is out on, or None.
        open_return: the id of a return of it that was begun, or None.
        advice: what to set right on the scanner, or None.
    """

    name: str
    place: Place
    tablet: StockTablet | None = None
    loan: Loan | None = None
    open_return: str | None = None
    advice: str | None = None


def name_scanned(desk: Desk, text: str) -> tuple[str, str | None]:
    """Return the tag or the serial in a scan, and what to set right on the scanner.

    Raises:
        WrongTagError: its check character does not fit.
    """
    typed = text.strip()
    tags = desk.records.tags()
    if (known := tag_named(typed, tags)) is not None:
        return known, None
    if any(tablet.serial == typed for tablet in desk.records.stock()):
        return typed, None
    try:
        scan = read_scan(typed, frozenset(tag.upper() for tag in tags))
    except WrongTagError:
        if " " in typed:  # as a label has it; an ADB address, or a port, has no blank
            raise
        return typed, None
    known = tag_named(scan.tag, tags)
    if known is None and not scan.checked:
        return typed, None  # no label of this desk: not for us to guess at
    return known or scan.tag, advice(scan.layout)


def scanned(desk: Desk, text: str) -> Scanned:
    """Return what a scan means; WrongTagError where it can't be read."""
    name, told = name_scanned(desk, text)
    tablet = _in_stock(desk, name)
    if tablet is None:
        return Scanned(name, Place.UNKNOWN, advice=told)
    loan = loan_named(desk, tablet.key)
    place = Place.OUT if loan else _PLACES.get(tablet.state, Place.OUT)
    return Scanned(name, place, tablet, loan, _open_return(desk, tablet), told)


_PLACES = {TabletState.IN_STOCK: Place.IN_STOCK, TabletState.RETIRED: Place.RETIRED}


def _in_stock(desk: Desk, name: str) -> StockTablet | None:
    found = [one for one in desk.records.stock() if name in (one.asset_tag, one.serial)]
    return found[0] if len(found) == 1 else None


def _open_return(desk: Desk, tablet: StockTablet) -> str | None:
    for case in open_returns(desk):
        named = {case.tablet.get(key) for key in ("asset_tag", "serial", "named")} - {None}
        if named & {tablet.asset_tag, tablet.serial}:
            return case.id
    return None
