"""Waits until the tablet is ready for a reset: charged, unlocked, no card and no SIM in it."""

from collections.abc import Callable

from agent.procedure.context import Context
from agent.procedure.labels import fact_name
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.snapshot import Snapshot, Unread

LOOK_AGAIN_S = 3.0
_SIM_IN = frozenset({"READY", "LOADED", "PIN_REQUIRED", "PUK_REQUIRED", "NETWORK_LOCKED"})


def run(context: Context) -> Result:
    """Look again until nothing that was seen is wrong; what can't be read is said and recorded."""
    keep_card = False
    while True:
        snapshot = context.read()
        _measure(context, snapshot)
        if snapshot.removable and not keep_card:
            keep_card = _ask_card(context)
        wrong = [name for name, is_wrong in _CHECKS.items() if is_wrong(context, snapshot)]
        if keep_card and "card_in" in wrong:
            wrong.remove("card_in")
            context.tell("card_keep", Audience.BOTH, Tone.WARNING)
        if not wrong:
            break
        for name in wrong:
            _tell_wrong(context, name, snapshot)
        context.wait("readiness", ", ".join(fact_name(name) for name in wrong))
        context.pause(LOOK_AGAIN_S)
    context.measure("sd_card", "keep" if keep_card else "none")
    _tell_unknown(context, snapshot)
    context.tell("ready", tone=Tone.GOOD)
    return Result.CONTINUE


def _battery_low(context: Context, snapshot: Snapshot) -> bool:
    level = snapshot.battery.level if snapshot.battery else None
    return level is not None and level < context.station.battery_needed


def _card_in(context: Context, snapshot: Snapshot) -> bool:
    del context
    return bool(snapshot.removable)


def _sim_in(context: Context, snapshot: Snapshot) -> bool:
    """`gsm.sim.state`: one word a slot (READY, LOADED, ABSENT…); Wi-Fi tablets leave it empty."""
    del context
    slots = (snapshot.prop("gsm.sim.state") or "").upper().split(",")
    return any(slot.strip() in _SIM_IN for slot in slots)


def _screen_locked(context: Context, snapshot: Snapshot) -> bool:
    """User 0 not unlocked since the boot; a locked user's settings can't be opened."""
    del context
    if isinstance(snapshot.user_states, Unread):
        return False
    return any(state.id == 0 and state.locked is True for state in snapshot.user_states)


_CHECKS: dict[str, Callable[[Context, Snapshot], bool]] = {
    "battery_low": _battery_low,
    "card_in": _card_in,
    "sim_in": _sim_in,
    "screen_locked": _screen_locked,
}


def _ask_card(context: Context) -> bool:
    """Return whether the card stays in; `removed` means: look again until it is out."""
    if context.measurements.get("card_asked"):
        return False
    answer = context.ask("sd_card", "card_ask")
    assert answer is not None
    context.measure("card_asked", value=True)
    return answer.value == "keep"


def _tell_wrong(context: Context, name: str, snapshot: Snapshot) -> None:
    level = snapshot.battery.level if snapshot.battery else None
    context.tell(
        name, Audience.BOTH, Tone.WARNING, level=level, needed=context.station.battery_needed
    )


def _measure(context: Context, snapshot: Snapshot) -> None:
    context.measure("battery", snapshot.battery.level if snapshot.battery else None)
    context.measure("screen_lock", snapshot.screen_lock)
    cards = snapshot.removable
    context.measure("removable", None if cards is None else len(cards))
    context.measure("sim", snapshot.prop("gsm.sim.state"))


def _tell_unknown(context: Context, snapshot: Snapshot) -> None:
    unknown = []
    if snapshot.battery is None or snapshot.battery.level is None:
        unknown.append("battery")
        context.tell("battery_unknown", tone=Tone.WARNING)
    if snapshot.removable is None:
        unknown.append("storage")
    if snapshot.screen_lock is None:
        unknown.append("screen_lock")
    if unknown:
        context.measure("unknown", unknown)
        names = ", ".join(fact_name(name) for name in unknown)
        context.tell("unknown", tone=Tone.WARNING, what=names)
