"""A dispute about a loan: what is held of it stays until the dispute is over."""

from agent.errors import UsageError
from agent.i18n import _
from agent.records.acts import ActKind
from agent.records.loans import Loan
from agent.records.standing import Standing
from agent.records.store import Records


def hold(
    records: Records, loan_id: str, why: str, *, release: bool, operator: str, language: str
) -> Loan:
    """Hold a loan, or let it go; return it as it stands.

    Args:
        loan_id: its id, or how the id begins.
        why: a reason, or empty; kept like whatever people type.
        release: let it go.

    Raises:
        CaseUnknownError: no loan, or more than one, has such an id.
        UsageError: it is so already.
    """
    loan = records.loan(loan_id)

    def unless(standing: Standing) -> None:
        if standing.loans.by_id[loan.id].hold is not release:
            told = _("The loan {loan} is not held.") if release else _("The loan {loan} is held.")
            raise UsageError(told.format(loan=loan.id))

    records.act(
        ActKind.RELEASE if release else ActKind.HOLD,
        {"loan": loan.id},
        operator=operator,
        language=language,
        tablet={"serial": loan.serial, "asset_tag": loan.asset_tag},
        private={"why": why.strip()} if why.strip() else None,
        unless=unless,
    )
    return records.loan(loan.id)
