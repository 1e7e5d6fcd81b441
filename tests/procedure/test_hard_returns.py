"""Returns that go wrong in the ways that would cost a tablet, or a false certificate."""

from pathlib import Path

import pytest

from agent.errors import Exit, OpenCaseError, RecordError, TabletSwappedError
from agent.procedure.prompts import Event, PhaseStarted, Question, Waiting
from agent.procedure.results import Outcome
from agent.records.case import EntryKind
from agent.runs.cases import abandon
from agent.runs.open_cases import VERIFY, WITHOUT_ADB
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import parse_scenario
from tests.procedure.harness import Bench, at_phase, bench, kinds, outcomes, proof_level

TWO = """
about: {fr: Deux tablettes., en: Two tablets.}
tablets:
  - {id: ours, model: lenovo-m10-3, serial: OURS0001, port: "1-1"}
  - {id: other, model: lenovo-m10-3, serial: OTHER002, port: "1-2"}
"""


def two_tablets(folder: Path, **answers: str) -> Bench:
    desk = bench(folder, "clear", **answers)
    desk.bus = SimulatedBus(parse_scenario(TWO, "two.yaml"), desk.clock)
    return desk


def unplug(desk: Bench, tablet_id: str) -> None:
    desk.bus.world.after(0, desk.bus.world.tablet(tablet_id).unplug)


def test_a_named_run_never_takes_another_tablet(tmp_path: Path) -> None:
    desk = two_tablets(tmp_path)
    desk.on = at_phase("identify", lambda: unplug(desk, "ours"))
    run = desk.start("OURS0001")
    assert (run.outcome, outcomes(run)["identify"]) == (Outcome.TIMEOUT, "timeout")
    assert run.case.tablet.get("serial") == "OURS0001"


def test_a_name_that_is_not_there_gets_help_at_once(tmp_path: Path) -> None:
    desk = two_tablets(tmp_path)
    run = desk.start("ZZZ", deadlines={"identify": 20})
    assert run.outcome is Outcome.TIMEOUT
    assert "ZZZ" in desk.told()
    assert "debugging" in desk.told()


