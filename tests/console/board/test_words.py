from dataclasses import replace
from datetime import timedelta

import pytest

from agent.console.board.words import (
    how_long,
    phase_words,
    place_name,
    short_model,
    standing,
    wanted_words,
)
from tests.board.desks import NOW, asking, ended, row, running


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 min"),
        (59, "0 min"),
        (61, "1 min"),
        (3599, "59 min"),
        (3600, "1 h 00"),
        (5 * 3600 + 300, "5 h 05"),
    ],
)
def test_a_span_is_told_to_the_minute(seconds: int, words: str) -> None:
    assert how_long(NOW, NOW + timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("maker", "model", "short"),
    [
        ("LENOVO", "Lenovo TB-X505F", "TB-X505F"),
        ("Acer", "B3-A50", "B3-A50"),
        ("Google", "Pixel Tablet", "Pixel Tablet"),
        (None, "Lenovo_TB_X505F", "Lenovo TB X505F"),
        ("Lenovo", "Lenovo", "Lenovo"),
        (None, None, "—"),
    ],
)
def test_a_model_is_told_without_its_maker(
    maker: str | None, model: str | None, short: str
) -> None:
    assert short_model(replace(row(), maker=maker, model=model)) == short


def test_who_has_to_do_what() -> None:
    assert wanted_words(row(run=running(reason="accounts"))) == "borrower: remove accounts"
    assert wanted_words(row(run=running(reason="accounts")), short=True) == "borr.: remove accounts"
    assert wanted_words(row(run=asking())) == "you: answer its question"
    assert wanted_words(row(verdict=None)) == ""


def test_where_a_run_is() -> None:
    assert phase_words(row(run=running("frp", 6))) == "6/12 Phase frp"
    assert phase_words(row(run=ended())) == "return passed"
    assert phase_words(row()) == ""


def test_how_a_tablet_stands() -> None:
    assert standing(row()) == "clear"
    assert standing(row(silent=True)) == "does not answer"
    assert standing(row(verdict=None)) == "being read"


def test_a_tablet_is_at_its_port_else_at_its_address() -> None:
    assert place_name(row()) == "1-1.1"
    assert place_name(row(1, None, "127.0.0.1:5555")) == "127.0.0.1:5555"
    assert place_name(row(1, None, "")) == "—"
