"""Fills in the condition form: each part of the tablet, and a remark."""

from collections.abc import Mapping

from agent.loans.words import part_name
from agent.procedure.actions.loan_seen import card_is_due
from agent.procedure.context import Context
from agent.procedure.contract import CONDITION_PARTS
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Ask for the state of every part; `all` stands for those that are not named."""
    states: dict[str, str] = {}
    for part in CONDITION_PARTS:
        answer = context.ask(part, "ask_part", only_given=True, reuse=True)
        if answer is not None:
            states[part] = answer.value
    missing = [part for part in CONDITION_PARTS if part not in states]
    if missing:
        states |= _rest(context, missing)
    _card(context)
    context.ask("remark", "ask_remark", required=False, reuse=True, private=True)
    for part in CONDITION_PARTS:
        context.measure(part, states[part])
    flawed = sum(state != "ok" for state in states.values())
    context.tell("done", count=flawed)
    return Result.CONTINUE


def _rest(context: Context, parts: list[str]) -> dict[str, str]:
    """Return the state of the parts that were not named: one answer for all, or one each."""
    every = context.ask("all", "ask_all", required=False, reuse=True)
    if every is not None:
        return dict.fromkeys(parts, every.value)
    states = {}
    for part in parts:
        answer = context.ask(part, "ask_part", part=part_name(part).capitalize())
        assert answer is not None
        states[part] = answer.value
    return states


def _card(context: Context) -> None:
    """Ask for the memory card that goes along with a loan, or that must come back with it."""
    if context.words("ask_card") is None or not card_is_due(context):
        return
    card = context.ask("card", "ask_card", required=False, reuse=True)
    context.measure("card", card.value if card else None)


def condition_in(context: Context) -> dict[str, str]:
    """Return the condition form of this run: part → state; empty before it is filled in."""
    form = _form(context)
    return {part: str(form[part]) for part in CONDITION_PARTS if part in form}


def accessories_in(context: Context) -> dict[str, bool]:
    """Return what goes with the tablet, or came back with it: what the form doesn't miss."""
    form = _form(context)
    there = {part: form[part] != "missing" for part in _LOOSE if part in form}
    return there | {"card": form.get("card") == "yes"}


_LOOSE = ("charger", "cable", "case")  # parts of the form that can be left at home


def _form(context: Context) -> Mapping[str, object]:
    return context.measurements_of("condition")