def test_a_borrower_who_comes_back_is_asked_again(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary", presence__borrower="no")
    assert desk.start().outcome is Outcome.FAIL
    desk.script.answers["presence.borrower"] = "yes"
    assert desk.resume().outcome is Outcome.PASS


@pytest.mark.parametrize("phase", ["checkpoint", "frp", "readiness"])
def test_a_tablet_that_is_taken_away_is_a_time_out(tmp_path: Path, phase: str) -> None:
    desk = bench(tmp_path, "clear")
    tablet = desk.bus.world.tablets[0]
    desk.on = at_phase(phase, lambda: desk.bus.world.after(0, tablet.unplug))
    run = desk.start()
    assert (run.outcome, run.exit_code) == (Outcome.TIMEOUT, Exit.NOT_IN_ORDER)
    assert outcomes(run)[phase] == "timeout"


def test_the_time_that_people_take_to_answer_is_not_the_tablets(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear")
    ask = desk.script.ask

    def slowly(question: Question) -> object:
        if question.field == "consent":
            desk.clock.sleep(3000)
        return ask(question)

    desk.script.ask = slowly  # type: ignore[method-assign, assignment]
    assert desk.start().outcome is Outcome.PASS


def test_a_tablet_that_leaves_after_the_time_out_is_taken_up(tmp_path: Path) -> None:
    desk = bench(tmp_path, "never-leaves")
    first = desk.start()
    assert (first.outcome, proof_level(first)) == (Outcome.TIMEOUT, "not_reset")
    unplug(desk, "lenovo")  # reset by hand, an hour later
    run = desk.resume()
    assert (run.outcome, proof_level(run)) == (Outcome.PASS, "attested")


def test_a_reset_tablet_with_an_open_case_gets_no_second_one(tmp_path: Path) -> None:
    desk = bench(tmp_path, "proven")
    del desk.script.answers["after.screen"]
    assert desk.start().exit_code is Exit.USAGE
    desk.clock.sleep(600)  # set up again, debugging on, another android_id
    with pytest.raises(OpenCaseError):
        desk.start()


def test_a_declared_case_is_not_doubled_under_its_label(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear", identify__found="home", reset__consent="no")
    desk.start("T077", WITHOUT_ADB)
    desk.script.answers["identify.asset_tag"] = "T077"
    run = desk.start()
    assert isinstance(run.error, OpenCaseError)
    assert run.case.open is False


def test_an_account_that_comes_back_during_the_consent_is_seen(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary")
    [tablet] = desk.bus.world.tablets
    account = tablet.locking_accounts[0]
    ask = desk.script.ask

    def adding(question: Question) -> object:
        if question.field == "consent":
            tablet.add_account(*account)
        return ask(question)

    desk.script.ask = adding  # type: ignore[method-assign, assignment]
    run = desk.start()
    assert (run.outcome, outcomes(run)["reset"]) == (Outcome.FAIL, "fail")
    assert EntryKind.INTENDED not in kinds(run)


def test_another_tablet_at_the_place_of_ours_is_seen_after_a_new_start_too(tmp_path: Path) -> None:
    desk = two_tablets(tmp_path, reset__consent="no")
    desk.start("OURS0001")
    world = desk.bus.world
    world.after(0, world.tablet("ours").unplug)
    world.after(0, world.tablet("other").unplug)
    world.after(1, lambda: world.tablet("other").plug("1-1"))
    desk.clock.sleep(5)
    run = desk.resume()
    assert isinstance(run.error, TabletSwappedError)
    assert run.exit_code is Exit.TABLET


def test_ours_on_another_port_is_found_though_a_stranger_took_its_place(tmp_path: Path) -> None:
    desk = two_tablets(tmp_path, reset__consent="no")
    desk.start("OURS0001")
    world = desk.bus.world
    world.after(0, world.tablet("ours").unplug)
    world.after(0, world.tablet("other").unplug)
    world.after(1, lambda: world.tablet("other").plug("1-1"))
    world.after(2, lambda: world.tablet("ours").plug("1-2"))
    desk.clock.sleep(5)
    run = desk.resume()
    assert run.outcome is Outcome.ABORTED  # it got as far as the consent


def test_an_ended_case_takes_nothing_from_a_program_that_still_runs(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear")

    def end(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == "frp":
            case = desk.desk().records.cases()[0]
            if case.open:
                abandon(desk.desk(), case.id, "CD", "given up elsewhere")

    desk.on = end
    with pytest.raises(RecordError):
        desk.start()
    assert desk.desk().records.cases()[0].outcome == "aborted"


def test_a_twin_that_was_never_returned_proves_nothing(tmp_path: Path) -> None:
    desk = bench(tmp_path, "twins")
    assert desk.start("usb:1-1.1").outcome is Outcome.PASS
    desk.script.answers["identify.asset_tag"] = "B-002"
    run = desk.start("usb:1-1.2", VERIFY)
    assert (run.outcome, proof_level(run)) == (Outcome.FAIL, None)


def test_a_locked_tablet_gets_the_facts_of_its_unlock_file(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary", after__screen="locked", identify__asset_tag="T042")
    run = desk.start()
    assert run.outcome is Outcome.FAIL
    for fact in ("T042", "HA1DEMO7", "TB-X505F", run.case.id):
        assert fact in desk.told()


def test_the_reset_page_is_not_left_open_by_a_run_that_stopped(tmp_path: Path) -> None:
    desk = bench(tmp_path, "never-leaves")
    desk.start()
    last = [argv for _id, argv in desk.bus.world.commands if argv[:2] == ("am", "start")][-1]
    assert last[-1] == "android.settings.SETTINGS"


def test_waiting_for_a_tablet_says_why(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear")
    tablet = desk.bus.world.tablets[0]
    desk.on = at_phase("frp", lambda: desk.bus.world.after(0, tablet.unplug))
    run = desk.start(deadlines={"frp": 15})
    assert any(isinstance(e, Waiting) and e.reason == "tablet_absent" for e in desk.events)
    assert run.error is not None
    assert run.error.hint


def test_a_serial_of_an_open_case_is_refused_though_the_tablet_is_away(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary")
    del desk.script.answers["after.screen"]
    assert desk.start().exit_code is Exit.USAGE
    with pytest.raises(OpenCaseError):
        desk.start("HA1DEMO7")


def test_who_waits_for_a_tablet_is_told_of_open_cases(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary")
    del desk.script.answers["after.screen"]
    first = desk.start()
    desk.events.clear()
    desk.start(deadlines={"identify": 10})
    assert first.case.id in desk.told()
