"""The certificate of data clearing, with the fields of NIST SP 800-88 Rev. 1, section 4.8.

It claims *Clear*, never *Purge*: what a factory reset is worth beyond that depends on the maker.
Rev. 1 was withdrawn on 26 September 2025 (Rev. 2); its list of fields is still the one in use.
"""

from enum import StrEnum

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from agent.i18n import _
from agent.papers.blocks import (
    Field,
    boxed,
    facts,
    facts_in_two,
    gap,
    heading,
    signature_pair,
    title,
)
from agent.papers.common import origin_line
from agent.papers.facts import Dossier, Operator, ResetFacts
from agent.papers.styles import BODY, SMALL, STATUS, TINY, text
from agent.papers.words import PRESENCE, capital, moment, who
from agent.tablet.proof import Proof, ProofLevel
from agent.tablet.proof_words import describe, level_name
from agent.wording import NOT_KNOWN, word


class Cleared(StrEnum):
    """What the certificate says of the data."""

    YES = "cleared"
    WITH_RESERVATIONS = "with_reservations"
    NO = "not_cleared"


def cleared(reset: ResetFacts | None) -> Cleared:
    """Return what may be said: only a proven reset with nothing left in is *cleared*."""
    level = reset.proof.level if reset is not None and reset.proof is not None else None
    if reset is None or level not in (ProofLevel.PROVEN, ProofLevel.ATTESTED):
        return Cleared.NO
    if level is ProofLevel.ATTESTED or reset.card == "keep":
        return Cleared.WITH_RESERVATIONS
    return Cleared.YES


def story(dossier: Dossier) -> list[Flowable]:
    """Return the certificate; a reset that is not sure is certified as not cleared."""
    status = cleared(dossier.reset)
    reset = dossier.reset or ResetFacts()
    return [
        *title(
            _("Certificate of data clearing"),
            _("Fields of NIST SP 800-88 Rev. 1, section 4.8. Claim: Clear."),
        ),
        boxed(
            [text(_status_word(status), STATUS, bold=True), text(_meaning(status), BODY)], line=2
        ),
        heading(_("The medium")),
        facts_in_two(_medium(dossier)),
        heading(_("Sanitisation")),
        *_sanitisation(dossier, reset, status),
        heading(_("Verification")),
        facts(_verification(reset)),
        gap(1),
        text(" ".join(_reasons(reset)), SMALL),
        signature_pair(_performed(dossier), _verified(dossier, reset), "certificate"),
        gap(2),
        text(_("Procedure SHA-256: {hash}").format(hash=dossier.origin.sha256 or NOT_KNOWN), TINY),
        origin_line(dossier.origin),
    ]


def _status_word(status: Cleared) -> str:
    return {
        Cleared.YES: _("CLEARED"),
        Cleared.WITH_RESERVATIONS: _("CLEARED, WITH RESERVATIONS"),
        Cleared.NO: _("NOT CLEARED"),
    }[status]


def _meaning(status: Cleared) -> str:
    return {
        Cleared.YES: _(
            "The tablet was reset and read again: its earlier data can't be reached by ordinary "
            "means."
        ),
        Cleared.WITH_RESERVATIONS: _(
            "The tablet was reset as far as was seen; the reservations stand under Verification."
        ),
        Cleared.NO: _(
            "That the data were cleared is not established. Treat the tablet as if it still held "
            "them."
        ),
    }[status]


def _medium(dossier: Dossier) -> list[tuple[str, str | Flowable]]:
    tablet = dossier.tablet
    size = _(", {size} GiB").format(size=tablet.storage_gib) if tablet.storage_gib else ""
    encryption = {"encrypted": _("Encrypted"), "unencrypted": _("Not encrypted")}
    return [
        (_("Manufacturer"), tablet.maker or NOT_KNOWN),
        (_("Model"), tablet.model or NOT_KNOWN),
        (_("Serial number"), tablet.serial or NOT_KNOWN),
        (_("Property number"), tablet.asset_tag or NOT_KNOWN),
        (_("Media type"), _("Built-in flash memory of an Android tablet") + size),
        (_("Media source"), _("Tablet lent to a user, case {case}").format(case=_loan_of(dossier))),
        (_("Encryption"), encryption.get(tablet.encryption or "", NOT_KNOWN)),
        (_("Confidentiality before (optional)"), Field("confidentiality.before", 50 * mm)),
    ]


