"""Names the tablet that is to be lent, and looks whether it may be."""

from agent.errors import LoanRefusedError
from agent.i18n import _
from agent.loans.choosing import check_lendable
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.stock import StockTablet


def run(context: Context) -> Result:
    """Tell which tablet to fetch; one that is not in stock is not lent."""
    try:
        tablet = _lendable(context)
    except LoanRefusedError as error:
        context.detail = str(error)
        context.tell("not_lendable", tone=Tone.BAD, reason=error.message)
        return Result.STOP
    context.measure("loans_only", tablet.loans_only)
    context.tell(
        "fetch",
        tag=tablet.asset_tag or "—",
        serial=tablet.serial or "—",
        maker=tablet.maker or "—",
        model=tablet.model or "—",
        year=tablet.year or "—",
    )
    if context.station.lending.by_rule:
        context.tell("by_rule")
    return Result.CONTINUE


def _lendable(context: Context) -> StockTablet:
    tablet = context.station.lending.tablet(context.state)
    if tablet is None:
        raise LoanRefusedError(_("This desk's stock does not have it."))
    check_lendable(tablet)
    return tablet
