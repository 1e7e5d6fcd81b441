"""One place knows which characters do something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.plain_text import is_active, is_plain, plain

ACTIVE = {
    "escape": "\x1b",
    "C1 control": "\x9b",
    "NUL": "\0",
    "line feed": "\n",
    "line separator": "\u2028",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "joiner": "\u200d",
    "lone surrogate": "\udcff",
    "private": "\ue000",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize("character", ACTIVE.values(), ids=ACTIVE.keys())
def test_what_does_something_is_replaced(character: str) -> None:
    assert plain(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["SM-X200", "Lenovo TB-X505F", "Propriétaire", "平板", "—  «x»"])
def test_a_name_of_a_real_tablet_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_a_long_text_is_cut_and_says_so() -> None:
    assert plain("x" * 1_000_000, 10) == "x" * 9 + "…"


@given(st.text())
def test_whatever_comes_out_is_plain_and_stays_so(text: str) -> None:
    made = plain(text)
    assert is_plain(made)
    assert plain(made) == made
    assert not any(map(is_active, made))
