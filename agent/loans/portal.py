"""What is still to be done by hand in the Region's application, loan by loan.

« L'établissement prêteur devra informer la Région du nombre de tablettes prêtés, des bénéficiaires
et de la durée du prêt sur l'application de gestion des tablettes » ; « Pensez à décocher la case
"en prêt" sur l'application de gestion des tablettes pour changer le statut ».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agent.records.loans import Loan, LoanState
from agent.records.stock import StockTablet

TYPED, UNTICKED = "typed", "unticked"


class Task(StrEnum):
    """What is to be done with a loan in the application."""

    TYPE = "type"
    CHANGE = "change"  # its end was moved since it was typed
    UNTICK = "untick"


@dataclass(frozen=True)
class ToDo:
    """One loan that the application doesn't show as it is."""

    task: Task
    loan: Loan

    @property
    def mark(self) -> str:
        """What the act of the kind `portal` says once it is done."""
        return UNTICKED if self.task is Task.UNTICK else TYPED


def task_of(loan: Loan) -> Task | None:
    """Return what is still to be done with a loan, or None.

    One that came back is to be unticked even if nobody recorded that it had been typed: somebody
    may have typed it all the same.
    """
    if loan.going_on:
        if loan.portal_typed is None or loan.portal_unticked is not None:
            return Task.TYPE
        return Task.CHANGE if loan.portal_typed.due != loan.due else None
    if loan.portal_unticked is not None:
        return None
    if loan.state is LoanState.UNDONE and loan.portal_typed is None:
        return None
    return Task.UNTICK


def to_do(loans: Iterable[Loan]) -> tuple[ToDo, ...]:
    """Return all that is still to be done, what is to be unticked first, then by start."""
    found = [ToDo(task, loan) for loan in loans if (task := task_of(loan)) is not None]
    return tuple(
        sorted(
            found,
            key=lambda one: (one.task is not Task.UNTICK, one.loan.start or "", one.loan.id),
        )
    )


def left_ticked(stock: Iterable[StockTablet]) -> tuple[StockTablet, ...]:
    """Return the tablets that came back from no known loan and are still to be unticked."""
    found = [tablet for tablet in stock if tablet.ticked is not None]
    return tuple(sorted(found, key=lambda tablet: str(tablet.ticked)))
