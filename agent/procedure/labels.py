"""The words on the screen for the answers, parts and reasons that have a fixed value."""

from collections.abc import Callable, Mapping, Sequence

from agent.i18n import _
from agent.procedure.prompts import Choice

# Functions, so that the language in force when the question is asked decides.
_CHOICES: Mapping[str, Callable[[], str]] = {
    "yes": lambda: _("yes"),
    "no": lambda: _("no"),
    "representative": lambda: _("no, but somebody stands in for the borrower"),
    "ok": lambda: _("in order"),
    "worn": lambda: _("worn"),
    "damaged": lambda: _("damaged"),
    "missing": lambda: _("missing"),
    "removed": lambda: _("it is out now"),
    "keep": lambda: _("it stays in"),
    "free": lambda: _("free: nothing was asked for"),
    "first_page": lambda: _("only the first page was seen"),
    "locked": lambda: _("locked: an earlier account or PIN is asked for"),
    "home": lambda: _("the home screen: it was not reset"),
    "other": lambda: _("something else"),
    "refused": lambda: _("refused"),
    "later": lambda: _("later"),
    "welcome": lambda: _("the welcome page: it was reset already"),
    "none": lambda: _("there was none"),
    "unknown": lambda: _("not known"),
    "dead": lambda: _("dead: it does not start"),
    "broken": lambda: _("broken: the screen can't be used"),
    "waiting_pupil": lambda: _("a pupil who waits for his own tablet"),
    "substitute_teacher": lambda: _("a substitute teacher"),
    "head_decision": lambda: _("another ground, by decision of the head of school"),
    "cession": lambda: _("it is given for good (cession)"),
    "pupil": lambda: _("a pupil"),
    "staff": lambda: _("staff"),
}

_SPECIAL: Mapping[tuple[str, str], Callable[[], str]] = {
    ("declare", "home"): lambda: _("the home screen"),
    ("declare", "locked"): lambda: _("a screen that asks for an earlier account or PIN"),
    ("declare_accounts", "removed"): lambda: _("removed"),
    ("slip", "yes"): lambda: _("yes, signed"),
    ("portal", "yes"): lambda: _("yes, unticked"),
    ("lend_portal", "yes"): lambda: _("yes, typed in"),
    ("lend_signature", "yes"): lambda: _("yes, signed"),
    ("lend_signature", "refused"): lambda: _("refused: the tablet is not lent"),
}

_PARTS: Mapping[str, Callable[[], str]] = {
    "screen": lambda: _("screen"),
    "shell": lambda: _("shell"),
    "ports": lambda: _("ports"),
    "buttons": lambda: _("buttons"),
    "cameras": lambda: _("cameras"),
    "battery": lambda: _("battery"),
    "charger": lambda: _("charger"),
    "cable": lambda: _("cable"),
    "case": lambda: _("protective case"),
    "card": lambda: _("memory card"),
}


def choices_for(do: str, allowed: Sequence[str]) -> tuple[Choice, ...]:
    """Return the choices of an answer with their words; none for free text."""
    return tuple(Choice(value, answer_name(do, value)) for value in allowed)


def answer_name(do: str, value: str) -> str:
    """Return what an answer is called on the screen; itself where it has no words."""
    words = _SPECIAL.get((do, value)) or _CHOICES.get(value)
    return words() if words else value


def part_name(part: str) -> str:
    """Return how a part of the tablet is called on the condition form."""
    words = _PARTS.get(part)
    return words() if words else part


_FACTS: Mapping[str, Callable[[], str]] = {
    "battery": lambda: _("battery"),
    "storage": lambda: _("memory card"),
    "screen_lock": lambda: _("screen lock"),
    "case": lambda: _("case"),
    "asset_tag": lambda: _("asset tag"),
    "serial": lambda: _("serial number"),
    "maker": lambda: _("maker"),
    "model": lambda: _("model"),
    "android": lambda: _("Android"),
    "build_fingerprint": lambda: _("build"),
    "battery_low": lambda: _("the battery is too low"),
    "card_in": lambda: _("a memory card is in"),
    "sim_in": lambda: _("a SIM card is in"),
    "screen_locked": lambda: _("the screen is locked"),
}


def fact_name(fact: str) -> str:
    """Return what a fact of the tablet is called, or what stands in the way of its return."""
    return _FACTS[fact]()
