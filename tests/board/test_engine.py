"""The board at work on simulated tablets: reads, returns side by side, replugs, twins."""

import threading
from pathlib import Path
from typing import NoReturn

import pytest

from agent.board.news import NewsKind
from agent.board.reader import BEAT_S
from agent.board.wants import Want, in_order, questions, wanted
from agent.clock import SystemClock
from agent.desk import Desk
from agent.errors import AdbError, UsageError
from agent.records.case import EntryKind
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.queries import STREAMS
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Verdict
from tests.board.desks import BoardDesk, board_desk
from tests.tablet.simulated.worlds import scenario

TWIN = "0123456789ABCDEF"


def verdict(desk: BoardDesk, serial: str, usb: str | None = None) -> Verdict | None:
    judgement = desk.row(serial, usb).judgement
    return judgement.verdict if judgement else None


def test_every_tablet_is_read_when_it_is_seen(tmp_path: Path) -> None:
    with board_desk(tmp_path, "classroom") as desk:
        desk.look()
        ready = [each for each in desk.engine.board.rows if each.state is ConnectionState.READY]
        assert len(ready) == 5
        assert all(each.judgement is not None for each in ready)


def test_a_tablet_that_hangs_is_shown_as_one_that_does_not_answer(tmp_path: Path) -> None:
    with board_desk(tmp_path, "june") as desk:
        desk.look()
        dead = desk.row("HA0JUN04")
        assert dead.silent
        assert dead.state is ConnectionState.READY
        assert wanted(dead).want is Want.REPLUG


def test_a_hung_tablet_delays_nobody(tmp_path: Path) -> None:
    with board_desk(tmp_path, "june", SystemClock(), at_once=False) as desk:
        desk.look()
        desk.until(lambda: verdict(desk, "HA1JUN01") is not None)
        desk.until(lambda: verdict(desk, "R9WT40JUN03") is not None)
        kinds = [(each.kind, each.row.serial) for each in desk.happened if each.row]
        first = kinds.index((NewsKind.VERDICT, "R9WT40JUN03"))
        assert (NewsKind.SILENT, "HA0JUN04") not in kinds[:first]


def test_a_tablet_that_stops_answering_is_noticed_at_the_next_beat(tmp_path: Path) -> None:
    with board_desk(tmp_path, "clear") as desk:
        desk.look()
        serial = desk.world.tablets[0].serial
        tablet = desk.world.tablets[0]
        tablet.spec = tablet.spec.model_copy(update={"wedged": True})
        desk.world.clock.sleep(BEAT_S)
        desk.look()
        assert desk.row(serial).silent
        assert desk.kinds(serial)[-1] is NewsKind.SILENT


def test_one_that_answers_again_is_read_again(tmp_path: Path) -> None:
    with board_desk(tmp_path, "clear") as desk:
        tablet = desk.world.tablets[0]
        healthy = tablet.spec
        tablet.spec = healthy.model_copy(update={"wedged": True})
        desk.look()
        assert desk.row(tablet.serial).silent
        tablet.spec = healthy
        desk.world.clock.sleep(BEAT_S)
        desk.look()
        assert verdict(desk, tablet.serial) is Verdict.CLEAR
        assert not desk.row(tablet.serial).silent


def test_a_tablet_left_alone_is_not_asked_before_its_time(tmp_path: Path) -> None:
    with board_desk(tmp_path, "clear") as desk:
        desk.look()
        asked = len(desk.world.commands)
        desk.world.clock.sleep(5)
        desk.look()
        assert len(desk.world.commands) == asked


