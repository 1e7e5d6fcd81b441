"""Somebody at the keys of the board: scans, answers, moves, leaves."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import pytest

from agent.board.news import News, NewsKind
from agent.board.row import Board, Row
from agent.errors import RecordDamagedError
from agent.tablet.device import ConnectionState
from tests.board.desks import CONSENT, PRESENCE, TAG, asking, row, running
from tests.console.board.scenes import Act, BoardPilot, at_board

ONE = row(1, "1-1.1", "HA1", asset_tag="T001")
TWO = row(2, "1-1.2", "HA2", asset_tag="T002")
CARD = replace(PRESENCE, phase="readiness", field="sd_card", text="Is a card in?")


def at(rows: Sequence[Row], act: Act, size: tuple[int, int] = (80, 24)) -> None:
    """Let somebody do something at a board with these rows."""
    asyncio.run(at_board(Board(tuple(rows)), act, size))


def chosen(board: BoardPilot) -> int | None:
    return board.app._choice.key


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time be needed between a question and its answer."""
    monkeypatch.setattr("agent.console.board.app._AHEAD_S", 0.0)


def test_a_scanned_tag_takes_its_tablet() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("T002")
        assert chosen(board) == 2
        assert board.engine.done == []

    at([ONE, TWO], act)


def test_a_tag_scanned_twice_begins_the_return() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("T002")
        await board.type("T002")
        assert board.engine.done == [("give_back", 2)]

    at([ONE, TWO], act)


def test_enter_alone_begins_nothing() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("enter", "enter")
        assert board.engine.done == []

    at([ONE, TWO], act)


def test_keys_choose_begin_find_and_read() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("down", "f2", "f3", "f5", "f8")
        assert board.engine.done == [
            ("give_back", 2),
            ("find", 2),
            ("read", 2),
            ("clear", None),
        ]

    at([ONE, TWO], act)


def test_a_tablet_that_is_not_ready_is_not_begun() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("f2")
        assert board.engine.done == []
        assert "can begin once the tablet is ready" in board.text()

    at([row(1, state=ConnectionState.OFFLINE, verdict=None)], act)


def test_a_question_is_answered_by_its_key() -> None:
    async def act(board: BoardPilot) -> None:
        assert "? Is the borrower here?" in board.text()
        await board.type("y")
        assert board.engine.done == [("answer", (1, "yes"))]

    at([row(1, run=asking(PRESENCE))], act)


def test_yes_is_taken_in_both_languages() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("oui")
        assert board.engine.done == [("answer", (1, "yes"))]

    at([row(1, run=asking(PRESENCE))], act)


def test_what_is_no_answer_is_said() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("perhaps")
        assert board.engine.done == []
        assert "“perhaps” is not one of the answers: y, n." in board.text()

    at([row(1, run=asking(PRESENCE))], act)


def test_another_tablets_tag_is_never_an_answer() -> None:
    async def act(board: BoardPilot) -> None:
        assert chosen(board) == 1
        await board.type("T002")
        assert chosen(board) == 2
        assert board.engine.done == []

    at([row(1, run=asking(TAG)), TWO], act)


def test_its_own_tag_answers_the_question_for_it() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("T009")
        assert board.engine.done == [("answer", (1, "T009"))]

    at([row(1, run=asking(TAG)), TWO], act)


def test_enter_alone_leaves_an_optional_question_without_an_answer() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("enter")
        assert board.engine.done == [("answer", (1, None))]

    at([row(1, run=asking(TAG))], act)


@pytest.mark.usefixtures("_patient")
def test_enter_alone_answers_nothing_that_matters() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("enter")
        assert board.engine.done == []
        await board.type("y")
        assert board.engine.done == [("answer", (1, "yes"))]

    at([row(1, run=asking(CONSENT))], act)


def test_what_was_typed_before_a_question_that_matters_does_not_answer_it() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("y")
        await board.show(Board((row(1, run=asking(CONSENT)),)))
        await board.press("enter")
        assert board.engine.done == []

    at([row(1, run=running())], act)


def test_an_answer_right_after_such_a_question_came_is_asked_again() -> None:
    async def act(board: BoardPilot) -> None:
        await board.show(Board((row(1, run=asking(CONSENT)),)))
        await board.type("y")
        assert board.engine.done == []
        assert "typed before the question could be read" in board.text()

    at([row(1, run=running())], act)


def test_a_question_chooses_its_row_where_nobody_has_chosen() -> None:
    async def act(board: BoardPilot) -> None:
        await board.show(Board((ONE, row(2, "1-1.2", "HA2", run=asking(PRESENCE)))))
        assert chosen(board) == 2

    at([ONE, TWO], act)


