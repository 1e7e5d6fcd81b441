"""The class list beside the loans of this desk: who has a tablet, who is back, who is missing."""

from collections.abc import Mapping, Sequence

from agent.loans.class_list import Called, Holding, Listed, roll_call
from agent.records.loans import Loan, LoanState
from agent.records.store import Records


def call(records: Records, listed: Sequence[Listed]) -> tuple[Called, ...]:
    """Return everybody on a list with the newest loan that is his."""
    borrowers = records.borrowers()
    holdings = [
        _holding(loan, borrowers.get(loan.id, {}))
        for loan in records.loans()
        if loan.state is not LoanState.UNDONE
    ]
    return roll_call(listed, holdings)


def _holding(loan: Loan, borrower: Mapping[str, str]) -> Holding:
    name, group = borrower.get("name", ""), borrower.get("group", "")
    return Holding(loan.id, name, group, loan.tablet, back=not loan.going_on)
