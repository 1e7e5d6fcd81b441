import shutil
from pathlib import Path

import pytest

from agent.errors import Exit, FileError
from agent.papers.agreement_text import REQUIRED, load, parse_file

SHIPPED = [(name, lang) for name in ("agreement-pupil", "agreement-staff") for lang in ("fr", "en")]
TEXT = """\
title: Convention
subtitle: Prêt
parties: >-
  Entre {school} et
  {borrower}.
articles:
  - title: Objet
    text: La tablette {serial}, {duration}.
closing: Fait.
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "agreement-pupil.fr.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        parse_file(file)
    assert caught.value.exit_code is Exit.FILE
    return [str(each).removeprefix(f"{file}:") for each in caught.value.problems]


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_each_shipped_text_is_in_order(name: str, language: str) -> None:
    text = load(name, language)
    assert len(text.articles) >= 14
    assert bool(text.guardian) == (name == "agreement-pupil")


def test_both_languages_have_the_same_articles() -> None:
    for name in ("agreement-pupil", "agreement-staff"):
        assert len(load(name, "fr").articles) == len(load(name, "en").articles)


def test_no_shipped_text_asks_for_an_address_or_an_identity_card() -> None:
    for name, language in SHIPPED:
        text = load(name, language)
        whole = " ".join([text.parties, text.guardian, *(each.text for each in text.articles)])
        for word in ("carte d’identité", "identity card", "domicilié", "residing"):
            assert word not in whole


def test_the_school_s_own_text_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "agreement-pupil.fr.yaml").write_text(TEXT, encoding="utf-8")
    assert load("agreement-pupil", "fr", tmp_path).title == "Convention"
    assert load("agreement-pupil", "en", tmp_path).title != "Convention"


def test_a_copy_of_a_shipped_text_is_the_same_text(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "agent" / "papers" / "texts"
    shutil.copy(folder / "agreement-staff.fr.yaml", tmp_path)
    assert load("agreement-staff", "fr", tmp_path) == load("agreement-staff", "fr")


def test_french_spaces_are_set_by_the_program(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT.replace("Objet", "'« Objet » : oui ?'"), encoding="utf-8")
    assert parse_file(file).articles[0].title == "«\xa0Objet\xa0»\xa0: oui\xa0?"


@pytest.mark.parametrize("field", REQUIRED)
def test_a_field_that_must_stand_is_missed(tmp_path: Path, field: str) -> None:
    [told] = problems(tmp_path, TEXT.replace(f"{{{field}}}", "x"))
    assert told == f"1:1: The field {{{field}}} is missing."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{borrower}.", "{borrower} {borower}.", "5:14: “borower” is unknown; did you mean"),
        ("{serial},", "{serial}, {}", "8:33: “” is unknown; the known ones are: school"),
        ("{serial},", "{serial!r},", "8:23: “serial” is unknown; did you mean “serial”?"),
        ("Fait.", "Fait {", "9:10: A brace is open or closed alone"),
        ("Fait.", "'Fait }'", "9:10: A brace is open or closed alone"),
        ("closing:", "closeing:", "9:1: “closeing” is unknown; did you mean “closing”?"),
        ("    text: La", "    txt: La", "8:5: “txt” is unknown; did you mean “text”?"),
        ("closing: Fait.", "closing: ''", "9:10: A text is expected here."),
        ("closing: Fait.", "closing: 12", "9:10: A text is expected here."),
        ("  - title: Objet", "  - Objet\n  - title: Objet", "7:5: An article has a title and a"),
    ],
)
def test_each_problem_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert any(each.startswith(told) for each in problems(tmp_path, TEXT.replace(old, new)))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("Fait.", "{a}").replace("Prêt", "{b}").replace("{school}", "")
    assert len(problems(tmp_path, text)) == 3


@pytest.mark.parametrize("text", ["", "- a\n", "title: [", "articles: 3\n", "a: &x 1\nb: *x\n"])
def test_what_is_no_such_file_is_an_error(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)
