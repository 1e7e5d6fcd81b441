"""Takes back what a case did to stock and loans: by an entry of its own, nothing is deleted."""

from agent.i18n import current
from agent.loans.undoing import may_be_undone
from agent.records.acts import ActKind
from agent.records.case import Case
from agent.records.store import Records


def undo(records: Records, case: Case, operator: str, why: str) -> Case:
    """Undo a case and return the case that does; UsageError where it can't be."""
    return records.act(
        ActKind.UNDO,
        {"case": case.id},
        operator=operator,
        language=current(),
        tablet=case.tablet,
        private={"why": why},
        unless=may_be_undone(case),
    )
