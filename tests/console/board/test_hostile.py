"""Whatever a tablet calls itself, the board shows it as text: nothing moves the cursor."""

import asyncio
import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from agent.board.news import News, NewsKind
from agent.board.row import Asked, Board, Row, RunView
from agent.console.board.as_json import board_json
from agent.console.board.cells import row_line
from agent.console.board.head import head_line, hub_line
from agent.console.board.lines import print_json_line, print_news, show_board
from agent.console.board.panel import panel_lines
from agent.console.safe import safe_json
from agent.console.theme import make_console
from agent.procedure.prompts import Audience, Choice, Question, Told, Waiting
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Reason, Verdict
from tests.board.desks import NOW, judged, listing, row
from tests.console.board.scenes import BoardPilot, at_board

HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "\x1b]0;title\x07",
    "\x9b2J",
    "[bold red]x[/] [link=http://x]",
    "$text-muted {x} %s",
    "abc\u202edcba\u2066",
    "a\nb\r\nc\td\x00e",
    "\u200b\ufeff\ud800",
    "x" * 100_000,
    "../../x",
    "-rf ;$(reboot)`reboot`",
    "漢字" * 30,
    "e\u0301" * 50,
]
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def hostile(text: str) -> Row:
    """Return a row that says that text wherever a tablet can."""
    question = Question("identify", "asset_tag", text, (Choice("yes", text),))
    run = RunView(
        NOW,
        text,
        "accounts",
        text,
        5,
        12,
        told=(Told(text, Audience.BORROWER), Told(text)),
        waiting=Waiting("accounts", NOW, None, text),
        asked=Asked(1, question, NOW),
        detail=text,
        todo=(text,),
    )
    return replace(
        row(1, text, text, run=run, asset_tag=text, loan=text, notice=text, model=text, maker=text),
        listing=replace(listing(text, text), model=text, raw_state=text),
        android=text,
        judgement=judged(Verdict.MANAGED, Reason("device_owner", detail=text)),
        open_case=text,
    )


def quiet(shown: str) -> bool:
    """Whether no character of it does anything to a terminal."""
    return not any(unicodedata.category(char) in _UNSAFE for char in shown.replace("\n", ""))


def every_face(each: Row) -> list[Row]:
    """Return the row in every guise in which the board draws it differently."""
    assert each.run is not None
    ended = replace(each.run, asked=None, outcome="fail")
    return [
        each,
        replace(each, run=ended),
        replace(each, run=None),
        replace(each, run=None, silent=True),
        replace(each, run=None, listing=replace(each.listing, state=ConnectionState.OFFLINE)),
    ]


def drawn(each: Row) -> str:
    """Return all that the board can show of a row, on the screen and without one."""
    written = io.StringIO()
    console = make_console(written, color=False)
    console.width = 80
    plain = Console(file=io.StringIO(), width=80)
    show_board(console, Board((each,), trouble=each.notice), NOW)
    for kind in set(NewsKind) - {NewsKind.TROUBLE}:
        print_news(console, News(kind, each, text=each.notice), NOW)
        print_json_line(console, News(kind, each, text=each.notice), NOW)
    print_news(console, News(NewsKind.TROUBLE, text=each.notice), NOW)
    lines = [
        *panel_lines(each, 78, 100, plain),
        head_line([each], NOW, 80, simulated=True),
        hub_line(Board((each,))),
    ]
    return written.getvalue() + "\n".join(line.plain for line in lines)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_nothing_that_a_tablet_says_reaches_the_terminal_raw(text: str) -> None:
    for each in every_face(hostile(text)):
        assert quiet(drawn(each))


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
def test_no_text_at_all_does(text: str) -> None:
    assert all(quiet(drawn(each)) for each in every_face(hostile(text)))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
@pytest.mark.parametrize("width", [40, 79, 119])
def test_a_row_is_exactly_as_wide_as_the_screen(text: str, width: int) -> None:
    for each in every_face(hostile(text)):
        assert row_line(each, NOW, width).cell_len == width


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_the_json_of_a_board_is_one_quiet_line(text: str) -> None:
    line = safe_json(board_json(Board((hostile(text),))))
    assert "\n" not in line
    assert quiet(line)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_the_screen_stands_whatever_a_tablet_is_called(text: str) -> None:
    async def act(board: BoardPilot) -> None:
        for each in every_face(hostile(text)):
            await board.show(Board((each,)))
            shown = board.text()
            assert quiet(shown)
            assert len(shown.splitlines()) == 24
            assert "F10 leave" in shown

    asyncio.run(at_board(Board(), act))
