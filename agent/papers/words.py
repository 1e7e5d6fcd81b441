"""What the values of the record are called on paper, in the language of the paper."""

from datetime import date

from agent.clock import parse_moment
from agent.i18n import _, current
from agent.papers.facts import CARD, PARTS, Kind, Operator
from agent.tablet.proof import ProofLevel
from agent.wording import NOT_KNOWN, Words

KINDS: Words = {
    Kind.AGREEMENT: lambda: _("Loan agreement"),
    Kind.CONDITION: lambda: _("Condition sheet"),
    Kind.SLIP: lambda: _("Return slip"),
    Kind.CERTIFICATE: lambda: _("Certificate of data clearing"),
    Kind.UNLOCK: lambda: _("Unlock dossier"),
    Kind.REQUEST: lambda: _("Request for tablets"),
}

ACCESSORIES = (*PARTS[-3:], CARD)

PRESENCE: Words = {
    "yes": lambda: _("in the presence of the borrower"),
    "representative": lambda: _("in the presence of somebody who stood in for the borrower"),
    "no": lambda: _("without the borrower"),
}

LEVELS: Words = {
    ProofLevel.PROVEN: lambda: _(
        "The reset is proven: the tablet was read again afterwards; it is the same one, and its "
        "Android has made itself a new identity."
    ),
    ProofLevel.ATTESTED: lambda: _(
        "The reset is attested: the operator saw, after the Wi-Fi page, that the tablet asks for "
        "no earlier account. It was not read again."
    ),
    ProofLevel.NOT_RESET: lambda: _("The tablet was not reset."),
    ProofLevel.UNKNOWN: lambda: _("Nobody can say whether the tablet was reset."),
}

OPEN: Words = {
    "sign": lambda: _("Have the return slip signed."),
    "refused": lambda: _("The borrower refused to sign: note it with the head of school."),
    "verify": lambda: _("Read the tablet again (“quitus verify”) before it is lent again."),
    "portal": lambda: _("Untick “en prêt” in the Region's application."),
    "locked": lambda: _("Have the tablet unlocked: see the unlock dossier."),
    "not_reset": lambda: _("Reset the tablet in the presence of the borrower."),
    "missing": lambda: _("Settle what is missing or damaged, as the agreement says."),
    "card": lambda: _("A memory card was left in the tablet: it was not erased."),
}


def capital(sentence: str) -> str:
    """Return a text with its first letter in capital."""
    return sentence[:1].upper() + sentence[1:]


def day(iso: str | None) -> str:
    """Return a date, or the date of a moment, in words: `29 juin 2026`."""
    if iso is None:
        return NOT_KNOWN
    from babel.dates import format_date  # noqa: PLC0415 - 60 ms, once a paper

    try:
        on = date.fromisoformat(iso)
    except ValueError:
        on = parse_moment(iso).astimezone().date()
    first = on.day == 1 and current() == "fr"
    return format_date(on, "d'er' MMMM y" if first else "d MMMM y", locale=current())


def moment(iso: str | None) -> str:
    """Return a moment of the record in the desk's time zone: `29 juin 2026, 16:03 (UTC+02:00)`."""
    if iso is None:
        return NOT_KNOWN
    local = parse_moment(iso).astimezone()
    return f"{day(iso)}, {local:%H:%M} ({local.tzname()})"


def who(operator: Operator) -> str:
    """Return who worked: the name where the school keeps it, always the code."""
    code = _("operator {code}").format(code=operator.code) if operator.code else NOT_KNOWN
    return f"{operator.name} ({code})" if operator.name else code
