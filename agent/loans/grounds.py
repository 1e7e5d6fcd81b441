"""Who may borrow: the grounds of the lending notice, and the head of school's own decision."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import LoanRefusedError
from agent.i18n import _
from agent.records.loans import BorrowerKind, Ground

# « … procéder à des prêts de tablettes sur toute durée pour les élèves en attente d'équipement et
# les professeurs remplaçants. » (the notice, first sentence)
KIND_OF: Mapping[Ground, BorrowerKind] = {
    Ground.WAITING_PUPIL: BorrowerKind.PUPIL,
    Ground.SUBSTITUTE_TEACHER: BorrowerKind.STAFF,
}

_WORDS: Mapping[str, Ground] = {
    "waitingpupil": Ground.WAITING_PUPIL,
    "eleve": Ground.WAITING_PUPIL,
    "pupil": Ground.WAITING_PUPIL,
    "eleveenattente": Ground.WAITING_PUPIL,
    "eleveenattentedequipement": Ground.WAITING_PUPIL,
    "substituteteacher": Ground.SUBSTITUTE_TEACHER,
    "remplacant": Ground.SUBSTITUTE_TEACHER,
    "remplacante": Ground.SUBSTITUTE_TEACHER,
    "substitute": Ground.SUBSTITUTE_TEACHER,
    "professeurremplacant": Ground.SUBSTITUTE_TEACHER,
    "headdecision": Ground.HEAD_DECISION,
    "decision": Ground.HEAD_DECISION,
    "decisionduchefdetablissement": Ground.HEAD_DECISION,
}
_GIFT = frozenset({"cession", "gift", "don", "attestationdecession", "chartedecession"})


@dataclass(frozen=True)
class Decision:
    """The head of school's decision on a ground that the notice doesn't name."""

    by: str
    why: str


def ground_named(word: str) -> Ground:
    """Return the ground that a word names, in French or English; accents and case don't matter.

    Raises:
        LoanRefusedError: it names a gift (cession), or no ground.
    """
    plain = _plain(word)
    if plain in _GIFT:
        raise LoanRefusedError(
            _("A cession is a gift, not a loan: quitus keeps no gifts."),
            hint=_("Enter it in the Region's application, with its own attestation."),
        )
    found = _WORDS.get(plain)
    if found is None:
        raise LoanRefusedError(
            _("“{word}” is no ground for a loan.").format(word=word),
            hint=_("The grounds: {grounds}.").format(grounds=", ".join(Ground)),
        )
    return found


def check_ground(ground: Ground, kind: BorrowerKind, decision: Decision | None) -> None:
    """Raise LoanRefusedError where the notice doesn't allow a loan on that ground.

    Any ground but the notice's two is the head of school's to decide: « Ce prêt (…) est décidé et
    organisé sous la responsabilité du Chef d'établissement. »
    """
    wanted = KIND_OF.get(ground, kind)
    if kind is not wanted:
        raise LoanRefusedError(
            _("The ground “{ground}” is one of pupils.").format(ground=ground)
            if wanted is BorrowerKind.PUPIL
            else _("The ground “{ground}” is one of staff.").format(ground=ground),
            hint=_("Say who borrows, or take the ground “{other}”.").format(
                other=Ground.HEAD_DECISION
            ),
        )
    decided = decision is not None and decision.by.strip() and decision.why.strip()
    if ground is Ground.HEAD_DECISION and not decided:
        raise LoanRefusedError(
            _(
                "The notice allows loans to pupils who wait for their equipment and to substitute "
                "teachers; any other needs the decision of the head of school."
            ),
            hint=_("Say who decided it, and why."),
        )


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
