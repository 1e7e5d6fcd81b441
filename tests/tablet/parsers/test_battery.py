"""The charge of the battery."""

import re

import pytest

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.battery import parse_battery
from agent.tablet.snapshot import Battery
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import BATTERY, said

UNKNOWN = Battery(None, None)


def test_level_and_charging_are_read() -> None:
    assert parse_battery(said(BATTERY)) == Battery(42, charging=True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: 2", "status: 3", Battery(42, charging=False)),
        ("status: 2", "status: 4", Battery(42, charging=False)),
        ("status: 2", "status: 5", Battery(42, charging=True)),
        ("status: 2", "status: 1", Battery(42, charging=None)),
        ("scale: 100", "scale: 50", Battery(84, charging=True)),
        ("scale: 100", "scale: 0", Battery(None, charging=True)),
        ("level: 42", "level: 101", Battery(None, charging=True)),
        ("level: 42", "level: -1", Battery(None, charging=True)),
        ("  level: 42\n", "", Battery(None, charging=True)),
        ("present: true", "present: false", UNKNOWN),
        ("  AC", "  (UPDATES STOPPED -- use 'reset' to restart)\n  AC", UNKNOWN),
        ("  level: 42\n", "  level: 42\n  level: 7\n", Battery(42, charging=True)),
        ("  level: 42\n", "  level:42\n", Battery(42, charging=True)),
        ("  level: 42\n", " batteryLevel: level:7\n  level: 42\n", Battery(42, charging=True)),
    ],
)
def test_what_is_not_a_plain_level_is_scaled_or_unknown(
    old: str, new: str, expected: Battery
) -> None:
    assert old in BATTERY
    assert parse_battery(said(BATTERY.replace(old, new))) == expected


@pytest.mark.parametrize("text", ["", "something else\n", "Current Battery Service state:\n"])
def test_no_battery_in_the_answer_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_battery(said(text))
    assert caught.value.problem is ReadProblem.LAYOUT


@pytest.mark.parametrize("capture", captures("dumpsys_battery"), ids=lambda c: c.name)
def test_a_real_dump_gives_its_level(capture: Capture) -> None:
    found = parse_battery(capture.answer)
    if "simulated" in capture.conclusion.lower():
        assert found == UNKNOWN
        return
    percent = capture.said(r"= (\d+) %") or capture.said(r"level=(\d+)")
    status = re.search(r"status[ =](\d)", capture.conclusion)
    assert found.level == int(percent or -1)
    assert status is None or found.charging is (status[1] in "25")
