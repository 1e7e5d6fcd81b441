"""A return that ends a loan: both conditions side by side; only a sure reset ends the loan."""

from pathlib import Path
from typing import Any

import pytest

from agent.errors import LoanRefusedError
from agent.loans.choosing import Obstacle, obstacle
from agent.loans.closing import came_back
from agent.loans.deeds import Hand
from agent.loans.portal import Task, task_of
from agent.procedure.results import Outcome
from agent.records.case import EntryKind
from agent.records.loans import Loan, LoanState
from agent.records.stock import TabletState
from agent.runs.open_cases import VERIFY, WITHOUT_ADB
from agent.runs.running import RunOutcome
from agent.runs.todo import todo
from agent.settings import Settings
from tests.procedure.harness import Bench, outcomes, proof_level
from tests.procedure.lending import give_back, lend_out, lending_desk, plug_in


def only_loan(desk: Bench) -> Loan:
    [loan] = desk.desk().records.loans()
    return loan


def slip(run: RunOutcome) -> dict[str, Any]:
    return dict(run.case.phases["slip"].measurements)


def test_a_return_closes_the_loan_with_its_condition(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lent = lend_out(desk)
    desk.script.answers |= {"condition.screen": "damaged"}
    desk.script.only_given |= {"condition.screen"}
    run = give_back(desk)
    assert run.outcome is Outcome.PASS
    loan = only_loan(desk)
    assert (loan.id, loan.state, loan.return_case) == (
        lent.case.id,
        LoanState.RETURNED,
        run.case.id,
    )
    assert (loan.condition_out["screen"], loan.condition_back["screen"]) == ("ok", "damaged")
    [tablet] = desk.desk().records.stock()
    assert (tablet.state, tablet.loans_only, tablet.proof) == (
        TabletState.IN_STOCK,
        True,
        "attested",
    )


def test_both_conditions_are_shown_and_the_differences_marked(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lent = lend_out(desk)
    desk.script.answers |= {"condition.screen": "damaged"}
    desk.script.only_given |= {"condition.screen"}
    run = give_back(desk)
    assert slip(run)["loan"] == lent.case.id
    marked = {row["part"] for row in slip(run)["conditions"] if row["differs"]}
    assert marked == {"screen"}
    assert "! screen: in order at the loan, damaged now" in desk.told()


def test_the_slip_and_the_sheet_are_made_for_the_signature(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    run = give_back(desk)
    made = {path.name for path in (tmp_path / "papers" / run.case.id).glob("*.pdf")}
    assert made == {"slip-fr.pdf", "condition-fr.pdf"}
    assert (
        f"slip-fr.pdf, condition-fr.pdf. Where: “quitus papers show {run.case.id}”" in desk.told()
    )
    assert f"In English: “quitus papers show {run.case.id} --in en”" in desk.told()


def test_a_logo_that_is_gone_keeps_no_tablet_from_return(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    desk.settings = Settings(school_logo=tmp_path / "gone.png")
    assert give_back(desk).outcome is Outcome.PASS
    assert "gone.png" in desk.told()


def test_a_memory_card_that_was_lent_is_asked_for_and_marked_missing(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, condition__card="yes")
    lend_out(desk)
    desk.script.answers["condition.card"] = "no"
    run = give_back(desk)
    rows = {row["part"]: row for row in slip(run)["conditions"]}
    assert rows["card"] == {"part": "card", "lent": "ok", "back": "missing", "differs": True}


def test_no_card_is_asked_for_where_none_was_lent(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    desk.script.asked.clear()
    give_back(desk)
    assert "condition.card" not in desk.script.asked


@pytest.mark.parametrize(
    ("screen", "state"),
    [
        ("free", LoanState.RETURNED),
        ("first_page", LoanState.OUT),
        ("locked", LoanState.OUT),
        ("other", LoanState.OUT),
    ],
)
def test_a_reset_that_is_not_sure_does_not_end_the_loan(
    tmp_path: Path, screen: str, state: LoanState
) -> None:
    desk = lending_desk(tmp_path, after__screen=screen)
    lend_out(desk)
    give_back(desk)
    assert only_loan(desk).state is state


def test_a_loan_left_open_by_an_unsure_reset_ends_once_it_is_proven(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, "proven", after__screen="first_page")
    lend_out(desk)
    desk.script.answers |= {"condition.screen": "worn"}
    desk.script.only_given |= {"condition.screen"}
    give_back(desk)
    assert only_loan(desk).state is LoanState.OUT
    desk.clock.sleep(600)
    assert proof_level(desk.start("T042", VERIFY)) == "proven"
    loan = only_loan(desk)
    assert (loan.state, loan.condition_back["screen"]) == (LoanState.RETURNED, "worn")
    assert [tablet.proof for tablet in desk.desk().records.stock()] == ["proven"]


def hand(desk: Bench) -> Hand:
    return Hand(desk.desk().records, desk.clock, "AB")


def close(desk: Bench, loan: Loan) -> str:
    own = hand(desk)
    return own.close(loan, came_back(own.records, loan), "dead, the head decided").id


def dead(tmp_path: Path) -> Bench:
    """A desk whose lent tablet came back dead: its reset will never be certain."""
    desk = lending_desk(tmp_path, identify__found="dead", after__screen="other")
    lend_out(desk)
    desk.script.answers |= {"condition.screen": "damaged"}
    desk.script.only_given |= {"condition.screen"}
    desk.start("T042", WITHOUT_ADB)
    return desk


def test_a_tablet_that_came_back_dead_leaves_its_loan_open_and_says_how_it_ends(
    tmp_path: Path,
) -> None:
    desk = dead(tmp_path)
    loan = only_loan(desk)
    assert loan.state is LoanState.OUT
    assert f"quitus loans close {loan.id}" in desk.told()


def test_a_decision_ends_the_loan_and_the_tablet_is_lent_no_more(tmp_path: Path) -> None:
    desk = dead(tmp_path)
    close(desk, only_loan(desk))
    loan = only_loan(desk)
    [tablet] = desk.desk().records.stock()
    assert (loan.state, loan.proof_back, loan.condition_back["screen"]) == (
        LoanState.RETURNED,
        "unknown",
        "damaged",
    )
    assert task_of(loan) is Task.UNTICK
    assert (tablet.state, obstacle(tablet)) == (TabletState.IN_STOCK, Obstacle.NOT_RESET)
    hand(desk).retire(tablet, "dead")  # what couldn't be done while it was out


def test_a_loan_that_a_first_page_left_open_is_closed_by_a_decision_too(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, after__screen="first_page")
    lend_out(desk)
    give_back(desk)
    close(desk, only_loan(desk))
    [tablet] = desk.desk().records.stock()
    assert only_loan(desk).state is LoanState.RETURNED
    assert obstacle(tablet) is Obstacle.NOT_RESET


def test_a_decision_is_undone(tmp_path: Path) -> None:
    desk = dead(tmp_path)
    own, case = hand(desk), close(desk, only_loan(desk))
    own.undo(own.records.case(case), "it starts after all")
    assert only_loan(desk).state is LoanState.OUT
    assert [tablet.state for tablet in own.records.stock()] == [TabletState.OUT]


def test_a_loan_whose_tablet_never_came_back_is_not_closed(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    with pytest.raises(LoanRefusedError, match="No return"):
        close(desk, only_loan(desk))


def test_a_loan_that_ended_is_not_closed_again(tmp_path: Path) -> None:
    desk = dead(tmp_path)
    close(desk, only_loan(desk))
    with pytest.raises(LoanRefusedError):
        close(desk, only_loan(desk))


def test_a_tablet_that_is_out_again_is_not_put_in_stock_by_a_proof(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, "proven")
    lend_out(desk)
    give_back(desk)
    [lenovo] = desk.bus.world.tablets
    desk.bus.world.after(0, lenovo.unplug)
    assert lend_out(desk).outcome is Outcome.PASS
    plug_in(desk)
    desk.clock.sleep(600)
    assert proof_level(desk.start("T042", VERIFY)) == "proven"
    assert [tablet.state for tablet in desk.desk().records.stock()] == [TabletState.OUT]


def test_a_tablet_that_nobody_lent_comes_back_all_the_same(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    run = give_back(desk)
    assert run.outcome is Outcome.PASS
    assert "no loan of this tablet" in desk.told()
    assert slip(run) == {
        "loan": None,
        "signed": "yes",
        "files": ["slip-fr.pdf", "condition-fr.pdf"],
    }


def test_a_tablet_that_stays_locked_has_its_slip_as_well(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, after__screen="locked")
    lend_out(desk)
    run = give_back(desk)
    assert any(f"quitus papers show {run.case.id}" in line for line in todo(run.case))


def test_an_overdue_loan_is_said(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, dates__due="2026-07-01")
    lend_out(desk)
    desk.clock.sleep(5 * 86_400)
    give_back(desk)
    assert "overdue: it was due on 2026-07-01" in desk.told()


def test_the_borrower_is_named_on_the_screen_and_not_on_record(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    desk.events.clear()
    run = give_back(desk)
    assert "Camille Durand, 2de 4" in desk.told()
    assert "Camille" not in repr(run.case)


def test_a_return_without_adb_ends_the_loan_too(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, identify__found="home", declare_reset__done="yes")
    lend_out(desk)
    run = desk.start("T042", WITHOUT_ADB)
    assert outcomes(run)["restock"] == "pass"
    assert only_loan(desk).state is LoanState.RETURNED


def test_unticking_is_kept_with_the_loan(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    run = give_back(desk)
    assert EntryKind.PORTAL in [entry.kind for entry in run.case.entries]
    assert only_loan(desk).portal_unticked is not None


def test_verify_says_nothing_of_loans(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, "clear", plugged=True)
    desk.start(None, VERIFY)
    assert "loan" not in desk.told()