def test_a_whole_return_runs_on_the_board(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.answer(key, "identify.asset_tag", "T042")
        desk.answer_all(key)
        row = desk.engine.board.row(key)
        assert row is not None
        assert row.run is not None
        assert (row.run.outcome, row.run.closed, row.run.proof) == ("pass", True, "attested")
        assert row.asset_tag == "T042"


def test_a_return_that_is_done_is_tidied_away(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.answer_all(key)
        desk.look()
        assert desk.engine.board.row(key) is not None
        desk.engine.clear()
        assert desk.engine.board.rows == ()


def test_two_returns_at_once_queue_their_questions(tmp_path: Path) -> None:
    with board_desk(tmp_path, "classroom") as desk:
        desk.look()
        one, other = desk.row("HA1CLAS1").key, desk.row("R9WT40CLAS2").key
        desk.engine.give_back(one)
        desk.until_asked(one, "identify.asset_tag")
        desk.engine.give_back(other)
        desk.until_asked(other, "identify.asset_tag")
        assert [each.key for each in questions(desk.engine.board.rows)] == [one, other]
        desk.answer(one, "identify.asset_tag", "T001")
        desk.until_asked(one, "presence.borrower")
        assert [each.key for each in questions(desk.engine.board.rows)] == [other, one]


def test_two_returns_at_once_both_come_to_their_end(tmp_path: Path) -> None:
    with board_desk(tmp_path, "classroom") as desk:
        desk.look()
        chosen = [desk.row(serial).key for serial in ("HA1CLAS1", "R9WT40CLAS2")]
        for key, tag in zip(chosen, ("T001", "T002"), strict=True):
            desk.engine.give_back(key)
            desk.answer(key, "identify.asset_tag", tag)
        for key in chosen:
            desk.answer_all(key)
        runs = [row.run for row in desk.engine.board.rows if row.key in chosen]
        assert [run.outcome for run in runs if run] == ["pass", "pass"]
        assert len({run.case for run in runs if run}) == 2


def test_an_answer_to_a_question_that_waits_no_more_is_refused(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        number = desk.until_asked(key, "identify.asset_tag").number
        assert desk.engine.answer(number, None)
        desk.until_asked(key, "presence.borrower")
        assert not desk.engine.answer(number, "T042")


def test_a_second_start_of_the_same_return_does_nothing(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.engine.give_back(key)
        desk.until_asked(key, "identify.asset_tag")
        desk.engine.give_back(key)
        assert len(desk.desk.records.cases()) == 1


def test_a_tablet_on_another_port_keeps_its_run(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.answer(key, "identify.asset_tag", None)
        desk.until_asked(key, "presence.borrower")
        tablet = desk.world.tablets[0]
        tablet.unplug()
        desk.world.roster.update(desk.world.tablets)
        desk.look()
        gone = desk.engine.board.row(key)
        assert gone is not None
        assert gone.state is ConnectionState.ABSENT
        tablet.plug("3-2.4")
        desk.world.roster.update(desk.world.tablets)
        desk.look()
        back = desk.row("HA1DEMO7")
        assert (back.key, back.listing.usb, back.at_work) == (key, "3-2.4", True)
        desk.answer_all(key)
        row = desk.engine.board.row(key)
        assert row is not None
        assert row.run is not None
        assert row.run.outcome == "pass"


def test_two_tablets_of_one_serial_stay_two_rows(tmp_path: Path) -> None:
    with board_desk(tmp_path, "twins") as desk:
        desk.look()
        rows = [each for each in desk.engine.board.rows if each.serial == TWIN]
        assert {each.listing.usb for each in rows} == {"1-1.1", "1-1.2"}
        assert verdict(desk, TWIN, "1-1.1") is Verdict.ACCOUNTS_PRESENT
        assert verdict(desk, TWIN, "1-1.2") is Verdict.CLEAR


def test_the_return_of_a_twin_is_the_one_of_its_own_port(tmp_path: Path) -> None:
    with board_desk(tmp_path, "twins") as desk:
        desk.look()
        right = desk.row(TWIN, "1-1.2").key
        desk.engine.give_back(right)
        desk.answer(right, "identify.asset_tag", "T043")
        desk.until_asked(right, "presence.borrower")
        assert desk.row(TWIN, "1-1.2").asset_tag == "T043"
        assert desk.row(TWIN, "1-1.1").asset_tag is None
        assert not desk.row(TWIN, "1-1.1").at_work


def test_a_twin_that_changes_ports_keeps_its_run_and_the_other_its_row(tmp_path: Path) -> None:
    with board_desk(tmp_path, "twins") as desk:
        desk.look()
        right, left = desk.row(TWIN, "1-1.2").key, desk.row(TWIN, "1-1.1").key
        desk.engine.give_back(right)
        desk.answer(right, "identify.asset_tag", "T043")
        desk.until_asked(right, "presence.borrower")
        world = desk.world
        world.tablet("right").unplug()
        world.roster.update(world.tablets)
        desk.look()
        world.tablet("right").plug("1-1.7")
        world.roster.update(world.tablets)
        desk.look()
        moved = desk.engine.board.row(right)
        assert moved is not None
        assert (moved.listing.usb, moved.at_work) == ("1-1.7", True)
        assert desk.row(TWIN, "1-1.1").key == left
        assert len(desk.engine.board.rows) == 2


def test_closing_the_board_leaves_the_case_open_to_be_taken_up(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.answer(key, "identify.asset_tag", None)
        desk.until_asked(key, "presence.borrower")
        desk.engine.close()
        [summary] = desk.desk.records.cases(open_only=True)
        kinds = [entry.kind for entry in desk.desk.records.case(summary.id).entries]
        assert kinds[-1] is EntryKind.INTERRUPTED


def test_a_case_left_open_is_taken_up_by_the_next_board(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        desk.engine.give_back(key)
        desk.answer(key, "identify.asset_tag", "T042")
        desk.until_asked(key, "presence.borrower")
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        row = desk.row("HA1DEMO7")
        assert row.open_case is not None
        assert wanted(row).want is Want.TAKE_UP
        desk.engine.give_back(row.key)
        desk.until_asked(row.key, "presence.borrower")
        assert len(desk.desk.records.cases()) == 1


def test_a_return_that_can_not_begin_says_why_and_leaves_the_row(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        row = desk.row("HA1DEMO7")
        desk.engine.give_back(row.key)
        desk.answer(row.key, "identify.asset_tag", "T042")
        desk.until_asked(row.key, "presence.borrower")
        with board_desk(tmp_path, "ordinary") as other:
            other.look()
            key = other.row("HA1DEMO7").key
            other.engine._keeper.update(key, open_case=None)  # as if it had been opened just now
            other.engine.give_back(key)
            other.until(lambda: bool((found := other.engine.board.row(key)) and found.notice))
            refused = other.engine.board.row(key)
            assert refused is not None
            assert refused.run is None
            assert "open case" in refused.notice


def test_a_label_and_a_loan_are_shown_once_they_are_known(tmp_path: Path) -> None:
    loans = {"T042": "2nde 4"}
    with board_desk(
        tmp_path, "ordinary", loan_of=lambda _serial, tag: loans.get(tag or "")
    ) as desk:
        desk.look()
        key = desk.row("HA1DEMO7").key
        assert desk.row("HA1DEMO7").loan is None
        desk.engine.give_back(key)
        desk.answer(key, "identify.asset_tag", "T042")
        desk.until_asked(key, "presence.borrower")
        assert desk.row("HA1DEMO7").loan == "2nde 4"


def test_finding_a_tablet_marks_its_row_wakes_it_and_opens_its_own_page(tmp_path: Path) -> None:
    with board_desk(tmp_path, "clear") as desk:
        desk.look()
        tablet = desk.world.tablets[0]
        tablet.awake = False
        desk.engine.find(desk.row(tablet.serial).key)
        assert desk.row(tablet.serial).marked
        assert tablet.awake
        assert tablet.screen.value == "about"
        desk.engine.find(desk.row(tablet.serial).key)
        assert not desk.row(tablet.serial).marked


@pytest.mark.parametrize("scenario", ["setup-wizard", "frp-locked", "test-harness", "truncated"])
def test_no_page_is_opened_on_a_tablet_that_is_locked_or_not_set_up(
    tmp_path: Path, scenario: str
) -> None:
    with board_desk(tmp_path, scenario) as desk:
        desk.look()
        tablet = desk.world.tablets[0]
        tablet.awake = False
        desk.engine.find(desk.row(tablet.serial).key)
        assert desk.row(tablet.serial).marked
        assert tablet.awake
        assert not any(argv[0] == "am" for _id, argv in desk.world.commands)


def test_no_page_is_opened_over_the_one_that_its_return_needs(tmp_path: Path) -> None:
    with board_desk(tmp_path, "clear") as desk:
        desk.look()
        key = desk.row(desk.world.tablets[0].serial).key
        desk.engine.give_back(key)
        desk.until_asked(key, "identify.asset_tag")
        desk.engine.find(key)
        assert not {argv[0] for _id, argv in desk.world.commands} & {"am", "input"}


def test_no_key_is_sent_in_a_return(tmp_path: Path) -> None:
    with board_desk(tmp_path, "ordinary") as desk:
        desk.look()
        key = desk.row(desk.world.tablets[0].serial).key
        desk.engine.give_back(key)
        desk.answer_all(key)
        assert any(argv[0] == "am" for _id, argv in desk.world.commands)
        assert not any(argv[0] == "input" for _id, argv in desk.world.commands)


def test_the_sizes_of_the_hubs_in_use_are_asked_for(tmp_path: Path) -> None:
    sizes = {"1-1": 7, "1-2": None}
    with board_desk(tmp_path, "classroom", ports_of=sizes.__getitem__) as desk:
        desk.look()
        assert desk.engine.board.hub_sizes == {"1-1": 7}


def test_the_worst_and_the_waiting_stand_first(tmp_path: Path) -> None:
    with board_desk(tmp_path, "june") as desk:
        desk.look()
        key = desk.row("HA1JUN02").key
        desk.engine.give_back(key)
        desk.until_asked(key, "identify.asset_tag")
        rows = in_order(desk.engine.board.rows)
        assert rows[0].key == key
        last = [each.judgement.verdict for each in rows if each.judgement][-1]
        assert last is Verdict.CLEAR


def test_a_tablet_that_takes_the_connection_and_says_nothing_is_silent_too(tmp_path: Path) -> None:
    faults = [
        {"command": " ".join(query.argv), "do": "hang"}
        for stream in STREAMS
        for lane in stream
        for query in lane
    ]
    with board_desk(tmp_path, scenario({"serial": "HGC1", "faults": faults})) as desk:
        desk.look()
        assert desk.row("HGC1").silent
        assert desk.row("HGC1").judgement is None


def test_adb_that_fails_makes_no_tablet_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_desk: Desk, _listing: Listing) -> NoReturn:
        raise AdbError("The ADB server does not answer.")

    with board_desk(tmp_path, "clear") as desk:
        with monkeypatch.context() as broken:
            broken.setattr(Desk, "probe", fails)
            desk.look()
        [row] = desk.engine.board.rows
        assert not row.silent
        desk.look()
        [row] = desk.engine.board.rows
        assert row.judgement is not None


def test_a_defect_in_one_read_hides_no_other_tablet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = Desk.probe

    def breaks(desk: Desk, listing: Listing) -> Snapshot:
        if listing.usb == "1-1.2":
            raise ValueError
        return probe(desk, listing)

    monkeypatch.setattr(Desk, "probe", breaks)
    monkeypatch.setattr("tests.board.desks.unexpected", lambda _error: UsageError("A defect."))
    with board_desk(tmp_path, "classroom") as desk:
        desk.look()
        assert desk.row("R9WT40CLAS2").notice == "A defect."
        assert verdict(desk, "HA1CLAS1") is not None


def watched(desk: BoardDesk) -> threading.Thread:
    """Let the board watch the bus in a thread, as the program does."""
    thread = threading.Thread(target=desk.engine.watch, daemon=True)
    thread.start()
    return thread


def test_trouble_with_adb_is_told_and_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with board_desk(tmp_path, "clear", SystemClock(), at_once=False) as desk:
        listed = desk.bus.list()

        def fails() -> NoReturn:
            raise AdbError("The ADB server does not answer.")

        monkeypatch.setattr("agent.board.engine.LOOK_S", 0.01)
        with monkeypatch.context() as broken:
            broken.setattr(desk.bus, "list", fails)
            watched(desk)
            desk.until(lambda: "does not answer" in desk.engine.board.trouble)
        desk.until(lambda: len(desk.engine.board.rows) == len(listed))
        assert desk.engine.board.trouble == ""


def test_a_board_that_can_not_go_on_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> NoReturn:
        raise ValueError

    monkeypatch.setattr("tests.board.desks.unexpected", lambda _error: UsageError("A defect."))
    with board_desk(tmp_path, "clear", SystemClock()) as desk:
        monkeypatch.setattr(desk.bus, "list", breaks)
        thread = watched(desk)
        desk.until(lambda: desk.engine.board.trouble == "A defect.")
        thread.join(5)
        assert not thread.is_alive()


def test_a_read_that_adb_spoilt_is_done_again_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_desk: Desk, _listing: Listing) -> NoReturn:
        raise AdbError("The ADB server does not answer.")

    with board_desk(tmp_path, "clear") as desk:
        desk.look()
        [row] = desk.engine.board.rows
        with monkeypatch.context() as broken:
            broken.setattr(Desk, "probe", fails)
            desk.engine.read(row.key)
        [spoilt] = desk.engine.board.rows
        assert spoilt.read_at is None
        assert not spoilt.silent
        desk.look()
        [again] = desk.engine.board.rows
        assert again.read_at is not None
