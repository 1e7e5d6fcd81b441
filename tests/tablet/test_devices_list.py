"""ADB's list of tablets, read from the right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet.device import STATES, ConnectionState, Listing
from agent.tablet.devices_list import parse_devices
from tests.captures import Capture, captures

# Left out: conclusions on what surrounds a list (several runs, no list at all), not on its rows.
SAMPLES = [sample for sample in captures("adb_devices") if sample.number not in (19, 39, 58)]

# Where the words of a conclusion are not ADB's own.
WORDS = dict(STATES) | {
    "no permissions": ConnectionState.NO_PERMISSIONS,
    'unknown state "no perssions"': ConnectionState.OTHER,
    "fastboot": ConnectionState.OTHER,
}


def concluded(sample: Capture) -> set[tuple[str, ConnectionState]]:
    """Return what `[(serial, state), (…, state)]` says; an ellipsis is the serial before."""
    pairs = re.findall(r"\((\"[^\"]*\"|[^,()]+), ([^)]+)\)", sample.conclusion)
    read, before = set(), ""
    for serial, state in pairs:
        before = before if serial == "…" else serial.strip('"')
        read.add((before, WORDS[state]))
    return read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_capture_is_read_as_its_reader_concluded(sample: Capture) -> None:
    read = {(row.address, row.state) for row in parse_devices(sample.text)}
    assert read == concluded(sample)


def only(line: str) -> Listing:
    (row,) = parse_devices(line)
    return row


def test_a_whole_row_gives_all_its_fields() -> None:
    row = only(
        "R52N30ABCDE            device usb:1-1.2 product:gta4lxx model:SM_T505 device:gta4l "
        "transport_id:7\n"
    )
    assert row == Listing("R52N30ABCDE", ConnectionState.READY, 7, "1-1.2", "device", "SM_T505")


def test_twins_are_two_rows() -> None:
    text = (
        "0123456789ABCDEF       device usb:1-1 transport_id:2\n"
        "0123456789ABCDEF       device usb:1-2 transport_id:1\n"
    )
    assert [row.transport_id for row in parse_devices(text)] == [2, 1]


def test_an_empty_serial_is_an_empty_address() -> None:
    row = only("(no serial number)     device usb:1-1 transport_id:3\n")
    assert (row.address, row.state, row.transport_id) == ("", ConnectionState.READY, 3)


def test_a_tablet_without_permission_keeps_the_reason_and_the_path() -> None:
    row = only(
        "R52N30ABCDE            no permissions (missing udev rules? user is in the plugdev group); "
        "see [http://developer.android.com/tools/device.html] usb:1-1.3 transport_id:4\n"
    )
    assert (row.state, row.usb, row.transport_id) == (ConnectionState.NO_PERMISSIONS, "1-1.3", 4)
    assert row.raw_state.endswith("tools/device.html]")


def test_the_account_that_runs_the_server_is_not_kept() -> None:
    row = only("X  no permissions (user jdupont is not in the plugdev group) transport_id:4\n")
    assert "jdupont" not in repr(row)


@pytest.mark.parametrize("serial", ["192.168.1.5:5555", "adb-01 (2)._adb-tls-connect._tcp", "a b"])
def test_blanks_and_colons_belong_to_the_serial(serial: str) -> None:
    assert only(f"{serial:<22} offline transport_id:4\n").address == serial


def test_a_path_without_its_prefix_is_a_path() -> None:
    assert only("12345678               device 3-1 product:manet transport_id:2\n").usb == "3-1"


def test_a_state_that_is_not_known_is_other() -> None:
    row = only("R52N30ABCDE            hibernating usb:1-1 transport_id:4\n")
    assert (row.state, row.raw_state) == (ConnectionState.OTHER, "hibernating")


def test_a_serial_that_plays_a_ready_tablet_does_not_become_one() -> None:
    row = only("R52 device usb:9-9 transport_id:8 unauthorized usb:1-1 transport_id:4\n")
    assert (row.state, row.usb, row.transport_id) == (ConnectionState.UNAUTHORIZED, "1-1", 4)


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    row = only("R52\x1b[2J\u202e             device model:\x1b[31mX transport_id:4\n")
    assert row.address.isprintable()
    assert row.model is not None
    assert row.model.isprintable()


def test_a_separator_of_unicode_does_not_make_a_second_row() -> None:
    assert len(parse_devices("R52\u2028X device transport_id:4\n")) == 1


def test_a_huge_row_is_read_in_no_time() -> None:
    assert only("x " + "device " * 9000 + "y transport_id:3\n").transport_id == 3


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    for row in parse_devices(text):
        assert isinstance(row, Listing)


SERIALS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40
)


@given(SERIALS, st.sampled_from(sorted(STATES)), st.integers(1, 10**6))
def test_what_the_server_writes_is_read_back(serial: str, state: str, number: int) -> None:
    row = only(f"{serial:<22} {state} usb:1-1 transport_id:{number}\n")
    assert (row.address, row.state, row.usb, row.transport_id) == (
        serial,
        STATES[state],
        "1-1",
        number,
    )
