"""Which tablet is lent: what may be lent at all, and what is offered first."""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from agent.errors import LoanRefusedError
from agent.i18n import _
from agent.records.stock import Key, StockTablet, TabletState

RECOMMENDED_YEAR = 2019  # « il est recommandé d'utiliser les tablettes du modèle 2019 »
_SURE = frozenset({"proven", "attested"})  # levels of `agent.tablet.proof` that say: it is reset


class Obstacle(StrEnum):
    """What keeps a tablet from being lent."""

    OUT = "out"
    LOST = "lost"
    STOLEN = "stolen"
    RETIRED = "retired"
    RESERVED = "reserved"
    NOT_RESET = "not_reset"


_WHERE = {
    TabletState.OUT: Obstacle.OUT,
    TabletState.LOST: Obstacle.LOST,
    TabletState.STOLEN: Obstacle.STOLEN,
    TabletState.RETIRED: Obstacle.RETIRED,
}


def obstacle(tablet: StockTablet, reserved: Collection[Key] = ()) -> Obstacle | None:
    """Return what keeps the tablet from being lent, or None.

    One that was lent before has to be reset since: « A la restitution des tablettes, il est
    impératif réinitialiser/initialiser la tablette ». A new one was never anybody's.

    Args:
        tablet: as the stock has it.
        reserved: the keys of tablets that are being lent at this moment.
    """
    if tablet.state is not TabletState.IN_STOCK:
        return _WHERE[tablet.state]
    if tablet.key in reserved:
        return Obstacle.RESERVED
    if tablet.loans_only and tablet.proof not in _SURE:
        return Obstacle.NOT_RESET
    return None


def offered(
    stock: Iterable[StockTablet], reserved: Collection[Key] = ()
) -> tuple[StockTablet, ...]:
    """Return the tablets that can be lent, the one to be lent first in front.

    « L'établissement pourra prélever dans un premier temps sur son stock » ; « Les tablettes en
    état d'usage, ayant fait l'objet d'un prêt, seront destinées à des prêts uniquement »: these go
    first, so that new ones are left to be distributed for good; then the 2019 model goes first.
    """
    return tuple(sorted((one for one in stock if obstacle(one, reserved) is None), key=_rank))


def check_lendable(tablet: StockTablet, reserved: Collection[Key] = ()) -> None:
    """Raise LoanRefusedError where the tablet can't be lent; says what to do."""
    found = obstacle(tablet, reserved)
    if found is not None:
        message, hint = _told(tablet, found)
        raise LoanRefusedError(message, hint=hint, tablet=tablet.name)


def _rank(tablet: StockTablet) -> tuple[object, ...]:
    return (
        not tablet.loans_only,
        tablet.year != RECOMMENDED_YEAR,
        natural(tablet.asset_tag or ""),
        natural(tablet.serial or ""),
    )


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts texts as people do: T9 before T10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _told(tablet: StockTablet, found: Obstacle) -> tuple[str, str]:
    loan = tablet.loan or "—"
    if found is Obstacle.OUT:
        return (
            _("This tablet is out on loan {loan}.").format(loan=loan),
            _("Take it back first: “quitus return {tablet}”.").format(tablet=tablet.name),
        )
    if found in (Obstacle.LOST, Obstacle.STOLEN):
        return (
            _("This tablet is missing since loan {loan}.").format(loan=loan),
            _("If it was found again: “quitus loans found {loan}”, then its return.").format(
                loan=loan
            ),
        )
    if found is Obstacle.RETIRED:
        return (
            _("This tablet was retired from stock."),
            _("“quitus undo {case}” takes that back.").format(case=tablet.case),
        )
    if found is Obstacle.RESERVED:
        return (
            _("This tablet is being lent in another case."),
            _("“quitus cases --open” shows it: take it up, or end it."),
        )
    return (
        _("This tablet was lent before, and nobody knows that it was reset since."),
        _("Run its return first: “quitus return {tablet}”.").format(tablet=tablet.name),
    )
