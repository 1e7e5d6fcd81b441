"""Where the ADB server listens."""

from collections.abc import Mapping

import pytest

from agent.errors import AdbError
from agent.tablet.adb_address import is_loopback, server_address


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, ("127.0.0.1", 5037)),
        ({"ADB_SERVER_SOCKET": "tcp:5038"}, ("127.0.0.1", 5038)),
        ({"ADB_SERVER_SOCKET": "tcp:desk:5038"}, ("desk", 5038)),
        ({"ADB_SERVER_SOCKET": "tcp:[::1]:5038"}, ("::1", 5038)),
        ({"ANDROID_ADB_SERVER_PORT": "5039"}, ("127.0.0.1", 5039)),
        ({"ANDROID_ADB_SERVER_ADDRESS": "desk"}, ("desk", 5037)),
        ({"ANDROID_ADB_SERVER_HOST": "desk"}, ("desk", 5037)),
        (
            {"ANDROID_ADB_SERVER_ADDRESS": "google", "ANDROID_ADB_SERVER_HOST": "adbutils"},
            ("google", 5037),
        ),
        (
            {"ADB_SERVER_SOCKET": "tcp:a:1", "ANDROID_ADB_SERVER_PORT": "2"},
            ("a", 1),
        ),
        ({"ADB_SERVER_SOCKET": "", "ANDROID_ADB_SERVER_PORT": ""}, ("127.0.0.1", 5037)),
    ],
)
def test_the_environment_says_where(
    environment: Mapping[str, str], address: tuple[str, int]
) -> None:
    assert server_address(environment) == address


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ADB_SERVER_SOCKET", "localfilesystem:socket"),
        ("ADB_SERVER_SOCKET", "tcp:"),
        ("ADB_SERVER_SOCKET", "tcp:desk:port"),
        ("ANDROID_ADB_SERVER_PORT", "0"),
        ("ANDROID_ADB_SERVER_PORT", "65536"),
        ("ANDROID_ADB_SERVER_PORT", "9" * 5000),
        ("ANDROID_ADB_SERVER_PORT", "five"),
        ("ANDROID_ADB_SERVER_PORT", "\u0665"),
    ],
)
def test_what_can_not_be_understood_is_named(variable: str, value: str) -> None:
    with pytest.raises(AdbError, match=variable):
        server_address({variable: value})


def test_a_port_that_adbutils_would_choke_on_is_found_in_any_case() -> None:
    with pytest.raises(AdbError, match="ANDROID_ADB_SERVER_PORT"):
        server_address({"ADB_SERVER_SOCKET": "tcp:5038", "ANDROID_ADB_SERVER_PORT": "x"})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_pc_is_known_by_its_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "desk", ""])
def test_another_pc_is_not_this_one(host: str) -> None:
    assert not is_loopback(host)
