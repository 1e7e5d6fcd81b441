"""The words on the screen for the answers and reasons that have a fixed value."""

from collections.abc import Callable, Mapping, Sequence

from agent.i18n import _
from agent.loans.words import STATES
from agent.procedure.prompts import Choice
from agent.wording import Words, word

_CHOICES: Words = {
    "yes": lambda: _("yes"),
    "no": lambda: _("no"),
    "representative": lambda: _("no, but somebody stands in for the borrower"),
    **STATES,
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


def choices_for(do: str, allowed: Sequence[str]) -> tuple[Choice, ...]:
    """Return the choices of an answer with their words; none for free text."""
    return tuple(Choice(value, answer_name(do, value)) for value in allowed)


def answer_name(do: str, value: str) -> str:
    """Return what an answer is called on the screen; itself where it has no words."""
    special = _SPECIAL.get((do, value))
    return special() if special else word(_CHOICES, value)


_FACTS: Words = {
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
