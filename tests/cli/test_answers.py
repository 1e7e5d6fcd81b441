import pytest

from agent.cli.answers import Allowed, parse_answers, parse_deadlines
from agent.errors import UsageError

ALLOWED: Allowed = {
    ("presence", "borrower"): ("yes", "representative", "no"),
    ("condition", "remark"): (),
}
PHASES = ("identify", "reset")


def test_an_answer_is_read_by_phase_and_field() -> None:
    given = parse_answers(["presence.borrower=yes", "condition.remark=a = b"], ALLOWED)
    assert given == {("presence", "borrower"): "yes", ("condition", "remark"): "a = b"}


@pytest.mark.parametrize(
    "text",
    ["presence", "presence.borrower", "presence.borrower=", "borrower=yes", "=", "presence.=yes"],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_answers([text], ALLOWED)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"presence\.borrower") as refused:
        parse_answers(["presence.borower=yes"], ALLOWED)
    assert refused.value.exit_code == 2


def test_an_unknown_value_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="yes, representative, no"):
        parse_answers(["presence.borrower=maybe"], ALLOWED)


def test_a_question_is_not_answered_twice() -> None:
    with pytest.raises(UsageError, match="twice"):
        parse_answers(["presence.borrower=yes", "presence.borrower=no"], ALLOWED)


def test_a_deadline_is_read_in_seconds() -> None:
    assert parse_deadlines(["reset=90"], PHASES) == {"reset": 90}


@pytest.mark.parametrize(
    "text", ["reset", "reset=", "reset=0", "reset=-1", "reset=1.5", "reset=²", "reset=9999999"]
)
def test_a_deadline_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="SECONDS"):
        parse_deadlines([text], PHASES)


def test_a_deadline_of_an_unknown_phase_is_refused() -> None:
    with pytest.raises(UsageError, match="reset"):
        parse_deadlines(["rest=5"], PHASES)
