"""The condition sheet at return: what went beside what came back."""

from hypothesis import given
from hypothesis import strategies as st

from agent.procedure.actions.both_conditions import compared, lines
from agent.procedure.contract import CONDITION_PARTS, CONDITION_VALUES

FORMS = st.dictionaries(st.sampled_from(CONDITION_PARTS), st.sampled_from(CONDITION_VALUES))


def test_what_came_back_otherwise_than_it_went_is_marked() -> None:
    rows = compared({"screen": "ok", "cable": "ok"}, {"screen": "damaged", "cable": "ok"})
    assert [(row.part, row.differs) for row in rows] == [("screen", True), ("cable", False)]
    assert lines(rows) == [
        "! screen: in order at the loan, damaged now",
        "cable: in order, in order",
    ]


def test_an_accessory_that_is_not_back_is_missing() -> None:
    [row] = compared({"card": True}, {"card": False})
    assert row.to_json() == {"part": "card", "lent": "ok", "back": "missing", "differs": True}


def test_what_nobody_noted_is_no_difference() -> None:
    [row] = compared({}, {"screen": "damaged"})
    assert (row.lent, row.differs) == (None, False)


@given(FORMS, FORMS)
def test_each_part_that_either_side_knows_has_one_line(
    lent: dict[str, str], back: dict[str, str]
) -> None:
    rows = compared(lent, back)
    assert [row.part for row in rows] == [p for p in CONDITION_PARTS if p in lent or p in back]
    assert len(lines(rows)) == len(rows)


@given(FORMS)
def test_the_same_form_twice_has_no_difference(form: dict[str, str]) -> None:
    assert not any(row.differs for row in compared(form, form))
