"""What an undo takes back: the latest act on a tablet only, so that nothing else is disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import UsageError
from agent.i18n import _
from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.case import Case, EntryKind
from agent.records.loans import Loan
from agent.records.standing import Standing, Unless
from agent.records.stock import StockTablet

UNDOABLE = frozenset(
    {
        ActKind.STOCK_ADD,
        ActKind.STOCK_UPDATE,
        ActKind.STOCK_RETIRE,
        ActKind.STOCK_LABEL,
        ActKind.LOAN_EXTEND,
        ActKind.LOAN_LOST,
        ActKind.LOAN_STOLEN,
        ActKind.LOAN_FOUND,
        ActKind.LOAN_CLOSE,
    }
)
_OF_RUNS = frozenset({EntryKind.LENT, EntryKind.RESTOCKED})


@dataclass(frozen=True)
class Undo:
    """What is taken back: the tablets and the loans as they are before it is."""

    case: str
    tablets: tuple[StockTablet, ...]
    loans: tuple[Loan, ...]


def state_before(tablet: StockTablet) -> str | None:
    """Return the state that undoing its last change gives a tablet back; None: it wasn't there."""
    was = tablet.past[-1]["was"]
    return str(was["state"]) if isinstance(was, Mapping) else None


def what_undone(standing: Standing, case: Case) -> Undo:
    """Return what undoing a case would take back.

    Raises:
        UsageError: the case goes on, changed nothing, or something came after it.
    """
    if case.open:
        raise UsageError(
            _("The case {case} is open: nothing of it can be undone yet.").format(case=case.id),
            hint=_("Take it up, or end it, first."),
        )
    tablets = [one for one in standing.stock.tablets.values() if _changed(one.past, case)]
    loans = [one for one in standing.loans.by_id.values() if _changed(one.past, case)]
    for name, past in (
        *((tablet.name, tablet.past) for tablet in tablets),
        *((loan.tablet, loan.past) for loan in loans),
    ):
        if past[-1]["case"] != case.id:
            raise _later(case, str(past[-1]["case"]), name)
    if not tablets and not loans:
        raise _nothing(case)
    return Undo(case.id, tuple(tablets), tuple(loans))


def may_be_undone(case: Case) -> Unless:
    """The case is still the latest act on all that it changed (see `contradictions`)."""

    def unless(standing: Standing) -> None:
        what_undone(standing, case)

    return unless


def _changed(past: tuple[Mapping[str, JsonValue], ...], case: Case) -> bool:
    return any(change["case"] == case.id for change in past)


def _later(case: Case, later: str, tablet: str) -> UsageError:
    return UsageError(
        _("Something came after the case {case}: {later}.").format(case=case.id, later=later),
        hint=_("Undo that one first: “quitus undo {later}”.").format(later=later),
        tablet=tablet,
    )


def _nothing(case: Case) -> UsageError:
    kinds = {entry.kind for entry in case.entries}
    acts = case.act is not None and case.act.get("kind") in UNDOABLE
    if acts or kinds & _OF_RUNS:
        return UsageError(
            _("The case {case} was undone already, or too much came after it.").format(
                case=case.id
            ),
            hint=_("“quitus history TABLET” tells what happened to a tablet."),
        )
    return UsageError(
        _("The case {case} changed no stock and no loan: there is nothing to undo.").format(
            case=case.id
        ),
        hint=_("“quitus show {case}” tells what it was.").format(case=case.id),
    )
