"""The loan agreement, for a pupil or for staff: a text with the facts of the loan put in."""

from collections.abc import Mapping
from string import Formatter

from reportlab.platypus import Flowable, Paragraph

from agent.i18n import _
from agent.loans.words import ground_word, part_name
from agent.papers import fonts
from agent.papers.agreement_text import AgreementText
from agent.papers.blocks import gap, heading, signatures, title
from agent.papers.common import BLANK, duration, origin_line, signers
from agent.papers.facts import Dossier, Person
from agent.papers.styles import PROSE, RAGGED
from agent.papers.words import day

_PLAIN = frozenset({"loan_months", "person_months", "contact", "address"})


def story(dossier: Dossier, text: AgreementText) -> list[Flowable]:
    """Return the agreement; what is not known is a line to write on."""
    values = _values(dossier)
    person = dossier.borrower
    parties = [text.parties]
    if text.guardian and person is not None and person.guardian:
        parties.append(text.guardian)
    articles: list[Flowable] = []
    for number, article in enumerate(text.articles, start=1):
        articles += [
            heading(_("Article {number} – {title}").format(number=number, title=article.title)),
            *_prose(article.text, values),
        ]
    return [
        *title(text.title, text.subtitle),
        *[each for part in parties for each in _prose(part, values)],
        *articles,
        gap(),
        *_prose(text.closing, values),
        signatures(signers(dossier), "agreement"),
        gap(2),
        origin_line(dossier.origin),
    ]


def _prose(text: str, values: Mapping[str, str]) -> list[Flowable]:
    """Return a text's paragraphs (parted by a blank line), its fields filled, in bold."""
    drawn = [_filled(part, values) for part in text.split("\n\n") if part.strip()]
    return [Paragraph(part, RAGGED if BLANK in part else PROSE) for part in drawn]


def _filled(text: str, values: Mapping[str, str]) -> str:
    drawn = ""
    for literal, name, _spec, _conversion in Formatter().parse(text):
        drawn += _literal(literal)
        if name is not None:
            drawn += fonts.markup(values[name], bold=name not in _PLAIN)
    return drawn


def _literal(text: str) -> str:
    """Return words of the text; blanks beside a field are kept."""
    ends = (text[:1].isspace(), text[-1:].isspace())
    return f"{' ' * ends[0]}{fonts.markup(text)}{' ' * (ends[1] and bool(text.strip()))}"


def _values(dossier: Dossier) -> dict[str, str]:
    school, tablet, loan = dossier.school, dossier.tablet, dossier.loan
    person = dossier.borrower or Person()
    known: dict[str, str | None] = {
        "school": school.name,
        "address": ", ".join(school.address),
        "uai": school.uai,
        "head": school.head,
        "contact": school.contact,
        "borrower": person.name,
        "group": person.group,
        "guardian": person.guardian,
        "replaces": person.replaces,
        "ground": ground_word(loan.ground) if loan else None,
        "maker": tablet.maker,
        "model": tablet.model,
        "year": str(tablet.year) if tablet.year else None,
        "serial": tablet.serial,
        "asset_tag": tablet.asset_tag,
        "accessories": ", ".join(_accessories(dossier)),
        "start": day(loan.start) if loan else None,
        "due": day(loan.due) if loan and loan.due else None,
        "duration": duration(dossier),
        "loan_months": str(dossier.loan_months),
        "person_months": str(dossier.person_months),
        "case": dossier.origin.case,
    }
    return {name: value or BLANK for name, value in known.items()}


def _accessories(dossier: Dossier) -> list[str]:
    loan = dossier.loan
    lent = loan.accessories if loan is not None else {}
    return [part_name(part) for part, state in lent.items() if state != "missing"]
