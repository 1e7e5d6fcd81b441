"""One setting at a time."""

import pytest

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.settings_value import (
    parse_boolean_setting,
    parse_int_setting,
    parse_setting,
)
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import said


@pytest.mark.parametrize(
    "text", ["81beec6d4811783d\n", "81beec6d4811783d", "81beec6d4811783d \r\n"]
)
def test_a_setting_is_one_word(text: str) -> None:
    assert parse_setting(said(text)) == "81beec6d4811783d"


def test_null_is_not_set() -> None:
    answer = said("null\n")
    assert (parse_setting(answer), parse_boolean_setting(answer), parse_int_setting(answer)) == (
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (said(""), ReadProblem.LAYOUT),
        (said("\n"), ReadProblem.LAYOUT),
        (said("1\n1\n"), ReadProblem.LAYOUT),
        (said("Bad arguments\n"), ReadProblem.LAYOUT),
        (said("Invalid namespace 'x'\n", status=255), ReadProblem.TRUNCATED),
        (said("cmd: Can't find service: settings\n", status=20), ReadProblem.MISSING),
        (said("Security exception: Permission denial\n", status=255), ReadProblem.DENIED),
        (said("", stderr="java.lang.SecurityException: no", status=1), ReadProblem.DENIED),
        (said("", stderr="/system/bin/sh: settings: not found", status=127), ReadProblem.MISSING),
        (said("1\n", status=1), ReadProblem.LAYOUT),
        (Answer(stdout="1\n", status=None), ReadProblem.TRUNCATED),
        (Answer(stdout="1\n", problem=ReadProblem.TIMEOUT), ReadProblem.TIMEOUT),
    ],
)
def test_anything_else_is_unreadable(answer: Answer, problem: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_setting(answer)
    assert caught.value.problem is problem


@pytest.mark.parametrize(("text", "value"), [("0\n", False), ("1\n", True)])
def test_a_boolean_setting_is_0_or_1(text: str, value: bool) -> None:
    assert parse_boolean_setting(said(text)) is value


@pytest.mark.parametrize("text", ["2", "true", "-1", "01", "١"])
def test_a_boolean_setting_is_nothing_else(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_boolean_setting(said(text))


def test_an_integer_setting_is_a_number() -> None:
    assert parse_int_setting(said("39\n")) == 39


@pytest.mark.parametrize("text", ["many", "1.5", "0x1", "9" * 40, "٣"])
def test_an_integer_setting_is_nothing_else(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_int_setting(said(text))


@pytest.mark.parametrize("capture", captures("settings"), ids=lambda c: c.name)
def test_of_the_real_outputs_only_single_values_are_read(capture: Capture) -> None:
    expected = {11: None, 12: "100"}
    try:
        found = parse_setting(capture.answer)
    except UnreadError:
        assert capture.number not in expected
        return
    assert found == expected[capture.number]
