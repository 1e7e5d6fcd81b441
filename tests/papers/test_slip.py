import pytest

from agent.papers.condition import differences, flawed
from agent.papers.facts import Condition, Kind, TabletFacts
from agent.papers.words import OPEN
from agent.tablet.proof import ProofLevel
from tests.papers.sample import GOOD, dossier, paper, reset, text_of

NOTHING_OWED = "owes nothing more"


def test_the_quitus_is_given_where_nothing_is_open_and_the_reset_is_sure() -> None:
    assert NOTHING_OWED in text_of(paper(Kind.SLIP, "en", dossier(still_open=())))


@pytest.mark.parametrize("point", list(OPEN))
def test_the_quitus_is_not_given_while_something_is_open(point: str) -> None:
    said = text_of(paper(Kind.SLIP, "en", dossier(still_open=(point,))))
    assert NOTHING_OWED not in said
    assert OPEN[point]() in said


@pytest.mark.parametrize("level", [ProofLevel.NOT_RESET, ProofLevel.UNKNOWN])
def test_the_quitus_is_not_given_for_a_reset_that_is_not_sure(level: ProofLevel) -> None:
    said = text_of(paper(Kind.SLIP, "en", dossier(still_open=(), reset=reset(level))))
    assert NOTHING_OWED not in said
    assert "not in order yet" in said


def test_a_return_without_a_reset_says_so() -> None:
    said = text_of(paper(Kind.SLIP, "en", dossier(reset=None, still_open=())))
    assert "the return stopped before that" in said
    assert NOTHING_OWED not in said


@pytest.mark.parametrize(
    ("presence", "words"),
    [
        ("yes", "In the presence of the borrower"),
        ("representative", "In the presence of somebody who stood in"),
        ("no", "Without the borrower"),
    ],
)
def test_it_says_who_was_there(presence: str, words: str) -> None:
    assert words in text_of(paper(Kind.SLIP, "en", dossier(reset=reset(presence=presence))))


def test_each_reason_of_the_proof_stands_on_it() -> None:
    said = text_of(paper(Kind.SLIP, "en"))
    assert "The tablet went away after its reset page was opened." in said
    assert "no earlier account, PIN or maker's account was asked for." in said


def test_the_parts_that_differ_are_those_whose_state_changed() -> None:
    out = Condition(GOOD | {"shell": "worn"})
    back = Condition(GOOD | {"shell": "worn", "cable": "missing"})
    assert differences(out, back) == ["cable"]
    assert differences(None, back) == []


def test_flaws_stand_in_the_order_of_the_form() -> None:
    assert flawed({"zip": "worn", "case": "missing", "screen": "damaged", "shell": "ok"}) == [
        "screen",
        "case",
        "zip",
    ]


def test_the_condition_sheet_marks_each_difference() -> None:
    said = text_of(paper(Kind.CONDITION, "en"))
    assert said.count("≠ differs") == 1
    assert "Parts that differ from their state at the loan: screen." in said


def test_a_sheet_without_differences_says_so() -> None:
    same = dossier(condition_back=Condition(GOOD, "2026-06-29"))
    assert "No part differs" in text_of(paper(Kind.CONDITION, "en", same))


def test_a_maker_who_names_himself_in_the_model_is_named_once() -> None:
    told = dossier(tablet=TabletFacts("LENOVO", "Lenovo TB-X606F", "HA1", "T042"))
    assert "LENOVO" not in text_of(paper(Kind.SLIP, "en", told))