def _loan_of(dossier: Dossier) -> str:
    return dossier.loan.id if dossier.loan is not None else dossier.origin.case


def _sanitisation(dossier: Dossier, reset: ResetFacts, status: Cleared) -> list[Flowable]:
    origin = dossier.origin
    method = _(
        "Factory reset from the Settings of the tablet, confirmed on its screen by hand; the "
        "program erases nothing itself"
    )
    done = status is not Cleared.NO
    put = _("Back in the school's stock, for loans only") if dossier.restocked else NOT_KNOWN
    card = {
        "keep": _("Left in the tablet, NOT erased"),
        "removed": _("Taken out before the reset"),
        "none": _("None"),
    }
    first = [
        (_("Sanitisation"), _("Clear") if done else _("None established")),
        (_("Method"), method if done else NOT_KNOWN),
    ]
    rest: list[tuple[str, str | Flowable]] = [
        (_("Tool and version"), f"quitus {origin.program}, {origin.procedure} {origin.version}"),
        (_("Presence"), capital(word(PRESENCE, reset.presence))),
        (_("Memory card"), card.get(reset.card or "", NOT_KNOWN)),
        (_("Destination"), put),
        (_("Backup (optional)"), _("None by the school; the borrower looks after his own data")),
        (_("Confidentiality after (optional)"), Field("confidentiality.after", 50 * mm)),
    ]
    return [facts(first), facts_in_two(rest)]


def _verification(reset: ResetFacts) -> list[tuple[str, str | Flowable]]:
    if reset.proof is None:
        return [(_("Level"), NOT_KNOWN)]
    by = {
        ProofLevel.PROVEN: _("Read again over ADB and compared with the read before the reset"),
        ProofLevel.ATTESTED: _("Seen by the operator on the tablet's screen, past the Wi-Fi page"),
    }
    return [
        (_("Verification method"), by.get(reset.proof.level, NOT_KNOWN)),
        (_("Level"), capital(level_name(reset.proof.level))),
    ]


def _reasons(reset: ResetFacts) -> list[str]:
    reasons = [describe(reason) for reason in reset.proof.reasons] if reset.proof else []
    if reset.declared and reset.proof and not _tells(reset.proof, "never_on_adb"):
        reasons.append(_("The tablet could not be read: all of this is what the operator says."))
    if reset.card == "keep":
        reasons.append(_("A memory card was left in the tablet: it was not erased."))
    return reasons


def _tells(proof: Proof, code: str) -> bool:
    return any(reason.code == code for reason in proof.reasons)


def _performed(dossier: Dossier) -> list[tuple[str, str]]:
    at = dossier.reset.at if dossier.reset is not None else None
    return _person(_("Sanitisation performed by"), dossier, dossier.operator, at)


def _verified(dossier: Dossier, reset: ResetFacts) -> list[tuple[str, str]]:
    by = reset.verified_by if reset.verified_by.code else dossier.operator
    return _person(_("Verification performed by"), dossier, by, reset.verified_at)


def _person(
    role: str, dossier: Dossier, operator: Operator, at: str | None
) -> list[tuple[str, str]]:
    school = dossier.school
    return [
        (role, who(operator)),
        (_("Position or title"), operator.title or ""),
        (_("Date"), moment(at)),
        (_("Location"), ", ".join(filter(None, (school.name, *school.address)))),
        (_("Telephone or contact"), school.contact or ""),
    ]
