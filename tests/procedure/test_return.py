"""A return on simulated tablets ends with the outcome that is true."""

import json
from pathlib import Path

import pytest

from agent.errors import (
    AmbiguousTabletError,
    AnswerMissingError,
    Exit,
    OpenCaseError,
    TabletSwappedError,
    UsageError,
)
from agent.procedure.prompts import Event, Waiting
from agent.procedure.results import Outcome
from agent.records.case import EntryKind
from agent.runs.cases import abandon
from agent.runs.open_cases import RETURN, VERIFY, WITHOUT_ADB
from tests.procedure.harness import (
    PHASES,
    Killed,
    at_phase,
    bench,
    kinds,
    outcomes,
    proof_level,
)


def test_an_ordinary_return_passes_attested_and_puts_the_tablet_in_stock(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary", identify__asset_tag="T042")
    run = desk.start()
    assert outcomes(run) == dict.fromkeys(PHASES, "pass")
    assert (run.outcome, run.exit_code, run.case.open) == (Outcome.PASS, Exit.DONE, False)
    assert proof_level(run) == "attested"
    [tablet] = desk.desk().records.stock()
    assert (tablet.serial, tablet.asset_tag, tablet.loans_only) == ("HA1DEMO7", "T042", True)


@pytest.mark.parametrize(
    ("scenario", "phase", "outcome", "level", "is_open"),
    [
        ("samsung", None, "pass", "attested", False),
        ("xiaomi", None, "pass", "attested", False),
        ("secondary-user", None, "pass", "attested", False),
        ("no-serial", None, "pass", "attested", False),
        ("low-battery", None, "pass", "attested", False),
        ("unauthorized", None, "pass", "attested", False),
        ("frp-locked", "accounts", "fail", None, True),
        ("setup-wizard", "accounts", "fail", None, True),
        ("test-harness", "accounts", "fail", None, True),
        ("work-profile", "accounts", "fail", None, True),
        ("hung-accounts", "accounts", "timeout", None, True),
        ("truncated", "accounts", "timeout", None, True),
        ("recovery", "identify", "timeout", None, True),
        ("no-permissions", "identify", "timeout", None, True),
        ("account-comes-back", "frp", "fail", None, True),
        ("never-leaves", "reset", "timeout", "not_reset", True),
        ("swapped", "accounts", "error", None, True),
    ],
)
def test_each_tablet_ends_where_it_must(
    tmp_path: Path, scenario: str, phase: str | None, outcome: str, level: str | None, is_open: bool
) -> None:
    run = bench(tmp_path, scenario).start()
    assert run.outcome.value == outcome
    assert run.case.open is is_open
    assert proof_level(run) == level
    if phase is not None:
        assert outcomes(run)[phase] == outcome
        assert outcomes(run)[PHASES[PHASES.index(phase) + 1]] is None


@pytest.mark.parametrize(
    ("screen", "outcome", "level"),
    [
        ("free", Outcome.PASS, "attested"),
        ("first_page", Outcome.PASS, "unknown"),
        ("locked", Outcome.FAIL, "unknown"),
        ("home", Outcome.FAIL, "unknown"),
        ("other", Outcome.FAIL, "unknown"),
    ],
)
def test_the_screen_after_the_reset_decides(
    tmp_path: Path, screen: str, outcome: Outcome, level: str
) -> None:
    run = bench(tmp_path, "ordinary", after__screen=screen).start()
    assert (run.outcome, proof_level(run), run.case.open) == (outcome, level, False)
    restocked = EntryKind.RESTOCKED in kinds(run)
    assert restocked is (outcome is Outcome.PASS)


def test_a_tablet_that_comes_back_as_it_was_is_not_reset_whatever_was_answered(
    tmp_path: Path,
) -> None:
    desk = bench(tmp_path, "not-reset")
    desk.on = at_phase("after", lambda: desk.clock.sleep(300))
    run = desk.start()
    assert (run.outcome, proof_level(run), run.case.open) == (Outcome.FAIL, "not_reset", False)
    assert EntryKind.RESTOCKED not in kinds(run)


def test_an_answer_in_advance_waits_for_a_tablet_that_was_only_restarted(tmp_path: Path) -> None:
    desk = bench(tmp_path, "not-reset")
    desk.script.by = "option"
    [tablet] = desk.bus.world.tablets
    tablet.spec.timing.__dict__["boot"] = 8  # back in ADB a little after it counted as left
    run = desk.start()
    assert (run.outcome, proof_level(run)) == (Outcome.FAIL, "not_reset")


def test_a_refused_consent_stops_the_run_and_leaves_the_case_open(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear", reset__consent="no")
    run = desk.start()
    assert (run.outcome, run.exit_code, run.case.open) == (Outcome.ABORTED, Exit.STOPPED, True)
    assert EntryKind.INTENDED not in kinds(run)
    assert proof_level(run) is None


def test_a_missing_answer_is_found_at_its_phase_and_the_case_can_be_taken_up(
    tmp_path: Path,
) -> None:
    desk = bench(tmp_path, "clear")
    del desk.script.answers["slip.signed"]
    run = desk.start()
    assert isinstance(run.error, AnswerMissingError)
    assert (run.exit_code, run.case.open, outcomes(run)["slip"]) == (Exit.USAGE, True, "error")
    desk.script.answers = {"slip.signed": "refused", "portal.unticked": "later"}
    again = desk.resume()
    assert (again.outcome, again.case.id) == (Outcome.PASS, run.case.id)
    assert again.case.open is False


def test_an_absent_borrower_goes_on_only_with_a_clear_tablet_without_lock(tmp_path: Path) -> None:
    for scenario, outcome in (("clear", Outcome.PASS), ("ordinary", Outcome.FAIL)):
        run = bench(tmp_path / scenario, scenario, presence__borrower="no").start()
        assert run.outcome is outcome, scenario


def test_a_card_that_is_seen_asks_for_an_answer(tmp_path: Path) -> None:
    desk = bench(tmp_path / "a", "sd-card")
    run = desk.start()
    assert (run.exit_code, outcomes(run)["readiness"]) == (Exit.USAGE, "error")
    kept = bench(tmp_path / "b", "sd-card", readiness__sd_card="keep").start()
    assert kept.case.phases["readiness"].measurements["sd_card"] == "keep"
    assert kept.outcome is Outcome.PASS


def test_an_open_case_is_never_doubled(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear", reset__consent="no")
    first = desk.start()
    for name in (None, "HGC0CLR1", "usb:1-1"):
        with pytest.raises(OpenCaseError, match=first.case.id):
            desk.start(name)
    assert len(desk.desk().records.cases()) == 1


def test_an_abandoned_case_is_closed_and_lets_a_new_one_open(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear", reset__consent="no")
    first = desk.start()
    ended = abandon(desk.desk(), first.case.id, "AB", "the borrower, Camille, left")
    assert (ended.case.open, ended.case.outcome) == (False, "aborted")
    assert "Camille" not in next(tmp_path.glob("cases/*/*.json")).read_text()
    desk.script.answers["reset.consent"] = "yes"
    assert desk.start().case.id != first.case.id


def test_twins_are_listed_and_none_is_taken(tmp_path: Path) -> None:
    desk = bench(tmp_path, "twins")
    for name in (None, "0123456789ABCDEF"):
        with pytest.raises(AmbiguousTabletError, match=r"usb:1-1\.1, usb:1-1\.2"):
            desk.start(name)
    assert desk.desk().records.cases() == ()


def test_a_twin_has_its_own_case(tmp_path: Path) -> None:
    desk = bench(tmp_path, "twins", identify__asset_tag="LEFT", reset__consent="no")
    assert desk.start("usb:1-1.1").outcome is Outcome.ABORTED
    desk.script.answers |= {"identify.asset_tag": "RIGHT"}
    run = desk.start("usb:1-1.2")
    assert run.case.tablet["asset_tag"] == "RIGHT"
    assert len(desk.desk().records.cases()) == 2


def test_a_deadline_for_an_unknown_phase_is_refused_before_anything(tmp_path: Path) -> None:
    desk = bench(tmp_path, "clear")
    with pytest.raises(UsageError, match="readyness"):
        desk.start(deadlines={"readyness": 5})
    assert not list(tmp_path.glob("cases/*/*.json"))


def test_a_shorter_deadline_is_kept_and_says_what_hindered(tmp_path: Path) -> None:
    desk = bench(tmp_path, "truncated")
    before = desk.clock.monotonic()
    run = desk.start(deadlines={"accounts": 20})
    assert run.outcome is Outcome.TIMEOUT
    assert desk.clock.monotonic() - before < 60
    assert run.error is not None
    assert run.error.hint


# Kills and cables ------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [name for name in PHASES if name != "reset"])
def test_a_cable_pulled_at_any_phase_and_put_back_changes_nothing(
    tmp_path: Path, phase: str
) -> None:
    desk = bench(tmp_path, "ordinary")
    [tablet] = desk.bus.world.tablets

    def pull() -> None:
        port = tablet.port
        if port is not None:
            desk.bus.world.after(0, tablet.unplug)
            desk.bus.world.after(7, lambda: tablet.plug(port))

    desk.on = at_phase(phase, pull)
    run = desk.start()
    assert (run.outcome, proof_level(run)) == (Outcome.PASS, "attested")


def test_a_tablet_on_another_port_keeps_its_run(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary")
    [tablet] = desk.bus.world.tablets

    def move() -> None:
        desk.bus.world.after(0, tablet.unplug)
        desk.bus.world.after(3, lambda: tablet.plug("2-4"))

    desk.on = at_phase("frp", move)
    assert desk.start().outcome is Outcome.PASS


def test_another_tablet_on_the_same_port_is_named_and_stops_the_run(tmp_path: Path) -> None:
    run = bench(tmp_path, "swapped").start()
    assert isinstance(run.error, TabletSwappedError)
    assert run.exit_code is Exit.TABLET
    assert "HGC0SWP4" in str(run.error)
    assert "HGC0SWP5" in str(run.error)


def test_a_run_that_failed_on_the_tablet_looks_again_from_what_goes_stale(tmp_path: Path) -> None:
    desk = bench(tmp_path, "account-comes-back")
    assert desk.start().outcome is Outcome.FAIL
    [tablet] = desk.bus.world.tablets
    [(user, account)] = tablet.locking_accounts
    tablet.remove_account(user, account)
    desk.events.clear()
    run = desk.resume(deadlines={"reset": 30})
    assert desk.phases_begun()[:3] == ["readiness", "accounts", "frp"]
    assert outcomes(run)["checkpoint"] == "pass"


def test_a_reset_killed_while_the_tablet_came_back_changed_is_never_attested(
    tmp_path: Path,
) -> None:
    desk = bench(tmp_path, "proven")
    desk.on = _die_while_it_leaves
    with pytest.raises(Killed):
        desk.start()
    desk.on = lambda event: None
    desk.clock.sleep(600)  # meanwhile: reset, set up without an account, debugging on again
    run = desk.resume()
    assert proof_level(run) == "unknown"


def test_a_reset_killed_while_the_tablet_is_away_goes_on_after_it(tmp_path: Path) -> None:
    desk = bench(tmp_path, "ordinary")
    desk.on = _die_while_it_leaves
    with pytest.raises(Killed):
        desk.start()
    desk.on = lambda event: None
    desk.events.clear()
    run = desk.resume()
    assert "reset.consent" not in desk.script.asked[desk.script.asked.index("after.screen") :]
    assert (run.outcome, proof_level(run)) == (Outcome.PASS, "attested")


def _die_while_it_leaves(event: Event) -> None:
    if isinstance(event, Waiting) and event.reason == "leaving":
        raise Killed


# Verify and without ADB ------------------------------------------------------------------------


def test_verify_proves_the_reset_of_a_tablet_whose_adb_is_on_again(tmp_path: Path) -> None:
    desk = bench(tmp_path, "proven", identify__asset_tag="T1")
    assert desk.start().outcome is Outcome.PASS
    desk.clock.sleep(600)
    run = desk.start("T1", VERIFY)
    assert (run.outcome, proof_level(run), run.exit_code) == (Outcome.PASS, "proven", Exit.DONE)
    assert run.case.open is False


def test_verify_of_a_tablet_that_was_not_reset_says_so(tmp_path: Path) -> None:
    desk = bench(tmp_path, "not-reset")
    desk.start()
    desk.clock.sleep(600)
    run = desk.start(None, VERIFY)
    assert (run.outcome, proof_level(run)) == (Outcome.FAIL, "not_reset")
    assert (run.exit_code, run.case.open) == (Exit.NOT_IN_ORDER, False)


def test_verify_of_a_tablet_this_desk_never_reset_proves_nothing(tmp_path: Path) -> None:
    run = bench(tmp_path, "clear").start(None, VERIFY)
    assert (run.outcome, proof_level(run), run.case.open) == (Outcome.FAIL, None, False)


@pytest.mark.parametrize("found", ["home", "welcome", "locked", "dead", "broken"])
def test_a_return_without_adb_is_declared_and_never_above_attested(
    tmp_path: Path, found: str
) -> None:
    desk = bench(tmp_path, "offline", identify__found=found)
    run = desk.start("T077", WITHOUT_ADB)
    assert run.outcome is Outcome.PASS
    assert proof_level(run) == ("attested" if found in ("home", "welcome") else "unknown")
    assert run.case.proof is not None
    assert "never_on_adb" in json.dumps(run.case.proof["reasons"])
    assert run.case.tablet["asset_tag"] == "T077"


def test_a_declared_refusal_stops_before_anything(tmp_path: Path) -> None:
    desk = bench(tmp_path, "offline", identify__found="home", reset__consent="no")
    assert desk.start("T077", WITHOUT_ADB).outcome is Outcome.ABORTED


# Names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["ordinary", "samsung", "xiaomi", "secondary-user"])
def test_no_account_name_reaches_record_or_screen(tmp_path: Path, scenario: str) -> None:
    desk = bench(tmp_path, scenario, condition__remark="scratched by Camille")
    names = {
        account.name
        for tablet in desk.bus.world.tablets
        for user in tablet.users
        for account in user.accounts
    }
    assert names
    desk.start(None, RETURN)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for name in names:
        assert name.encode() not in written
        assert name not in repr(desk.events)
    outside = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*.json*") if path.name != "people.json"
    )
    assert b"Camille" not in outside
