"""What a case refuses to take: an entry after its end, or one of a second program."""

from agent.errors import RecordError
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
