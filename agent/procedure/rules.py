"""What no schema can say of a procedure: texts and placeholders of its actions, safe order."""

import string
from collections.abc import Iterator
from typing import Any

from agent.errors import Problem
from agent.i18n import _
from agent.marked_yaml import Marked, NodePath
from agent.procedure.complaints import at, unknown
from agent.procedure.contract import CONTRACTS, ActionContract, Lane
from agent.procedure.model import GUIDE_TEXTS

# By the first action of a procedure: what must stand somewhere before what. Presence: the lending
# notice, part 4; the others: design part 4. No tablet is in stock again that was not reset, and
# none is lent before its reset, its borrower's ground, the dates, the condition sheet and the
# signature (notice, parts 1 and 2).
_BEFORE = {
    "identify": {
        "reset": ("presence", "frp", "checkpoint"),
        "after": ("reset",),
        "restock": ("after",),
    },
    "declare": {
        "declare_reset": ("presence", "declare_frp", "checkpoint"),
        "after": ("declare_reset",),
        "restock": ("after",),
    },
    "lend_pick": {
        "lend_borrower": ("lend_ground",),
        "lend_papers": ("lend_borrower", "lend_dates", "condition"),
        "lend_signature": ("lend_papers",),
        "lend_handover": (
            "lend_identify",
            "lend_last_reset",
            "lend_borrower",
            "lend_dates",
            "condition",
            "lend_signature",
        ),
        "lend_portal": ("lend_handover",),
        "after": ("reset",),
        "restock": ("after",),
    },
}
_RESETS = ("reset", "declare_reset")


def procedure_problems(marked: Marked) -> Iterator[Problem]:
    """Yield what is wrong beyond the shape of a procedure file.

    The file may be of a wrong shape: what can't be looked at is passed over, the schema tells it.
    """
    phases = list(_items(marked.value, "phases"))
    yield from _twice(marked, "phases", phases)
    for index, phase in phases:
        yield from _phase_problems(marked, ("phases", index), phase)
    actions = [(index, phase.get("do")) for index, phase in phases]
    if actions and all(do in CONTRACTS for _index, do in actions):
        yield from _order_problems(marked, [(index, str(do)) for index, do in actions])


def guide_problems(marked: Marked) -> Iterator[Problem]:
    """Yield what is wrong beyond the shape of a file of makers' guides."""
    guides = list(_items(marked.value, "makers"))
    yield from _twice(marked, "makers", guides)
    for index, guide in guides:
        for name, words in _texts(guide):
            path = ("makers", index, "say", name)
            if name not in GUIDE_TEXTS:
                message = unknown(_("A guide has no text '{word}'."), name, GUIDE_TEXTS)
                yield at(marked, path, message, key=True)
            for language, text in words.items():
                yield from _placeholder_problems(marked, (*path, language), text, frozenset())


def _items(value: object, group: str) -> Iterator[tuple[int, dict[str, Any]]]:
    items = value.get(group) if isinstance(value, dict) else None
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _texts(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    say = item.get("say")
    for name, words in say.items() if isinstance(say, dict) else ():
        yield name, words if isinstance(words, dict) else {}


def _twice(
    marked: Marked, group: str, items: list[tuple[int, dict[str, Any]]]
) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for index, item in items:
        name = item.get("id")
        if not isinstance(name, str):
            continue
        path = (group, index, "id")
        if name in lines:
            message = _("The id '{id}' is already taken on line {line}: each needs its own.")
            yield at(marked, path, message.format(id=name, line=lines[name]))
        lines.setdefault(name, marked.mark_of(path)[0])


def _phase_problems(marked: Marked, path: NodePath, phase: dict[str, Any]) -> Iterator[Problem]:
    do = phase.get("do")
    if not isinstance(do, str):
        return
    contract = CONTRACTS.get(do)
    if contract is None:
        yield at(marked, (*path, "do"), unknown(_("There is no action '{word}'."), do, CONTRACTS))
        return
    said = dict(_texts(phase))
    for name in sorted(contract.texts - said.keys()):
        message = _("The action '{do}' needs the text '{name}'.").format(do=do, name=name)
        yield at(marked, (*path, "say"), message, key="say" in phase)
    for name, words in said.items():
        yield from _text_problems(marked, (*path, "say", name), words, contract)


def _text_problems(
    marked: Marked, path: NodePath, words: dict[str, Any], contract: ActionContract
) -> Iterator[Problem]:
    name = str(path[-1])
    if name not in contract.known_texts:
        message = unknown(_("This action has no text '{word}'."), name, contract.known_texts)
        yield at(marked, path, message, key=True)
        return
    known = contract.placeholders.get(name, frozenset())
    for language, text in words.items():
        yield from _placeholder_problems(marked, (*path, language), text, known)


def _placeholder_problems(
    marked: Marked, path: NodePath, text: object, known: frozenset[str]
) -> Iterator[Problem]:
    if not isinstance(text, str):
        return
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        message = _("A brace stands alone: write {name} for a placeholder, {{ for a brace.")
        yield at(marked, path, message)
        return
    for _literal, name, form, conversion in fields:
        if name is None:
            continue
        if form or conversion or name not in known:
            message = _("This text has no placeholder '{word}'.")
            yield at(marked, path, unknown(message, f"{{{name}}}", [f"{{{k}}}" for k in known]))


def _order_problems(marked: Marked, actions: list[tuple[int, str]]) -> Iterator[Problem]:
    first = actions[0][1]
    if first not in _BEFORE:
        message = _(
            "A procedure begins with 'identify', with 'declare' where there is no ADB, or with "
            "'lend_pick' where a tablet is lent."
        )
        yield at(marked, ("phases", actions[0][0], "do"), message)
        return
    strangers = list(_lane_problems(marked, actions))
    yield from strangers
    if not strangers:
        order = [do for _index, do in actions]
        for place, (index, _do) in enumerate(actions):
            for message in _complaints(order, place):
                yield at(marked, ("phases", index, "do"), message)


def _lane_problems(marked: Marked, actions: list[tuple[int, str]]) -> Iterator[Problem]:
    """Yield what mixes reading a tablet with declaring: it would pass off the one as the other."""
    first = actions[0][1]
    for index, do in actions:
        if CONTRACTS[do].lane not in (CONTRACTS[first].lane, Lane.BOTH):
            message = _("The action '{do}' can't stand in a procedure that begins with '{first}'.")
            yield at(marked, ("phases", index, "do"), message.format(do=do, first=first))


def _complaints(order: list[str], place: int) -> Iterator[str]:
    """Yield what is wrong with where the action at this place stands."""
    do, before, behind = order[place], order[:place], order[place + 1 :]
    for needed in _BEFORE[order[0]].get(do, ()):
        if needed not in before:
            message = _("The action '{needed}' must stand before '{do}'.")
            yield message.format(needed=needed, do=do)
    if do not in _RESETS:
        return
    if do in before:
        yield _("A tablet is reset only once in a procedure.")
    if "checkpoint" in before and before[-1] != "checkpoint":
        yield _("The checkpoint must stand directly before '{do}'.").format(do=do)
    if "after" not in behind:
        message = _("The action 'after' must stand after '{do}': it tells what the reset left.")
        yield message.format(do=do)
