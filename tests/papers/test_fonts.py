import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.papers.facts import Kind, Person
from agent.papers.fonts import clean, markup, pieces
from tests.papers.sample import dossier, paper, text_of


@pytest.mark.parametrize(
    "name",
    [
        "ʾAbd al-Şükrü",
        "Œuvrard €",
        "王小明",
        "김철수",
        "やまだ",
        "Дарья Ωμέγα",
        "Ậnh",
        "Łukasz Żółć",
    ],
)
def test_any_name_can_be_read_on_a_paper(name: str) -> None:
    told = dossier(borrower=Person(name, "2nde 4"))
    assert name in text_of(paper(Kind.SLIP, "fr", told))


def test_what_is_written_from_right_to_left_is_drawn_so_with_joined_letters() -> None:
    [(_font, drawn)] = list(pieces("محمد"))
    assert drawn == "\ufeaa\ufee4\ufea4\ufee3"  # final dal, medial meem and hah, initial meem


def test_latin_around_arabic_stays_in_its_order() -> None:
    drawn = "".join(piece for _font, piece in pieces("M. محمد, 2nde"))
    assert drawn.startswith("M. ")
    assert drawn.endswith(", 2nde")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b[31m", "a b [31m"),
        ("👩\u200d🏫\ufe0f", "👩🏫"),
        ("e\u0301", "é"),
        ("a\nb\tc", "a b c"),
        ("\u202eabc", "abc"),
        ("\ud800", ""),
    ],
)
def test_what_steers_and_is_not_seen_is_left_out(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_letter_that_no_font_has_is_a_question_mark_never_a_box() -> None:
    assert "".join(piece for _font, piece in pieces("\U0001f984")) == "?"


def test_what_looks_like_markup_is_only_words() -> None:
    assert markup("<b>&amp;</b>") == "&lt;b&gt;&amp;amp;&lt;/b&gt;"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_drawn(text: str) -> None:
    from reportlab.platypus import Paragraph  # noqa: PLC0415 - only here

    from agent.papers.styles import BODY  # noqa: PLC0415 - as above

    Paragraph(markup(text), BODY).wrap(100, 100)
