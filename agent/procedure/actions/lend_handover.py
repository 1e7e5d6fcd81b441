"""Hands the tablet over: the one entry that makes the loan."""

from typing import Any

from agent.procedure.actions.condition import accessories_in, condition_in
from agent.procedure.actions.lend_borrower import texts_on_record
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind


def run(context: Context) -> Result:
    """Write the loan down, once, and say what the borrower takes with him.

    Raises:
        QuitusError: the tablet went another way meanwhile; nothing is lent.
    """
    if not context.state.lent:
        context.record(EntryKind.LENT, _loan(context), private=texts_on_record(context))
    context.tell("done", tone=Tone.GOOD, tag=context.state.name or "—", loan=context.state.case_id)
    if not context.measured("lend_pick", "loans_only"):
        context.tell("loans_only")
    context.tell("charged")
    return Result.CONTINUE


def _loan(context: Context) -> dict[str, Any]:
    stocked = context.station.lending.tablet(context.state)
    assert stocked is not None  # `pick` passed, and its case has reserved it
    known = context.state.tablet
    return {
        "ground": context.measured("lend_ground", "ground"),
        "borrower_kind": context.measured("lend_ground", "kind"),
        "start": context.measured("lend_dates", "start"),
        "due": context.measured("lend_dates", "due"),
        "serial": known.get("serial") or stocked.serial,
        "asset_tag": stocked.asset_tag,
        "maker": known.get("maker") or stocked.maker,
        "model": known.get("model") or stocked.model,
        "year": stocked.year,
        "was_new": not stocked.loans_only,
        "condition": condition_in(context),
        "accessories": accessories_in(context),
        "proof": stocked.proof,
    }
