"""The request to the Region for more tablets, where the stock is too low.

« En cas de stock insuffisant, la Région pourra demander à son fournisseur la livraison de tablettes
dans la limite des stocks disponibles et des possibilités de livraison. »
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agent.errors import LoanRefusedError
from agent.i18n import _, ngettext
from agent.loans.day_words import day_words
from agent.records.loans import Ground

MOST = 5_000  # tablets; what is more is a slip of the finger


@dataclass(frozen=True)
class Request:
    """What is asked of the Region.

    Attributes:
        needed: ground → how many borrowers wait on it.
        in_stock: how many tablets can be lent now.
        start, until: of the loans; `until` is None for an open end.
    """

    needed: Mapping[Ground, int]
    in_stock: int
    start: date
    until: date | None

    @property
    def wanted(self) -> int:
        """How many tablets are lacking."""
        return sum(self.needed.values()) - self.in_stock


def check_request(request: Request) -> None:
    """Raise LoanRefusedError where there is nothing to ask for, or too much."""
    total = sum(request.needed.values())
    if total == 0:
        raise LoanRefusedError(
            _("Nobody waits for a tablet."),
            hint=_("Say how many with --pupils, --teachers or --others."),
        )
    if total > MOST:
        raise LoanRefusedError(
            _("{count} tablets are more than a request can be about.").format(count=total),
            hint=_("Look at the numbers that you typed."),
        )
    if request.wanted <= 0:
        raise LoanRefusedError(
            _("The stock is not too low: {count} tablets can be lent now.").format(
                count=request.in_stock
            ),
            hint=_("The notice takes from the stock first: “quitus lend --next”."),
        )


_BLANK = "_" * 20


def request_text(
    request: Request, *, school: str | None, day: date, head: str | None = None
) -> str:
    """Return the request as a letter in the language in force, ready to be sent."""
    lines = [
        _("School: {school}").format(school=school or _BLANK),
        _("Date: {day}").format(day=day_words(day)),
        "",
        _("Subject: request for tablets to lend (“Manuels numériques”)"),
        "",
        _(
            "The stock of tablets that were not distributed is no longer enough for the loans that "
            "the lending notice allows. We ask for the delivery of:"
        ),
        "",
        f"    {_count(request.wanted)}",
        "",
        _("Borrowers who wait, by ground:"),
        *(f"  - {ground_line(ground, count)}" for ground, count in request.needed.items() if count),
        _("Tablets that can still be lent from stock: {count}").format(count=request.in_stock),
        _("Dates of the loans: from {start}, until: {until}").format(
            start=day_words(request.start), until=day_words(request.until)
        ),
        "",
        _("The head of school: {head}").format(head=head or _BLANK),
    ]
    return "\n".join(lines)


def ground_line(ground: Ground, count: int) -> str:
    """Return a ground and how many wait on it, in words."""
    if ground is Ground.WAITING_PUPIL:
        text = ngettext(
            "{count} pupil who waits for equipment",
            "{count} pupils who wait for equipment",
            count,
        )
    elif ground is Ground.SUBSTITUTE_TEACHER:
        text = ngettext("{count} substitute teacher", "{count} substitute teachers", count)
    else:
        text = ngettext(
            "{count} other, by decision of the head of school",
            "{count} others, by decision of the head of school",
            count,
        )
    return text.format(count=count)


def _count(count: int) -> str:
    return ngettext("{count} tablet", "{count} tablets", count).format(count=count)
