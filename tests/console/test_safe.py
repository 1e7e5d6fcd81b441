import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.console.safe import safe, safe_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SM-T500", "SM-T500"),
        ("é œ « » — …", "é œ « » — …"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\rc\td", "a\\x0ab\\x0dc\\x09d"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202edcba", "abc\\u202edcba"),
        ("\U000e0041", "\\U000e0041"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_could_move_a_cursor_or_turn_text_is_written_out(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_paragraphs_keep_their_lines() -> None:
    assert safe("a\nb\x07", lines=True) == "a\nb\\x07"


def test_a_flood_is_cut() -> None:
    assert safe("x" * 100, at_most=10) == "x" * 9 + "…"


@given(st.text())
def test_nothing_but_printable_characters_comes_out(text: str) -> None:
    assert safe(text).replace(" ", "").isprintable() or any(char.isspace() for char in safe(text))
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in safe(text))


@given(st.dictionaries(st.text(), st.text() | st.integers()))
def test_json_made_safe_says_the_same(value: dict[str, str | int]) -> None:
    text = safe_json(value)
    assert json.loads(text) == value
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)
