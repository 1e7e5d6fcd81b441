"""Makes a paper: facts in, the bytes of a PDF out, the same bytes each time (pure)."""

from collections.abc import Callable, Mapping

from reportlab.platypus import Flowable

from agent.i18n import speaking
from agent.papers import agreement, certificate, condition, request, slip, unlock
from agent.papers.agreement_text import AgreementText
from agent.papers.facts import Dossier, Kind, document_id
from agent.papers.page import Sheet, pdf
from agent.papers.words import KINDS
from agent.wording import word

_STORIES: Mapping[Kind, Callable[[Dossier], list[Flowable]]] = {
    Kind.CONDITION: condition.story,
    Kind.SLIP: slip.story,
    Kind.CERTIFICATE: certificate.story,
    Kind.UNLOCK: unlock.story,
    Kind.REQUEST: request.story,
}


def make(dossier: Dossier, kind: Kind, language: str, text: AgreementText | None = None) -> bytes:
    """Return a paper as PDF.

    Args:
        dossier: everything that it may say.
        kind: which paper.
        language: `fr` or `en`.
        text: of the agreement, for `Kind.AGREEMENT`.
    """
    document = document_id(dossier, kind, language, text.sha256 if text is not None else "")
    with speaking(language):
        sheet = Sheet(
            title=word(KINDS, kind),
            document=document,
            language=language,
            school=dossier.school,
            simulated=dossier.origin.simulated,
        )
        return pdf(sheet, lambda: _story(dossier, kind, text))


def _story(dossier: Dossier, kind: Kind, text: AgreementText | None) -> list[Flowable]:
    if kind is Kind.AGREEMENT:
        assert text is not None
        return agreement.story(dossier, text)
    return _STORIES[kind](dossier)
