"""The one thing to do for a tablet."""

import pytest

from agent.tablet.advice import UDEV_RULE, advice
from agent.tablet.device import ConnectionState, Listing

PLATFORMS = ("linux", "win32", "darwin")


def said(state: ConnectionState, platform: str) -> str:
    return advice(Listing("R52N30ABCDE", state), platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_state_has_its_own_advice(platform: str) -> None:
    texts = [said(state, platform) for state in ConnectionState]
    assert len(set(texts)) == len(ConnectionState)


def test_an_unauthorised_tablet_is_unlocked_and_allowed_for_good() -> None:
    text = said(ConnectionState.UNAUTHORIZED, "linux")
    assert "Unlock" in text
    assert "Always allow" in text


def test_permission_on_linux_is_a_udev_rule_without_a_maker() -> None:
    assert UDEV_RULE in said(ConnectionState.NO_PERMISSIONS, "linux")
    assert "idVendor" not in UDEV_RULE


def test_permission_on_windows_is_a_driver() -> None:
    assert "driver" in said(ConnectionState.NO_PERMISSIONS, "win32")
