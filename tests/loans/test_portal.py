"""What the Region is still to be told, by the sentences of the lending notice."""

import pytest

from agent.loans.portal import Task, task_of, to_do
from agent.records.loans import LoanState, Mark
from tests.loans.conftest import MakeLoan

TYPED = Mark("C1", "2026-06-01T09:00:00.000Z", "2026-06-30")
UNTICKED = Mark("C1", "2026-07-01T09:00:00.000Z", "2026-06-30")


def test_a_loan_is_to_be_typed_until_somebody_did(loan: MakeLoan) -> None:
    """« devra informer la Région du nombre de tablettes prêtés, des bénéficiaires et de la durée
    du prêt sur l'application »"""
    assert task_of(loan()) is Task.TYPE
    assert task_of(loan(portal_typed=TYPED)) is None


@pytest.mark.parametrize("state", [LoanState.LOST, LoanState.STOLEN])
def test_so_is_one_whose_tablet_is_missing(loan: MakeLoan, state: LoanState) -> None:
    assert task_of(loan(state=state)) is Task.TYPE


def test_an_end_that_was_moved_is_to_be_changed_there(loan: MakeLoan) -> None:
    """« … et de la durée du prêt »"""
    assert task_of(loan(portal_typed=TYPED, due="2026-08-31")) is Task.CHANGE
    assert task_of(loan(portal_typed=TYPED, due=None)) is Task.CHANGE


def test_a_loan_that_came_back_is_to_be_unticked(loan: MakeLoan) -> None:
    """« Pensez à décocher la case "en prêt" sur l'application »"""
    back = LoanState.RETURNED
    assert task_of(loan(state=back, portal_typed=TYPED)) is Task.UNTICK
    assert task_of(loan(state=back)) is Task.UNTICK  # somebody may have typed it unrecorded
    assert task_of(loan(state=back, portal_typed=TYPED, portal_unticked=UNTICKED)) is None


def test_an_undone_loan_is_unticked_only_if_it_was_typed(loan: MakeLoan) -> None:
    assert task_of(loan(state=LoanState.UNDONE)) is None
    assert task_of(loan(state=LoanState.UNDONE, portal_typed=TYPED)) is Task.UNTICK


def test_a_return_that_was_undone_is_to_be_ticked_again(loan: MakeLoan) -> None:
    assert task_of(loan(portal_typed=TYPED, portal_unticked=UNTICKED)) is Task.TYPE


def test_what_is_to_be_unticked_comes_first_then_the_oldest(loan: MakeLoan) -> None:
    new, old = loan("A", start="2026-06-09"), loan("B", start="2026-06-01")
    back = loan("C", start="2026-06-20", state=LoanState.RETURNED)
    assert [each.loan for each in to_do([new, old, back])] == [back, old, new]
    assert [each.mark for each in to_do([new, back])] == ["unticked", "typed"]
