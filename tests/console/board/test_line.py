"""What a typed or scanned line means: a tablet's name before anything else."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agent.console.board.line import Begin, Leave, Reply, Say, Take, hint, meaning
from agent.loans.tags import labelled
from tests.board.desks import CONSENT, PRESENCE, TAG, asking, row

ONE = row(1, "1-1.1", "HA1", asset_tag="T001")
TWO = row(2, "1-1.2", "HA2", asset_tag="T002")
ROWS = (ONE, TWO)


def test_a_name_takes_its_tablet_and_once_more_begins() -> None:
    assert meaning("T002", ONE, ROWS) == Take(2)
    assert meaning("T002", TWO, ROWS) == Begin()


def test_without_a_choice_a_name_takes() -> None:
    assert meaning("T001", None, ROWS) == Take(1)


def test_twins_have_to_be_told_apart() -> None:
    twins = (row(1, "1-1.1", "SAME"), row(2, "1-1.2", "SAME"))
    assert isinstance(meaning("SAME", None, twins), Say)
    assert meaning("usb:1-1.2", None, twins) == Take(2)


def test_a_q_is_an_answer_where_one_is_asked() -> None:
    assert meaning("q", ONE, ROWS) == Leave()
    assert meaning("q", replace(ONE, run=asking(TAG)), ROWS) == Reply(1, "q")


def test_an_empty_line_means_nothing_but_no_answer() -> None:
    assert meaning("", ONE, ROWS) == Say("")
    assert meaning("", replace(ONE, run=asking(TAG)), ROWS) == Reply(1, None)
    assert meaning("", replace(ONE, run=asking(PRESENCE)), ROWS) == Say("")
    assert meaning("", replace(ONE, run=asking(CONSENT)), ROWS) == Say("")


def test_a_scanned_label_answers_without_its_check_character() -> None:
    asked = replace(ONE, asset_tag=None, run=asking(TAG))
    assert meaning(labelled("T099"), asked, (asked, TWO)) == Reply(1, "T099")
    assert meaning("t099", asked, (asked, TWO)) == Reply(1, "t099")


def test_a_label_that_was_misread_is_no_answer() -> None:
    asked = replace(ONE, asset_tag=None, run=asking(TAG))
    wrong = "A" if labelled("T099")[-1] != "A" else "B"
    found = meaning(f"T099 {wrong}", asked, (asked, TWO))
    assert isinstance(found, Say)
    assert "check character" in found.text


def test_the_label_of_another_tablet_takes_it() -> None:
    asked = replace(ONE, run=asking(TAG))
    assert meaning(labelled("T002"), asked, (asked, TWO)) == Take(2)


def test_the_line_says_what_it_takes() -> None:
    assert hint(ONE) == "Scan a tag, or type one and press Enter"
    assert hint(replace(ONE, run=asking(PRESENCE))) == "Answer: y/n"
    assert hint(replace(ONE, run=asking(TAG))) == "Type the answer"


@given(st.sampled_from(["T002", "t002", "HA2", "1-1.2", "usb:1-1.2"]), st.booleans())
def test_no_scan_of_another_tablet_is_ever_an_answer(scan: str, free: bool) -> None:
    asked = replace(ONE, run=asking(TAG if free else PRESENCE))
    assert meaning(scan, asked, (asked, TWO)) == Take(2)


@given(st.text(max_size=20))
def test_a_question_with_choices_takes_one_of_them_or_nothing(typed: str) -> None:
    found = meaning(typed, replace(ONE, run=asking(CONSENT)), ())
    if isinstance(found, Reply):
        assert found.value in ("yes", "no")
