"""System properties, with whatever values."""

import pytest

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.properties import parse_properties
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import PROPERTIES, said


def test_each_property_has_its_value() -> None:
    found = parse_properties(said(PROPERTIES))
    assert found["ro.product.model"] == "TB310FU"
    assert found["ro.empty"] == ""


def test_a_value_may_hold_line_ends() -> None:
    found = parse_properties(said(PROPERTIES))
    history = "reboot,userrequested,1777928252\nreboot,ota,1777920673"
    assert found["persist.sys.boot.reason.history"] == history


@pytest.mark.parametrize("value", ["a]b", "[x]", "]: [", "a\x0bb", "a\u2028b", "中国联通,", "1\n"])
def test_a_value_is_kept_as_it_is(value: str) -> None:
    assert parse_properties(said(PROPERTIES + f"[zz]: [{value}]\n"))["zz"] == value


def test_lines_that_are_no_property_are_passed_over() -> None:
    text = "sdm660_64:/ # getprop\n]persist.vendor.x]: [cfg:1\n" + PROPERTIES
    assert parse_properties(said(text)) == parse_properties(said(PROPERTIES))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ReadProblem.LAYOUT),
        ("no properties\n", ReadProblem.LAYOUT),
        (PROPERTIES.replace("ro.build.version.sdk", "x"), ReadProblem.LAYOUT),
        (PROPERTIES.replace("ro.build.version.release", "x"), ReadProblem.LAYOUT),
        (PROPERTIES.replace("[33]", "[]"), ReadProblem.LAYOUT),
        (PROPERTIES.rstrip("]\n"), ReadProblem.TRUNCATED),
        (PROPERTIES + "[ro.build.version.sdk]: [99]\n", ReadProblem.DISAGREES),
    ],
)
def test_what_is_cut_or_lacks_androids_version_is_unreadable(
    text: str, problem: ReadProblem
) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_properties(said(text))
    assert caught.value.problem is problem


KEYS = {
    "manufacturer": "ro.product.manufacturer",
    "model": "ro.product.model",
    "release": "ro.build.version.release",
    "sdk": "ro.build.version.sdk",
    "ro.serialno": "ro.serialno",
    "characteristics": "ro.build.characteristics",
}


@pytest.mark.parametrize("capture", captures("getprop"), ids=lambda c: c.name)
def test_a_real_list_gives_all_its_properties(capture: Capture) -> None:
    found = parse_properties(capture.answer)
    told = {name: capture.said(rf"(?:^|; ){name}=([^;]*)") for name in KEYS}
    assert len(found) == int(capture.said(r"properties=(\d+)") or 0)
    assert {name: found.get(key, "ABSENT") for name, key in KEYS.items()} == told
