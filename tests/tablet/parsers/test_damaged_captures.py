"""What real devices printed, damaged in every way: a value or the one error, in linear time."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import QuitusError
from agent.tablet.adb_messages import error_for
from agent.tablet.devices_list import parse_devices
from agent.tablet.parsers.accounts import parse_accounts, parse_accounts_checkin
from agent.tablet.parsers.am_start import parse_am_start, parse_resolved
from agent.tablet.parsers.answer import Answer, UnreadError
from agent.tablet.parsers.battery import parse_battery
from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial
from agent.tablet.parsers.foreground import parse_focus, parse_foreground, parse_window_focus
from agent.tablet.parsers.frp_block import parse_frp_block, parse_service_call
from agent.tablet.parsers.lock_type import parse_lock_type
from agent.tablet.parsers.owners import parse_device_policy, parse_list_owners
from agent.tablet.parsers.properties import parse_properties
from agent.tablet.parsers.settings_value import (
    parse_boolean_setting,
    parse_int_setting,
    parse_setting,
)
from agent.tablet.parsers.storage import parse_data_size, parse_volumes
from agent.tablet.parsers.user_states import parse_user_states
from agent.tablet.parsers.users import parse_users
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations

Parser = Callable[[Answer], object]

PARSERS: Mapping[str, tuple[Parser, ...]] = {
    "am_start": (parse_am_start, parse_resolved),
    "device_policy": (parse_device_policy, parse_list_owners, parse_lock_type),
    "dumpsys_account": (parse_accounts, parse_accounts_checkin),
    "dumpsys_battery": (parse_battery,),
    "foreground": (parse_foreground, parse_window_focus, parse_focus),
    "frp": (parse_frp_block, parse_service_call),
    "getprop": (parse_properties,),
    "settings": (
        parse_setting,
        parse_boolean_setting,
        parse_int_setting,
        parse_boot_id,
        parse_serial,
    ),
    "storage": (parse_volumes, parse_data_size),
    "users": (parse_users, parse_user_states),
}
CASES = [
    (parse, capture) for kind in PARSERS for capture in captures(kind) for parse in PARSERS[kind]
]
each_capture = pytest.mark.parametrize(
    ("parse", "capture"), CASES, ids=[f"{parse.__name__}-{c.path.stem}" for parse, c in CASES]
)
# Large dumps: the number of captures makes up for the few examples of each.
FEW = settings(deadline=None, max_examples=5)


@each_capture
@FEW
@given(data=st.data())
def test_a_damaged_capture_is_read_or_unreadable(
    parse: Parser, capture: Capture, data: st.DataObject
) -> None:
    text = capture.text
    for _time in range(data.draw(st.integers(1, 3))):
        text = data.draw(mutations.damaged(text)) if text else "x"
    with suppress(UnreadError):
        parse(Answer(stdout=text))


@pytest.mark.parametrize("kind", PARSERS)
def test_captures_ten_times_over_take_about_ten_times_as_long(kind: str) -> None:
    for capture in captures(kind):
        text = capture.text * max(1, 20_000 // (len(capture.text) + 1))
        for parse in PARSERS[kind]:
            quick = min(_seconds(parse, text) for _ in range(3))
            slow = min(_seconds(parse, text * 10) for _ in range(2))
            assert slow < 40 * quick + 0.05, (parse.__name__, capture.name)


def _seconds(parse: Parser, text: str) -> float:
    start = time.thread_time()
    with suppress(UnreadError):
        parse(Answer(stdout=text))
    return time.thread_time() - start


@pytest.mark.parametrize("capture", captures("adb_devices"), ids=lambda capture: capture.name)
@FEW
@given(data=st.data())
def test_a_damaged_list_of_tablets_is_a_list(capture: Capture, data: st.DataObject) -> None:
    text = data.draw(mutations.damaged(capture.text or "x"))
    for row in parse_devices(text):
        assert len(row.address) <= 255


@pytest.mark.parametrize("capture", captures("adb_errors"), ids=lambda capture: capture.name)
@FEW
@given(data=st.data())
def test_a_damaged_message_of_adb_is_an_error_without_its_words(
    capture: Capture, data: st.DataObject
) -> None:
    text = data.draw(mutations.damaged(capture.text or "x")) + "\x1b[2J"
    error = error_for(text, tablet="T1", platform="linux")
    assert isinstance(error, QuitusError)
    assert "\x1b" not in str(error)


def test_a_list_in_which_a_tablet_has_a_name_of_a_megabyte_is_read_at_once() -> None:
    names = "a name " * 150_000
    text = f"FIRST  device product:{names} transport_id:1\nSECOND device transport_id:2\n"
    start = time.thread_time()
    rows = parse_devices(text)
    assert [(row.address, row.transport_id) for row in rows] == [("FIRST", 1), ("SECOND", 2)]
    assert time.thread_time() - start < 1
