"""What the fixed values of a loan are called, on the screen and on paper."""

from agent.i18n import _
from agent.records.loans import BorrowerKind, Ground
from agent.wording import Words, word

GROUNDS: Words = {
    Ground.WAITING_PUPIL: lambda: _("pupil waiting for a tablet"),
    Ground.SUBSTITUTE_TEACHER: lambda: _("substitute teacher"),
    Ground.HEAD_DECISION: lambda: _("decision of the head of school"),
}

_KINDS: Words = {
    BorrowerKind.PUPIL: lambda: _("pupil"),
    BorrowerKind.STAFF: lambda: _("member of staff"),
}

_PARTS: Words = {
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
    "sd_card": lambda: _("memory card"),
    "label": lambda: _("asset tag"),
}

STATES: Words = {
    "ok": lambda: _("in order"),
    "worn": lambda: _("worn"),
    "damaged": lambda: _("damaged"),
    "missing": lambda: _("missing"),
}


def ground_word(ground: str | None) -> str:
    """Return a ground in words; a dash for none."""
    return word(GROUNDS, ground)


def kind_word(kind: str | None) -> str:
    """Return what a borrower is to the school; a dash for none."""
    return word(_KINDS, kind)


def part_name(part: str) -> str:
    """Return how a part of the tablet, or what is lent with it, is called on the form."""
    return word(_PARTS, part)


def condition_word(state: object) -> str:
    """Return how a part was found; a dash where nobody noted it."""
    return word(STATES, state if isinstance(state, str) else None)
