"""The class list beside the loans of this desk: who has a tablet, who is back, who is missing."""

from collections.abc import Mapping, Sequence

from agent.desk import Desk
from agent.loans.class_list import Called, Holding, Listed, roll_call
from agent.records.loans import Loan, LoanState


def call(desk: Desk, listed: Sequence[Listed]) -> tuple[Called, ...]:
    """Return everybody on a list with the newest loan that is his."""
    borrowers = desk.records.borrowers()
    holdings = [
        _holding(loan, borrowers.get(loan.id, {}))
        for loan in desk.records.loans()
        if loan.state is not LoanState.UNDONE
    ]
    return roll_call(listed, holdings)


def _holding(loan: Loan, borrower: Mapping[str, str]) -> Holding:
    name, group = borrower.get("name", ""), borrower.get("group", "")
    return Holding(loan.id, name, group, loan.tablet, back=not loan.going_on)
