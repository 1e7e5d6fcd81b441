"""What `am start` says, and what `resolve-activity` names."""

import pytest

from agent.tablet.parsers.am_start import (
    StartProblem,
    StartResult,
    parse_am_start,
    parse_resolved,
)
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import AM_START, RESOLVED, said

TOP_MOST = "Warning: Activity not started, intent has been delivered to currently running top-most"
STARTING = "Starting: Intent { act=android.settings.SYNC_SETTINGS }\n"


def test_a_page_that_was_taken_is_launched() -> None:
    assert parse_am_start(said(AM_START)) == StartResult(
        launched=True, activity="com.android.settings/.Settings$AccountDashboardActivity"
    )


@pytest.mark.parametrize(
    "warning",
    [
        "Warning: Activity not started, its current task has been brought to the front",
        f"{TOP_MOST} instance.",
        "Warning: Activity not started because the  current activity is being kept for the user.",
        "Warning: Activity not started, because the  current activity is being kept for the user.",
    ],
)
def test_a_page_that_was_there_already_is_launched(warning: str) -> None:
    assert parse_am_start(said(STARTING, stderr=warning)).launched


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Error: Activity not started, unable to resolve Intent { act=x }", StartProblem.NOT_FOUND),
        (
            "Error type 3\nError: Activity class {com.a/com.a.B} does not exist.",
            StartProblem.NOT_FOUND,
        ),
        (
            "Error: Activity not started, you do not have permission to access it.",
            StartProblem.DENIED,
        ),
        (
            "java.lang.SecurityException: Permission Denial: starting Intent { } not exported",
            StartProblem.DENIED,
        ),
        ("Security exception: Permission Denial: starting Intent { }", StartProblem.DENIED),
        (
            "\nException occurred while executing 'start':\njava.lang.SecurityException: denied",
            StartProblem.DENIED,
        ),
        ("Error: Activity not started, unknown error code 7", StartProblem.UNKNOWN),
        ("Exception occurred while executing 'start':\njava.lang.X: y", StartProblem.UNKNOWN),
        ("Warning: Activity not started, something new", StartProblem.UNKNOWN),
        ("cmd: Can't find service: activity", StartProblem.NOT_BOOTED),
        ("sh: am: not found", StartProblem.NO_COMMAND),
        ("/system/bin/sh: am: inaccessible or not found", StartProblem.NO_COMMAND),
    ],
)
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("status", [0, 1, 255])
def test_a_failure_is_read_from_the_text_on_either_stream_whatever_the_status(
    text: str, problem: StartProblem, stream: str, status: int
) -> None:
    answer = (
        said(STARTING + text, status=status)
        if stream == "stdout"
        else said(STARTING, stderr=text, status=status)
    )
    assert parse_am_start(answer) == StartResult(launched=False, problem=problem)


def test_a_slow_page_was_taken_but_is_to_be_looked_at() -> None:
    result = parse_am_start(said(AM_START.replace("Status: ok", "Status: timeout")))
    assert (result.launched, result.problem) == (True, StartProblem.SLOW)


@pytest.mark.parametrize("text", ["", "Usage: am start\n", STARTING + "Status: odd\n"])
def test_an_unknown_text_is_no_launch(text: str) -> None:
    assert parse_am_start(said(text)) == StartResult(launched=False, problem=StartProblem.UNKNOWN)


@pytest.mark.parametrize("given", [ReadProblem.TRUNCATED, ReadProblem.TIMEOUT])
def test_a_cut_answer_is_unreadable(given: ReadProblem) -> None:
    answer = Answer(stdout=AM_START, problem=given)
    for parse in (parse_am_start, parse_resolved):
        with pytest.raises(UnreadError) as caught:
            parse(answer)
        assert caught.value.problem is given


def test_a_page_is_named_by_the_last_line() -> None:
    assert parse_resolved(said(RESOLVED)) == "com.android.settings/.Settings$FactoryResetActivity"


@pytest.mark.parametrize(
    "chooser",
    [
        "android/com.android.internal.app.ResolverActivity",
        "com.huawei.android.internal.app/.HwResolverActivity",
        "android/com.miui.Chooser",
        "com.android.intentresolver/.ChooserActivity",
    ],
)
def test_a_chooser_is_no_page(chooser: str) -> None:
    assert parse_resolved(said(RESOLVED.partition("\n")[0] + f"\n{chooser}\n")) is None


def test_no_page_is_none() -> None:
    assert parse_resolved(said("No activity found\n")) is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (said(""), ReadProblem.LAYOUT),
        (said("priority=0 preferredOrder=0\n"), ReadProblem.LAYOUT),
        (said("com.a/.B\ncom.a/.C\n"), ReadProblem.LAYOUT),
        (said("Unknown command: resolve-activity\n", status=255), ReadProblem.MISSING),
        (said("", stderr="Error: unknown command 'resolve-activity'"), ReadProblem.MISSING),
        (said("cmd: Can't find service: package\n"), ReadProblem.MISSING),
        (said("", stderr="sh: cmd: not found", status=127), ReadProblem.MISSING),
        (said("Security exception: no\n"), ReadProblem.DENIED),
    ],
)
def test_any_other_resolution_is_unreadable(answer: Answer, problem: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_resolved(answer)
    assert caught.value.problem is problem


# Log prefixes before the text of `am` (12, 13, 14, 19) are not what a tablet says.
PREFIXED = frozenset({12, 13, 14, 19})


@pytest.mark.parametrize("capture", captures("am_start"), ids=lambda c: c.name)
def test_a_real_text_is_read_right_or_as_unknown(capture: Capture) -> None:
    result = parse_am_start(capture.answer)
    if capture.number in PREFIXED:
        assert result == StartResult(launched=False, problem=StartProblem.UNKNOWN)
    else:
        assert result.launched is not capture.conclusion.startswith("FAIL")
