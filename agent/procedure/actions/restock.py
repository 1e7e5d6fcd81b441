"""Puts the tablet back in stock, for loans only, as the notice says of one that was lent."""

from agent.i18n import _
from agent.procedure.actions.after import not_reset, still_here
from agent.procedure.actions.condition import accessories_in, condition_in
from agent.procedure.actions.loan_seen import tell_open
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind
from agent.records.loans import Loan
from agent.tablet.proof import is_sure


def run(context: Context) -> Result:
    """Look once more that the tablet did not come back as it was, then write it into stock."""
    back = still_here(context) if context.state.identity is not None else None
    if back is not None:
        return not_reset(context, back)
    tablet = context.state.tablet
    loan = context.station.lending.loan(context.state)
    sure = is_sure(context.state.proof)
    context.record(
        EntryKind.RESTOCKED,
        {
            "serial": tablet.get("serial"),
            "asset_tag": tablet.get("asset_tag"),
            "maker": tablet.get("maker"),
            "model": tablet.get("model"),
            "loans_only": True,
            "proof": context.state.proof.level.value if context.state.proof else None,
            "loan": loan.id if loan and sure else None,
            "condition": condition_in(context),
            "accessories": accessories_in(context),
            "ticked": loan is None and context.measured("portal", "unticked") == "later",
        },
    )
    context.tell("done", tone=Tone.GOOD, tag=context.state.name or "—")
    context.tell("label")
    if loan is not None:
        _tell_end(context, loan, sure=sure)
    if not sure:
        context.say(
            _("Its reset is not certain: run “quitus verify” before it is lent again."),
            tone=Tone.WARNING,
        )
    return Result.CONTINUE


def _tell_end(context: Context, loan: Loan, *, sure: bool) -> None:
    """Say whether the loan ends here: only with a tablet that is back and free (design part 4)."""
    if sure:
        context.say(_("The loan {loan} is closed.").format(loan=loan.id), tone=Tone.GOOD)
        return
    tell_open(context)
