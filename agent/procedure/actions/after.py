"""Concludes how sure the reset is, once the operator has walked past the Wi-Fi page."""

from agent.i18n import _
from agent.procedure.actions.declare import found_as
from agent.procedure.actions.loan_seen import tell_open
from agent.procedure.context import Context
from agent.procedure.labels import fact_name
from agent.procedure.prompts import Answer, Audience, Tone
from agent.procedure.results import Result
from agent.tablet.proof import Fingerprint, ProofLevel, Sameness, attest, prove, same_tablet
from agent.tablet.snapshot import Snapshot

_TONES = {"free": Tone.GOOD, "first_page": Tone.WARNING}
_PASSES = frozenset({"free", "first_page"})
_DOSSIER = ("case", "asset_tag", "serial", "maker", "model", "android", "build_fingerprint")
# A script that answers at once would be faster than any tablet's restart: time for one that was
# merely unplugged or restarted to show itself again.
_EARLY_ANSWER_WAIT_S = 10.0


def run(context: Context) -> Result:
    """Ask what the tablet shows; a tablet that answers in ADB unchanged was not reset."""
    context.tell("walk", Audience.BOTH)
    context.guide("after_reset", Audience.BOTH)
    screen = context.ask("screen", "ask_screen", matters=True, afterwards=True)
    assert screen is not None
    context.ask("skip_offered", "ask_skip", required=False, afterwards=True)
    back = still_here(context, _EARLY_ANSWER_WAIT_S if screen.in_advance else 0.0)
    if back is not None:
        return not_reset(context, back)
    _conclude(context, screen)
    context.tell(screen.value, Audience.BOTH, _TONES.get(screen.value, Tone.BAD))
    context.measure("screen", screen.value)
    if screen.value in _PASSES:
        return Result.CONTINUE
    if screen.value == "locked":
        _tell_dossier(context)
    tell_open(context)
    context.detail = context.words(screen.value) or ""
    return Result.STOP


def _tell_dossier(context: Context) -> None:
    """Say what an unlock file needs of this tablet: facts only, no way around the lock."""
    facts = {**context.state.tablet, "case": context.state.case_id}
    lines = [
        _("{name}: {value}").format(name=fact_name(name), value=facts[name])
        for name in _DOSSIER
        if facts.get(name)
    ]
    context.say("\n".join([_("For the unlock file:"), *lines]), tone=Tone.WARNING)


def still_here(context: Context, wait_s: float = 0.0) -> Snapshot | None:
    """Return our tablet's read if ADB shows it with the `android_id` of before the reset.

    Only the worse is believed here: a tablet that looks reset in ADB is for `verify` to prove.
    """
    before = context.state.before
    if before is None:
        return None
    until = context.clock.monotonic() + wait_s
    while True:
        found = _look(context)
        if found is not None and _unchanged(before, found):
            return found
        left = until - context.clock.monotonic()
        if left <= 0:
            return None
        context.wait("after")
        context.link.bus.wait_change(context.link.bus.list(), min(1.0, left))


def _look(context: Context) -> Snapshot | None:
    seen = context.link.look()
    return seen if isinstance(seen, Snapshot) else None


def _unchanged(before: Fingerprint, seen: Snapshot) -> bool:
    return same_tablet(before, seen, android_id=True) is Sameness.SAME


def not_reset(context: Context, back: Snapshot) -> Result:
    """Conclude that the tablet was not reset: it is back with what only a wipe changes."""
    assert context.state.before is not None
    context.state.proof = prove(
        context.state.before, back, context.judge(back), context.state.tablet.get("asset_tag")
    )
    context.tell("home", Audience.BOTH, Tone.BAD)
    context.detail = context.words("home") or ""
    context.measure("screen", "home")
    return Result.STOP


def _doubt(context: Context) -> str | None:
    """Return why a declared "free" proves nothing: nobody saw the reset, or none was possible."""
    if context.state.left_unsure:
        return "reset_unseen"
    found = found_as(context)
    return "no_reset_possible" if found in ("locked", "dead", "broken") else None


def _conclude(context: Context, screen: Answer) -> None:
    serial = context.state.tablet.get("serial")
    usb = context.state.tablet.get("usb")
    on_usb = context.link.bus.present_on_usb(serial) if serial and usb else None
    with_adb = context.state.identity is not None
    left = bool(context.state.left)
    context.state.proof = attest(
        left_adb=left if with_adb else None,
        answer=screen.value,
        in_advance=screen.in_advance,
        seen_on_usb=on_usb,
        doubt=_doubt(context),
    )
    context.measure("proof", context.state.proof.level.value)
    if context.state.proof.level is not ProofLevel.ATTESTED:
        context.measure("left_adb", left)
