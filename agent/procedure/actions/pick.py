"""Names the tablet that is to be lent, and looks whether it may be."""

from agent.i18n import _
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.stock import StockTablet, TabletState


def run(context: Context) -> Result:
    """Tell which tablet to fetch; one that is not in stock is not lent."""
    tablet = context.station.lending.tablet(context.state)
    reason = not_lendable(tablet)
    if reason is not None or tablet is None:
        context.detail = reason or ""
        context.tell("not_lendable", tone=Tone.BAD, reason=reason)
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


def not_lendable(tablet: StockTablet | None) -> str | None:
    """Return why that tablet can't be lent now, or None."""
    if tablet is None:
        return _("this desk's stock does not have it")
    if tablet.state is TabletState.OUT:
        return _("it is lent already (loan {loan})").format(loan=tablet.loan)
    reasons = {
        TabletState.LOST: _("it is on record as lost"),
        TabletState.STOLEN: _("it is on record as stolen"),
        TabletState.RETIRED: _("it was taken out of the stock"),
    }
    return reasons.get(tablet.state)
