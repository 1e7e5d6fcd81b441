"""What can't be done as things stand: looked at under the desk's lock, so that two programs agree.

Each function returns what `Records.act` and `Records.append` take as `unless`.
"""

from collections.abc import Mapping, Sequence

from agent.errors import LoanRefusedError, StockRefusedError, UsageError
from agent.i18n import _
from agent.loans.choosing import check_lendable
from agent.records.case import CaseSummary
from agent.records.loans import Loan, LoanState
from agent.records.standing import Standing, Unless
from agent.records.stock import Key, Stock, StockTablet, TabletState, is_same
from agent.tablet.proof import is_common_serial

LEND = "lend"  # the procedure whose open cases reserve their tablets


def reserved(cases: Sequence[CaseSummary], but: str | None = None) -> frozenset[Key]:
    """Return the keys of the tablets that open cases are lending; the case `but` doesn't count."""
    return frozenset(
        (str(case.tablet.get("serial") or ""), str(case.tablet.get("asset_tag") or ""))
        for case in cases
        if case.procedure == LEND and case.id != but
    )


def may_be_lent(case_id: str, serial: str | None, asset_tag: str | None) -> Unless:
    """A tablet is lent once at a time, never when it is retired, missing, or being lent.

    Args:
        case_id: of the case that lends.
        serial, asset_tag: of the tablet.
    """

    def unless(standing: Standing) -> None:
        for loan in standing.loans.of_tablet(serial, asset_tag):
            raise LoanRefusedError(
                _("This tablet is out on loan {loan}.").format(loan=loan.id),
                hint=_("Take it back first: “quitus return {tablet}”.").format(tablet=loan.tablet),
                tablet=asset_tag or serial,
            )
        taken = reserved(standing.open_cases(), case_id)
        for tablet in standing.stock.same_as(serial, asset_tag):
            check_lendable(tablet, [tablet.key] if _is_taken(tablet.key, taken) else ())
        if _is_taken((serial or "", asset_tag or ""), taken):
            raise LoanRefusedError(
                _("This tablet is being lent in another case."),
                hint=_("“quitus cases --open” shows it: take it up, or end it."),
                tablet=asset_tag or serial,
            )

    return unless


def _is_taken(key: Key, taken: frozenset[Key]) -> bool:
    return any(is_same(key, each) for each in taken)


def may_be_retired(tablet: StockTablet) -> Unless:
    """A tablet that is out is not retired: it has to come back, or be lost, first."""

    def unless(standing: Standing) -> None:
        now = current(standing.stock, tablet)
        if now.state is TabletState.RETIRED:
            raise StockRefusedError(
                _("This tablet is retired already."),
                hint=_("“quitus stock list --all” shows it."),
                tablet=now.name,
            )
        if now.state is TabletState.OUT:
            raise StockRefusedError(
                _("This tablet is out on loan {loan}: it can't be retired.").format(loan=now.loan),
                hint=_("Take it back, or record its loss: “quitus loans lost {loan}”.").format(
                    loan=now.loan
                ),
                tablet=now.name,
            )

    return unless


def may_be_labelled(tablet: StockTablet, asset_tag: str) -> Unless:
    """A label is given to one tablet only, and not while the tablet is out under another."""

    def unless(standing: Standing) -> None:
        now = current(standing.stock, tablet)
        for other in standing.stock.tablets.values():
            if other.asset_tag == asset_tag and other.key != now.key:
                raise StockRefusedError(
                    _("The label {tag} is on another tablet: serial {serial}.").format(
                        tag=asset_tag, serial=other.serial or "—"
                    ),
                    hint=_("Take another label, or give that tablet a new one first."),
                    tablet=now.name,
                )
        if now.asset_tag == asset_tag:
            raise StockRefusedError(
                _("This tablet has the label {tag} already.").format(tag=asset_tag),
                tablet=now.name,
            )
        if now.loan is not None:
            raise StockRefusedError(
                _("This tablet is out on loan {loan}: its papers bear its label.").format(
                    loan=now.loan
                ),
                hint=_("Label it anew when it is back."),
                tablet=now.name,
            )

    return unless


def may_come_in(tablets: Sequence[Mapping[str, object]]) -> Unless:
    """No new tablet has a serial, or a label, that one in stock has."""

    def unless(standing: Standing) -> None:
        for tablet in tablets:
            names = (_text(tablet.get("serial")), _text(tablet.get("asset_tag")))
            for name in names:
                if name and standing.stock.named(name) and not _is_twin(standing.stock, names):
                    raise StockRefusedError(
                        _("A tablet of that name is in stock already: {name}.").format(name=name),
                        hint=_("“quitus stock list --all” shows it."),
                        tablet=names[1] or names[0],
                    )

    return unless


def _is_twin(stock: Stock, names: tuple[str | None, str | None]) -> bool:
    """Whether a serial that many tablets share is told apart by a new label."""
    serial, tag = names
    if tag is None or serial is None or not is_common_serial(serial):
        return False
    labelled = all(one.asset_tag for one in stock.tablets.values() if one.serial == serial)
    return labelled and all(one.asset_tag != tag for one in stock.tablets.values())


def goes_on(loan: Loan, *states: LoanState) -> Unless:
    """The loan is as it was looked at, and in one of those states."""

    def unless(standing: Standing) -> None:
        now = standing.loans.by_id.get(loan.id)
        if now is None or (now.state, now.due) != (loan.state, loan.due):
            raise meanwhile(loan.tablet)
        if now.state not in states:
            raise LoanRefusedError(
                _("The loan {loan} does not stand so that this can be done.").format(loan=loan.id),
                hint=_("“quitus loans show {loan}” tells how it stands.").format(loan=loan.id),
                tablet=loan.tablet,
            )

    return unless


def current(stock: Stock, tablet: StockTablet) -> StockTablet:
    """Return the tablet as it is now; UsageError if it was changed away meanwhile."""
    now = stock.tablets.get(tablet.key)
    if now is None:
        raise meanwhile(tablet.name)
    return now


def meanwhile(name: str | None) -> UsageError:
    """Return the error for what isn't any more as it was looked at."""
    return UsageError(
        _("Another program has changed this meanwhile."),
        hint=_("Nothing was written. Look again, then repeat the command."),
        tablet=name,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
