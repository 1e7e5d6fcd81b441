"""What the record refuses: a case that isn't there, an entry that a case doesn't take."""

from collections.abc import Sequence

from agent.errors import CaseUnknownError, RecordError
from agent.i18n import _
from agent.records.case import Case


def refuse_closed(case: Case) -> None:
    """Raise RecordError if the case is closed."""
    if not case.open:
        raise RecordError(
            _("The case {case} is closed and takes no more.").format(case=case.id),
            hint=_("Another program may have ended it; look with “quitus show {case}”.").format(
                case=case.id
            ),
        )


def refuse_others(case: Case, after: int | None) -> None:
    """Raise RecordError if the case's last entry isn't number `after`; None: any will do."""
    if after is not None and case.entries[-1].n != after:
        raise RecordError(
            _("Another program goes on with the case {case}.").format(case=case.id),
            hint=_("Let it end, then look with “quitus show {case}”.").format(case=case.id),
        )


def unknown(case_id: str) -> CaseUnknownError:
    """Return the error for an id that no case has."""
    return CaseUnknownError(
        _("There is no case {case}.").format(case=case_id), hint=_("quitus cases lists them.")
    )


def no_loan(loan_id: str) -> CaseUnknownError:
    """Return the error for an id that no loan has."""
    return CaseUnknownError(
        _("There is no loan {loan}.").format(loan=loan_id),
        hint=_("“quitus loans list --all” lists them."),
    )


def ambiguous(typed: str, found: Sequence[str]) -> CaseUnknownError:
    """Return the error for the beginning of more than one id."""
    return CaseUnknownError(
        _("More than one case begins with {case}.").format(case=typed),
        hint=_("Say which: {cases}.").format(cases=", ".join(found[:10])),
    )
