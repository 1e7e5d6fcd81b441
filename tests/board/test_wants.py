"""What is wanted and from whom, and that the board's order follows."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.board.row import Row
from agent.board.wants import Band, Want, Who, band, in_order, questions, wanted
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Verdict
from tests.board.desks import NOW, TAG, asking, ended, row, running

STATES = [state for state in ConnectionState if state is not ConnectionState.READY]


def need(each: Row) -> tuple[Want, Who]:
    found = wanted(each)
    return found.want, found.who


def test_a_question_is_the_operators() -> None:
    assert need(row(run=asking())) == (Want.ANSWER, Who.OPERATOR)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("accounts", (Want.REMOVE_ACCOUNTS, Who.BORROWER)),
        ("reset", (Want.CONFIRM_RESET, Who.BORROWER)),
        ("tablet_absent", (Want.PLUG_IN, Who.OPERATOR)),
        ("tablet_unauthorized", (Want.AUTHORISE, Who.BORROWER)),
        ("unreadable", (Want.UNLOCK, Who.BORROWER)),
        ("leaving", (Want.WAIT, Who.NOBODY)),
        ("a reason of tomorrow", (Want.WAIT, Who.NOBODY)),
    ],
)
def test_a_run_wants_what_would_end_its_wait(reason: str, expected: tuple[Want, Who]) -> None:
    assert need(row(run=running(reason=reason))) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.CLEAR, (Want.START, Who.OPERATOR)),
        (Verdict.ACCOUNTS_PRESENT, (Want.START, Who.OPERATOR)),
        (Verdict.MANAGED, (Want.RELEASE, Who.MANAGER)),
        (Verdict.FRP_LOCKED, (Want.SIGN_IN, Who.BORROWER)),
        (Verdict.UNREADABLE, (Want.UNLOCK, Who.BORROWER)),
    ],
)
def test_a_tablet_without_a_run_wants_what_its_verdict_says(
    verdict: Verdict, expected: tuple[Want, Who]
) -> None:
    assert need(row(verdict=verdict)) == expected


@pytest.mark.parametrize("state", STATES)
def test_no_tablet_that_is_not_ready_is_to_be_started(state: ConnectionState) -> None:
    assert wanted(row(state=state, verdict=None)).want not in (Want.START, Want.TAKE_UP)


def test_an_open_case_is_to_be_taken_up() -> None:
    assert need(row(open_case="SIM-1")) == (Want.TAKE_UP, Who.OPERATOR)


def test_a_stopped_run_is_taken_up_only_where_its_tablet_is_ready() -> None:
    stopped = ended("timeout", closed=False)
    assert wanted(row(run=stopped)).want is Want.TAKE_UP
    assert wanted(row(run=stopped, state=ConnectionState.ABSENT)).want is Want.PLUG_IN
    assert wanted(row(run=stopped, silent=True)).want is not Want.TAKE_UP


def test_what_a_done_return_leaves_to_do_is_in_its_case() -> None:
    assert wanted(row(run=ended())).want is Want.PUT_AWAY
    assert wanted(row(run=ended(todo=("Untick it.",)))).want is Want.SEE_CASE


def test_silence_is_worse_than_any_verdict() -> None:
    silent = row(1, silent=True)
    assert band(silent) is Band.TROUBLE
    assert wanted(silent).want is Want.REPLUG


def test_the_bands_stand_in_their_order() -> None:
    rows = [
        row(1, run=ended()),
        row(2, verdict=None),
        row(3, verdict=Verdict.CLEAR),
        row(4, verdict=Verdict.ACCOUNTS_PRESENT),
        row(5, run=running(reason="accounts")),
        row(6, verdict=Verdict.FRP_LOCKED),
        row(7, state=ConnectionState.OFFLINE, verdict=None),
        row(8, run=ended("error", closed=False)),
        row(9, run=asking()),
    ]
    assert [each.key for each in in_order(rows)] == [9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_of_equal_ones_the_longest_wait_is_first() -> None:
    early, late = NOW, NOW + timedelta(minutes=3)
    assert [r.key for r in in_order([row(1, since=late), row(2, since=early)])] == [2, 1]


def test_those_that_came_together_stand_by_the_numbers_of_their_ports() -> None:
    rows = [row(1, "1-1.10"), row(2, "1-1.9"), row(3, "1-1.1")]
    assert [each.listing.usb for each in in_order(rows)] == ["1-1.1", "1-1.9", "1-1.10"]


def test_questions_come_in_the_order_in_which_they_were_put() -> None:
    rows = [row(1, run=asking(number=8)), row(2), row(3, run=asking(TAG, number=3))]
    assert [each.key for each in questions(rows)] == [3, 1]


@given(st.permutations([row(key, f"1-1.{key}", f"S{key}") for key in range(1, 6)]))
def test_the_order_does_not_depend_on_who_came_first(rows: list[Row]) -> None:
    assert [each.key for each in in_order(rows)] == [1, 2, 3, 4, 5]


@given(st.text(max_size=12))
def test_any_port_can_be_ordered(usb: str) -> None:
    assert len(in_order([row(1, usb), row(2, "1-1.1"), row(3, None)])) == 3
