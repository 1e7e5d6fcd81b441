"""What ADB says when it refuses, in our words."""

import pytest

from agent.errors import (
    AdbError,
    AmbiguousTabletError,
    TabletAbsentError,
    TabletGoneError,
    TabletNotReadyError,
)
from agent.tablet.adb_messages import Fault, error_for, fault_of, not_ready_error
from agent.tablet.device import ConnectionState, Listing
from tests.captures import Capture, captures

# How the conclusions of the captures begin.
CONCLUSIONS = {
    "UNAUTHORIZED": Fault.UNAUTHORIZED,
    "AUTHORIZING": Fault.WAITING,
    "OFFLINE": Fault.OFFLINE,
    "HOST PERMISSIONS": Fault.NO_PERMISSIONS,
    "AMBIGUOUS": Fault.AMBIGUOUS,
    "NO DEVICE": Fault.ABSENT,
    "ADB SERVER FAILED": Fault.SERVER_FAILED,
    "ADB SERVER ERROR": Fault.SERVER_FAILED,
    "connection closed": Fault.REFUSED,
    "server restarted because of another adb version": Fault.OTHER_VERSION,
    "root refused": Fault.UNKNOWN,
}
# A server that failed to start since another version was there: the cause is what is named.
BY_VERSION = {9, 11, 12}


def concluded(sample: Capture) -> Fault:
    if sample.number in BY_VERSION:
        return Fault.OTHER_VERSION
    (fault,) = (f for start, f in CONCLUSIONS.items() if sample.conclusion.startswith(start))
    return fault


@pytest.mark.parametrize("sample", captures("adb_errors"), ids=lambda sample: sample.name)
def test_each_capture_is_read_as_its_reader_concluded(sample: Capture) -> None:
    assert fault_of(sample.text) is concluded(sample)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("device still authorizing", TabletNotReadyError),
        ("device still connecting", TabletNotReadyError),
        ("device offline (transport offline)", TabletNotReadyError),
        ("insufficient permissions for device: x\nSee [y]", TabletNotReadyError),
        ("closed", TabletNotReadyError),
        ("device 'R52' not found", TabletGoneError),
        ("no device with transport id '7'", TabletGoneError),
        ("no devices/emulators found", TabletAbsentError),
        ("more than one device with serial R52", AmbiguousTabletError),
        ("adb server version (40) doesn't match this client (41); killing...", AdbError),
        ("Unknown data: b'HTTP'", AdbError),
        ("device offline (no transport)", AdbError),
        ("something new", AdbError),
    ],
)
def test_each_message_has_its_error(raw: str, kind: type[Exception]) -> None:
    assert type(error_for(raw)) is kind


def test_every_error_says_what_to_do() -> None:
    raws = [
        "closed",
        "device offline",
        "no devices found",
        "protocol fault",
        "more than one device",
    ]
    assert all(getattr(error_for(raw), "hint", None) for raw in raws)


def test_what_a_message_names_is_not_passed_on() -> None:
    error = error_for(
        "insufficient permissions for device: user jdupont is not in the plugdev group"
    )
    assert "jdupont" not in str(error)


@pytest.mark.parametrize("state", sorted(set(ConnectionState)))
def test_a_tablet_in_any_state_can_be_named_with_what_to_do(state: ConnectionState) -> None:
    error = not_ready_error(Listing("R52N30ABCDE", state), "linux")
    assert error.tablet == "R52N30ABCDE"
    assert error.hint