def test_a_second_question_waits_until_the_first_is_answered() -> None:
    async def act(board: BoardPilot) -> None:
        both = (row(1, run=asking(PRESENCE, 1)), row(2, "1-1.2", "HA2", run=asking(CARD, 2)))
        await board.show(Board(both))
        assert chosen(board) == 1
        assert "2 questions" in board.text()
        await board.type("y")
        await board.show(Board((row(1, run=running()), both[1])))
        assert chosen(board) == 2
        assert "? Is a card in?" in board.text()

    at([row(1, run=asking(PRESENCE, 1)), TWO], act)


def test_tab_goes_from_question_to_question() -> None:
    async def act(board: BoardPilot) -> None:
        seen = []
        for _ in range(3):
            seen.append(chosen(board))
            await board.press("tab")
        assert seen == [1, 2, 1]

    at([row(1, run=asking(PRESENCE, 1)), row(2, "1-1.2", "B", run=asking(CARD, 2))], act)


def test_the_row_that_somebody_reads_stays_chosen() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("down")
        await board.show(Board((row(1, run=asking(PRESENCE)), TWO)))
        assert chosen(board) == 2
        await board.press("escape")
        assert chosen(board) == 1

    at([ONE, TWO], act)


def test_the_bell_rings_for_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[bool] = []
    monkeypatch.setattr("agent.console.board.app.BoardApp.bell", lambda _app: rung.append(True))

    async def act(board: BoardPilot) -> None:
        await board.show(Board((TWO,)), News(NewsKind.VERDICT, TWO))
        assert rung == []
        question = row(1, run=asking(PRESENCE))
        await board.show(Board((question,)), News(NewsKind.ASKS, question))
        assert rung == [True]

    at([ONE], act)


def test_a_case_is_shown_and_left_again() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("f4")
        assert "Case SIM-1, phase by phase." in board.text()
        await board.press("escape")
        assert "Case SIM-1, phase by phase." not in board.text()

    at([row(1, run=running())], act)


def test_without_a_case_that_is_said() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("f4")
        assert "no case yet" in board.text()

    at([ONE], act)


def test_q_leaves_where_no_return_is_under_way() -> None:
    async def act(board: BoardPilot) -> None:
        await board.type("q")
        assert board.app.is_running is False

    at([ONE], act)


@pytest.mark.parametrize("key", ["ctrl+c", "f10", "ctrl+q"])
def test_leaving_asks_first_where_one_is(key: str) -> None:
    async def act(board: BoardPilot) -> None:
        await board.press(key, "enter")
        assert "1 return is under way" in board.text()
        await board.press("n")
        assert "1 return is under way" not in board.text()
        assert board.app.is_running
        await board.press(key, "y")
        assert board.app.is_running is False

    at([row(1, run=running())], act)


def test_a_tablet_that_comes_moves_no_choice() -> None:
    async def act(board: BoardPilot) -> None:
        await board.press("down")
        worse = row(3, "1-1.3", "HA3", state=ConnectionState.OFFLINE, verdict=None)
        await board.show(Board((ONE, TWO, worse)))
        assert chosen(board) == 2

    at([ONE, TWO], act)


def test_sixty_rows_scroll_and_show_the_chosen_one() -> None:
    many = [row(n, f"1-{n}", f"S{n}", asset_tag=f"T{n:03}") for n in range(1, 61)]

    async def act(board: BoardPilot) -> None:
        await board.type("T055")
        assert sum("T055" in line for line in board.text().splitlines()) == 2  # row and panel

    at(many, act)


def test_trouble_with_adb_is_said() -> None:
    async def act(board: BoardPilot) -> None:
        await board.show(Board((ONE,), trouble="The ADB server does not answer."))
        assert "The board stands still: The ADB server does not answer." in board.text()

    at([ONE], act)


def test_a_defect_of_the_screen_prints_nothing_of_a_tablet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_app: object) -> None:
        secret = "HA1-a-tablet's-own-word"
        raise ValueError(secret)

    async def act(board: BoardPilot) -> None:
        monkeypatch.setattr("agent.console.board.app.in_order", broken)
        await board.show(Board((ONE, TWO)))

    with pytest.raises(ValueError, match="own-word"):  # for the report of defects alone
        at([ONE], act)
    printed = capsys.readouterr()
    assert "own-word" not in printed.out + printed.err


def test_a_case_that_can_not_be_read_is_said() -> None:
    def damaged(_case: str, _width: int) -> NoReturn:
        raise RecordDamagedError("A file of the record is not what was written.")

    async def act(board: BoardPilot) -> None:
        board.app._case_text = damaged
        await board.press("f4")
        assert "not what was written" in board.text()

    at([row(1, run=running())], act)
