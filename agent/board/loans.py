"""What the loans of this desk know of a tablet, in a word: the borrower's class, never a name."""

from agent.board.keeper import LoanOf
from agent.desk import Desk
from agent.errors import RecordError
from agent.i18n import _
from agent.runs.loan_desk import loan_named


def loan_label(desk: Desk) -> LoanOf:
    """Return what tells the class (or subject) of who has a tablet; None where nobody has it."""

    def label(serial: str | None, asset_tag: str | None) -> str | None:
        try:
            loan = loan_named(desk, (serial, asset_tag))
            person = desk.records.borrower_of(loan.id) if loan else None
        except RecordError:
            return None  # told by whoever opens a case; the board itself goes on
        if loan is None:
            return None
        return (person.group if person else None) or _("on loan")

    return label
