"""A loan walked through: who may borrow which tablet, what is asked, what ends on record."""

from pathlib import Path

import pytest

from agent.errors import AnswerMissingError, Exit, LoanRefusedError, OpenCaseError, UsageError
from agent.procedure.prompts import Told
from agent.procedure.results import Outcome
from agent.records.case import CaseSummary, EntryKind
from agent.records.loans import LoanState
from agent.records.stock import TabletState
from agent.runs.cases import abandon, resume
from agent.runs.open_cases import LEND, RETURN
from agent.runs.running import RunRequest
from tests.procedure.harness import Bench, Killed, kinds, outcomes
from tests.procedure.lending import (
    LOAN,
    NAMES,
    PHASES,
    give_back,
    lend_out,
    lending_desk,
    put_in_stock,
    tablet,
    take_up,
)


def state_of_stock(desk: Bench) -> dict[str, TabletState]:
    return {one.name: one.state for one in desk.desk().records.stock()}


def test_a_loan_walks_through_all_its_phases_and_the_tablet_is_out(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    run = lend_out(desk)
    assert outcomes(run) == dict.fromkeys(PHASES, "pass") | {"last_reset": "skipped"}
    assert (run.outcome, run.exit_code, run.case.open) == (Outcome.PASS, Exit.DONE, False)
    assert state_of_stock(desk) == {"T042": TabletState.OUT}
    [loan] = desk.desk().records.loans()
    assert (loan.id, loan.state, loan.ground, loan.borrower_kind, loan.due) == (
        run.case.id,
        LoanState.OUT,
        "waiting_pupil",
        "pupil",
        "2027-06-30",
    )
    assert loan.was_new
    assert loan.accessories == {"charger": True, "cable": True, "case": True, "card": False}


def test_a_tablet_whose_adb_is_on_is_read_and_must_be_clear(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, "clear", plugged=True, identify__asset_tag="T007")
    put_in_stock(desk, tablet("T007", "HGC0CLR1"))
    run = lend_out(desk, "T007")
    assert run.outcome is Outcome.PASS
    assert run.case.phases["identify"].measurements["verdict"] == "clear"
    assert run.case.tablet["android"] == "13"


def test_a_tablet_with_an_account_on_it_is_not_lent(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, plugged=True)
    run = lend_out(desk)
    assert (run.outcome, run.exit_code) == (Outcome.FAIL, Exit.NOT_IN_ORDER)
    assert outcomes(run)["identify"] == "fail"
    assert state_of_stock(desk) == {"T042": TabletState.IN_STOCK}


def test_what_adb_does_not_see_is_said_to_be_declared(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    run = lend_out(desk)
    assert run.case.tablet["without_adb"] is True
    assert run.case.phases["identify"].measurements["declared"] is True
    assert "by eye" in desk.told()


@pytest.mark.parametrize(
    ("answer", "value"), [("identify.asset_tag", "T043"), ("identify.serial", "HA1DEMO8")]
)
def test_another_tablet_in_hand_stops_the_loan_and_the_right_one_takes_it_up(
    tmp_path: Path, answer: str, value: str
) -> None:
    desk = lending_desk(tmp_path)
    desk.script.answers[answer] = value
    run = lend_out(desk)
    assert (run.outcome, run.case.open) == (Outcome.FAIL, True)
    assert value in desk.told()
    desk.script.answers[answer] = LOAN[answer]
    assert take_up(desk).outcome is Outcome.PASS


def test_a_label_is_read_with_its_check_character_and_a_wrong_one_is_refused(
    tmp_path: Path,
) -> None:
    from agent.loans.tags import labelled  # noqa: PLC0415 - beside its use

    desk = lending_desk(tmp_path, identify__asset_tag=labelled("T042"))
    assert lend_out(desk).outcome is Outcome.PASS
    wrong = lending_desk(tmp_path / "wrong", identify__asset_tag="T042 1")
    wrong.script.by = "option"
    assert lend_out(wrong).exit_code is Exit.USAGE


# Who may borrow ---------------------------------------------------------------------------------


def test_a_substitute_teacher_borrows_with_whom_he_replaces(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, ground__ground="substitute_teacher")
    desk.script.answers["borrower.replaces"] = "Claude Martin"
    run = lend_out(desk)
    assert run.outcome is Outcome.PASS
    [loan] = desk.desk().records.loans()
    assert loan.borrower_kind == "staff"
    assert "borrower.minor" not in desk.script.asked
    assert "Claude Martin" in desk.desk().records.private(run.case.id).values()


@pytest.mark.parametrize("missing", ["decided_by", "decided_why", "kind"])
def test_another_ground_needs_the_heads_decision_who_and_why(tmp_path: Path, missing: str) -> None:
    """The notice: «élèves en attente d'équipement et professeurs remplaçants»."""
    desk = lending_desk(tmp_path, ground__ground="head_decision")
    told = {"decided_by": "Mme Roy", "decided_why": "examen", "kind": "pupil"}
    for name, value in told.items():
        desk.script.answers[f"ground.{name}"] = value
    del desk.script.answers[f"ground.{missing}"]
    run = lend_out(desk)
    assert isinstance(run.error, AnswerMissingError)
    assert desk.desk().records.loans() == ()
    desk.script.answers[f"ground.{missing}"] = told[missing]
    assert take_up(desk).outcome is Outcome.PASS


def test_a_cession_is_no_loan(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, ground__ground="cession")
    run = lend_out(desk)
    assert (run.outcome, run.case.open) == (Outcome.FAIL, False)
    assert desk.desk().records.loans() == ()


def test_names_stand_in_one_file_and_in_no_event_of_the_record(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    elsewhere = b"".join(
        path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "people.json" and "papers" not in path.parts
    )
    for name in NAMES:
        assert name.encode() not in elsewhere
        assert name.encode() in (tmp_path / "people.json").read_bytes()


def test_the_screen_names_the_borrower_for_the_regions_application(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lend_out(desk)
    told = [event.text for event in desk.events if isinstance(event, Told)]
    [line] = [text for text in told if "Region" in text and "assign" in text]
    for value in ("HA1DEMO7", "T042", "Camille Durand, 2de 4", "2026-06-29", "2027-06-30"):
        assert value in line


def test_a_known_borrower_is_found_by_name_and_taken_by_id(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    put_in_stock(desk, tablet("T043", "HA1DEMO8"))
    first = lend_out(desk)
    records = desk.desk().records
    [person] = [
        text for (_n, field), text in records.private(first.case.id).items() if field == "person"
    ]
    desk.script.answers |= {
        "identify.asset_tag": "T043",
        "identify.serial": "HA1DEMO8",
        "borrower.name": "camille durand",
        "borrower.person": person,
    }
    second = lend_out(desk, "T043")
    assert person in records.private(second.case.id).values()
    assert records.loan(first.case.id).again == {"year": 0, "month": 0}
    assert records.loan(second.case.id).again == {"year": 1, "month": 1}
    assert len(records.persons()) == 1


def test_an_id_that_nobody_has_is_asked_again_and_not_kept(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    put_in_stock(desk, tablet("T043", "HA1DEMO8"))
    lend_out(desk)
    desk.script.answers |= {
        "identify.asset_tag": "T043",
        "identify.serial": "HA1DEMO8",
        "borrower.person": "nobody",
    }

    def correct(event: object) -> None:
        if isinstance(event, Told) and "has that id" in event.text:
            desk.script.answers["borrower.name"] = "Sasha Roy"

    desk.on = correct
    assert lend_out(desk, "T043").outcome is Outcome.PASS
    people = {person.name: person.id for person in desk.desk().records.persons()}
    assert set(people) == {"Camille Durand", "Sasha Roy"}
    assert "nobody" not in people.values()


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "Élodie 🎒 Nguyễn", "محمد علي", "x" * 200])
def test_any_name_that_is_writing_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    desk = lending_desk(tmp_path, borrower__name=name)
    assert lend_out(desk).outcome is Outcome.PASS
    [person] = desk.desk().records.persons()
    assert person.name == name


@pytest.mark.parametrize("name", ["x" * 201, "Camille\u202edurand", "a\x07b"])
def test_a_name_that_is_no_writing_is_refused_and_not_repeated(tmp_path: Path, name: str) -> None:
    desk = lending_desk(tmp_path, borrower__name=name)
    desk.script.by = "option"
    run = lend_out(desk)
    assert (run.exit_code, run.case.open) == (Exit.USAGE, True)
    desk.script.answers["borrower.name"] = "Camille Durand"
    assert take_up(desk).outcome is Outcome.PASS


# Dates ------------------------------------------------------------------------------------------


def test_an_open_end_is_allowed_and_said(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, dates__due="open")
    lend_out(desk)
    [loan] = desk.desk().records.loans()
    assert loan.due is None
    assert "without an end" in desk.told()


@pytest.mark.parametrize("due", ["31/06/2027", "2026-06-28", "2526-06-30", "demain", "=cmd"])
def test_an_impossible_end_is_refused_and_asked_again(tmp_path: Path, due: str) -> None:
    desk = lending_desk(tmp_path, dates__due=due)
    desk.script.by = "option"
    run = lend_out(desk)
    assert isinstance(run.error, UsageError)
    assert desk.desk().records.loans() == ()
    desk.script.answers["dates.due"] = "30/06/2027"
    assert take_up(desk).outcome is Outcome.PASS


def test_a_slip_of_the_pen_at_the_terminal_is_asked_again_at_once(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, dates__due="demain")

    def correct(event: object) -> None:
        if isinstance(event, Told) and "no date" in event.text:
            desk.script.answers["dates.due"] = "30/06/2027"

    desk.on = correct
    assert lend_out(desk).outcome is Outcome.PASS


# Which tablet -----------------------------------------------------------------------------------


def test_a_tablet_that_is_out_is_not_lent_again(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    loan = lend_out(desk)
    with pytest.raises(LoanRefusedError, match=loan.case.id):
        lend_out(desk)
    assert len(desk.desk().records.loans()) == 1


def test_a_tablet_that_the_stock_does_not_have_is_not_lent(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="T999"):
        lend_out(lending_desk(tmp_path), "T999")


def test_a_tablet_on_the_bus_is_named_by_its_port(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, "clear", plugged=True, identify__asset_tag="T007")
    put_in_stock(desk, tablet("T007", "HGC0CLR1"))
    assert lend_out(desk, "usb:1-1").outcome is Outcome.PASS


def test_the_next_tablet_is_one_lent_before_then_the_2019_model(tmp_path: Path) -> None:
    """The notice: « tablettes du modèle 2019 »; lent once, « destinées à des prêts uniquement »."""
    desk = lending_desk(tmp_path)
    lend_out(desk)
    give_back(desk)
    put_in_stock(desk, tablet("T001", "AAA1", year=2022), tablet("T002", "AAA2", year=2019))
    del desk.script.answers["identify.asset_tag"]
    runs = [lend_out(desk, None) for _turn in range(3)]
    assert [run.case.tablet["asset_tag"] for run in runs] == ["T042", "T002", "T001"]
    assert "by the lending notice" in desk.told()


def test_a_reserved_tablet_is_not_the_next_one(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    del desk.script.answers["identify.asset_tag"]
    put_in_stock(desk, tablet("T043", "HA1DEMO8", year=2022))
    first, second = lend_out(desk, None), lend_out(desk, None)
    assert [run.case.tablet["asset_tag"] for run in (first, second)] == ["T042", "T043"]
    with pytest.raises(LoanRefusedError):
        lend_out(desk, None)


def test_a_tablet_lent_before_needs_a_sure_last_reset(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    put_in_stock(desk, tablet("T050", "BBB1", loans_only=True))
    with pytest.raises(LoanRefusedError, match="reset"):
        lend_out(desk, "T050")
    lend_out(desk)
    give_back(desk)
    desk.bus.world.after(0, desk.bus.world.tablets[0].unplug)
    run = lend_out(desk)
    assert outcomes(run)["last_reset"] == "pass"
    assert run.case.phases["last_reset"].measurements["proof"] == "attested"


# Signature, reservation, giving up --------------------------------------------------------------


def test_without_a_signature_there_is_no_loan(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, signature__signed="refused")
    run = lend_out(desk)
    assert (run.outcome, run.case.open) == (Outcome.FAIL, False)
    assert EntryKind.LENT not in kinds(run)
    assert state_of_stock(desk) == {"T042": TabletState.IN_STOCK}


def test_a_signature_and_an_entry_for_later_are_left_to_do(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, signature__signed="later", portal__typed="later")
    run = lend_out(desk)
    assert run.outcome is Outcome.PASS
    left = desk.events[-1].todo  # type: ignore[union-attr]
    assert len(left) == 2
    [loan] = desk.desk().records.loans()
    assert loan.portal_typed is None


def test_an_open_loan_reserves_its_tablet_for_loans_and_returns(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    del desk.script.answers["ground.ground"]
    first = lend_out(desk)
    with pytest.raises(OpenCaseError, match=first.case.id) as refused:
        lend_out(desk)
    assert "quitus lend --resume" in str(refused.value)
    with pytest.raises(OpenCaseError, match=first.case.id):
        give_back(desk)


def test_an_open_return_reserves_its_tablet(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, reset__consent="no")
    lend_out(desk)
    first = give_back(desk)
    assert first.case.open
    put_in_stock(desk, tablet("T043", "HA1DEMO8"))
    with pytest.raises((OpenCaseError, LoanRefusedError)):
        lend_out(desk)


def test_a_case_is_taken_up_by_its_own_command_only(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    del desk.script.answers["ground.ground"]
    run = lend_out(desk)
    request = RunRequest("CD", case=run.case.id)
    with pytest.raises(UsageError, match="quitus lend"):
        resume(desk.desk(), request, desk.script, desk.hear, RETURN)
    with pytest.raises(UsageError, match="quitus lend"):
        abandon(desk.desk(), run.case.id, "AB", "no", RETURN)


def test_a_loan_given_up_frees_its_tablet(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    del desk.script.answers["ground.ground"]
    run = lend_out(desk)
    assert abandon(desk.desk(), run.case.id, "AB", "he left", LEND).case.outcome == "aborted"
    desk.script.answers["ground.ground"] = "waiting_pupil"
    assert lend_out(desk).outcome is Outcome.PASS


# Kills ------------------------------------------------------------------------------------------


def lend_case(desk: Bench) -> CaseSummary:
    return next(case for case in desk.desk().records.cases() if case.procedure == LEND)


@pytest.mark.timeout(400)
def test_a_loan_killed_after_any_entry_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "agent.runs.loan_desk.papers_of", lambda _desk, _case: (tmp_path / "agreement.pdf",)
    )
    killed = 0
    for count in range(1, 200):
        desk = lending_desk(tmp_path / str(count))
        with pytest.raises(Killed):
            lend_out(desk, dies_after=count)
        if not lend_case(desk).open:
            break  # killed after the case was closed: nothing is left to do
        run, killed = take_up(desk), killed + 1
        assert run.outcome is Outcome.PASS
        records = desk.desk().records
        assert [loan.id for loan in records.loans()] == [run.case.id]
        assert kinds(run).count(EntryKind.LENT) == 1
        assert records.verify().ok
        assert [person.name for person in records.persons()] == ["Camille Durand"]
    assert killed > 35


def test_papers_that_a_killed_run_made_are_not_made_twice(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    del desk.script.answers["signature.signed"]
    run = lend_out(desk)
    made = {path.name: path.read_bytes() for path in tmp_path.glob(f"papers/{run.case.id}/*.pdf")}
    assert set(made) == {"agreement-fr.pdf", "condition-fr.pdf"}
    desk.desk().records.append(run.case.id, EntryKind.REOPENED, {"phases": ["papers"]})
    desk.script.answers["signature.signed"] = "yes"
    assert take_up(desk).outcome is Outcome.PASS
    again = {path.name: path.read_bytes() for path in tmp_path.glob(f"papers/{run.case.id}/*.pdf")}
    assert again == made
