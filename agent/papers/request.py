"""The request to the Region when the stock is too low: how many, why, for when."""

from reportlab.platypus import Flowable

from agent.i18n import _, ngettext
from agent.loans.words import GROUNDS, ground_word
from agent.papers.blocks import facts, gap, signatures, title
from agent.papers.common import origin_line
from agent.papers.facts import Dossier, Request
from agent.papers.styles import LETTER, text
from agent.papers.words import capital, day


def story(dossier: Dossier) -> list[Flowable]:
    """Return the letter, with the figures of the stock behind it."""
    asked = dossier.request
    assert asked is not None
    return [
        *title(_("Request for tablets to be lent"), _("Scheme “Manuels numériques”")),
        gap(),
        *[text(line, LETTER) for line in _lines(asked)],
        facts(_figures(asked)),
        gap(),
        text(_("Yours sincerely"), LETTER),
        signatures([(_("The head of school"), dossier.school.head or "")], "request"),
        gap(2),
        origin_line(dossier.origin),
    ]


def _lines(asked: Request) -> list[str]:
    count = ngettext(
        "Our stock does not suffice for the loans that the scheme provides for. I therefore ask "
        "you to have {count} tablet delivered by your supplier.",
        "Our stock does not suffice for the loans that the scheme provides for. I therefore ask "
        "you to have {count} tablets delivered by your supplier.",
        asked.count,
    )
    return [_("Dear Sir or Madam,"), count.format(count=asked.count), *filter(None, [asked.why])]


def _figures(asked: Request) -> list[tuple[str, str]]:
    until = day(asked.until) if asked.until else _("No end date")
    grounds = [*(each for each in GROUNDS if each in asked.needed), *sorted(asked.needed)]
    waiting = [
        (capital(ground_word(each)), str(asked.needed[each])) for each in dict.fromkeys(grounds)
    ]
    stock = (
        [] if asked.in_stock is None else [(_("Can still be lent from stock"), str(asked.in_stock))]
    )
    return [
        *waiting,
        *stock,
        (_("Tablets asked for"), str(asked.count)),
        (_("Needed from"), day(asked.start)),
        (_("Needed until"), until),
    ]
