from dataclasses import replace

import pytest
from rich.console import Console

from agent.board.row import Row
from agent.console.board.panel import panel_lines
from agent.procedure.prompts import Audience, Told
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Reason, Verdict
from tests.board.desks import TAG, asking, ended, judged, row, running

ABSENT = ConnectionState.ABSENT


def panel(each: Row, height: int = 20, width: int = 78) -> str:
    """Return what the panel says of a row."""
    lines = panel_lines(each, width, height, Console(width=width))
    assert len(lines) <= height
    assert all(line.cell_len <= width for line in lines)
    return "\n".join(line.plain for line in lines)


def test_a_tablet_is_named_by_all_that_is_known() -> None:
    known = row(asset_tag="T042", maker="LENOVO", model="Lenovo TB-X505F", android="10", loan="TG2")
    assert panel(known).startswith("T042  Lenovo TB-X505F  Android 10  HA1  usb:1-1.1  TG2")


def test_its_verdict_has_its_reasons_and_what_to_press() -> None:
    account = Reason("account", user=0, type="com.google", count=1)
    text = panel(replace(row(), judgement=judged(Verdict.ACCOUNTS_PRESENT, account)))
    assert "1 Google account is on the tablet" in text
    assert "F2" in text
    assert text.endswith("→ you: start its return")


def test_one_that_must_not_be_started_has_advice_in_its_place() -> None:
    text = panel(row(verdict=Verdict.MANAGED))
    assert "F2" not in text
    assert "Ask whoever manages it to release it" in text


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        (ConnectionState.UNAUTHORIZED, "tap Allow"),
        (ConnectionState.OFFLINE, "Unplug the tablet and plug it in again"),
        (ConnectionState.RECOVERY, "Reboot system now"),
    ],
)
def test_one_that_is_not_ready_has_what_to_do(state: ConnectionState, advice: str) -> None:
    assert advice in panel(row(state=state, verdict=None))


def test_a_dead_connection_is_called_so() -> None:
    assert "ADB shows it as connected, but it does not answer." in panel(row(silent=True))


def test_what_is_for_the_borrower_says_so() -> None:
    told = Told("Take your accounts off.", Audience.BORROWER)
    run = replace(running(), told=(told,))
    assert "▌ For the borrower: Take your accounts off." in panel(row(run=run))


def test_where_room_is_scarce_the_newest_words_stay_and_the_question_always() -> None:
    told = tuple(Told(f"Sentence number {number}.") for number in range(12))
    text = panel(row(run=replace(asking(TAG), told=told)), height=6)
    assert "Sentence number 11." in text
    assert "Sentence number 0." not in text
    assert "? Asset tag?" in text
    assert "(Enter: no answer)" in text


def test_of_many_reasons_the_first_stay() -> None:
    reasons = tuple(Reason("device_owner", detail=f"admin{number}") for number in range(12))
    text = panel(replace(row(), judgement=judged(Verdict.MANAGED, *reasons)), height=6)
    assert "admin0" in text
    assert "admin11" not in text


def test_a_tablet_that_left_in_mid_run_is_missed_before_its_reset_only() -> None:
    missing = "not plugged in just now"
    assert missing in panel(row(state=ABSENT, run=running("accounts")))
    assert missing not in panel(row(state=ABSENT, run=running("slip", 10)))


def test_a_return_that_is_done_says_what_is_left_to_do() -> None:
    text = panel(row(state=ABSENT, run=ended(todo=("Untick it.",))))
    assert "Still to do: Untick it." in text
    assert "Case SIM-1: closed." in text


def test_a_return_that_stopped_says_how_it_is_taken_up() -> None:
    stopped = ended("timeout", closed=False)
    assert "F2 takes its case up." in panel(row(run=stopped))
    assert "once the tablet is ready" in panel(row(state=ABSENT, run=stopped))


def test_what_could_not_be_done_is_said() -> None:
    assert "It has an open case elsewhere." in panel(row(notice="It has an open case elsewhere."))
