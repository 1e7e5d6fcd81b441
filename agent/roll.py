"""The class list beside the loans of this desk: who has a tablet, who is back, who is missing."""

from collections.abc import Sequence

from agent.desk import Desk
from agent.loans.class_list import Called, Holding, Listed, roll_call
from agent.procedure.station import Known
from agent.records.loans import LoanState
from agent.records.persons import ID


def borrowers(desk: Desk) -> dict[str, Known]:
    """Return whose each loan is, as far as it is not forgotten: loan → borrower, all at once."""
    entries: dict[str, dict[str, str]] = {}
    lent: dict[str, str] = {}
    for text in desk.records.texts():
        entries.setdefault(text.id, {})[text.field] = text.text
        if text.field == ID:
            lent[text.case] = text.id
    found = {}
    for loan, entry in lent.items():
        texts = entries[entry]
        found[loan] = Known(texts[ID], texts.get("name", ""), texts.get("group", ""))
    return found


def call(desk: Desk, listed: Sequence[Listed]) -> tuple[Called, ...]:
    """Return everybody on a list with the newest loan that is his."""
    known = borrowers(desk)
    nobody = Known("", "", "")
    holdings = [
        Holding(
            loan.id,
            known.get(loan.id, nobody).name,
            known.get(loan.id, nobody).group,
            loan.asset_tag or loan.serial or "",
            back=not loan.going_on,
        )
        for loan in desk.records.loans()
        if loan.state is not LoanState.UNDONE
    ]
    return roll_call(listed, holdings)
