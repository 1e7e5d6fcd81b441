"""Which tablet of the stock, and which loan, a person or a barcode scanner means."""

from agent.errors import AmbiguousTabletError, StockRefusedError, UsageError, WrongTagError
from agent.i18n import _
from agent.loans.tags import Layout, advice, read_scan
from agent.records.loans import Loan
from agent.records.stock import Stock, StockTablet
from agent.records.store import Records
from agent.tablet.finding import tag_named


def tablet_named(stock: Stock, name: str) -> StockTablet:
    """Return the tablet of that asset tag or serial.

    Raises:
        StockRefusedError: there is none.
        AmbiguousTabletError: several have that serial.
    """
    found = _named(stock, name)
    if not found:
        raise StockRefusedError(
            _("There is no such tablet in stock."),
            hint=_("“quitus stock list --all” lists them; “quitus stock add” adds one."),
            tablet=name,
        )
    if len(found) > 1:
        raise AmbiguousTabletError(
            _("Several tablets fit: {names}.").format(names=", ".join(one.name for one in found)),
            hint=_("Name one of them by its asset tag."),
        )
    return found[0]


def loan_named(records: Records, name: str) -> Loan:
    """Return the loan of that id, or the one that the tablet of that name is out on.

    Raises:
        CaseUnknownError: there is neither.
    """
    loans = [one.loan for one in _named(records.standing().stock, name) if one.loan]
    return records.loan(loans[0] if len(loans) == 1 and loans[0] else name)


def _named(stock: Stock, name: str) -> tuple[StockTablet, ...]:
    """Return the tablets that a person or a barcode scanner means, in whatever case it is typed.

    Raises:
        WrongTagError: a scanned label whose check character does not fit.
        UsageError: the scanner types for a keyboard of another country; what to set right.
    """
    tags = {one.asset_tag: one.asset_tag for one in stock.tablets.values() if one.asset_tag}
    known = tag_named(name, tags)
    if known is not None or stock.named(name):
        return stock.named(known or name)
    try:
        scan = read_scan(name, frozenset(tag.upper() for tag in tags))
    except WrongTagError:
        if " " in name.strip():  # as a scanned label has it; an id of a loan has no blank
            raise
        return ()
    told = tag_named(scan.tag, tags)
    if told is not None and scan.layout is not Layout.SAME:
        raise UsageError(
            _("This is the label {tag}, typed for another keyboard.").format(tag=told),
            hint=advice(scan.layout),
        )
    return stock.named(told) if told is not None else ()
