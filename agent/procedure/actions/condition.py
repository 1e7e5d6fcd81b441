"""Fills in the condition form: each part of the tablet, and a remark."""

from agent.procedure.context import Context
from agent.procedure.contract import CONDITION_PARTS
from agent.procedure.labels import part_name
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
