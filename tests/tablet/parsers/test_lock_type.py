"""How user 0 locks the screen."""

import pytest

from agent.tablet.parsers.answer import UnreadError
from agent.tablet.parsers.lock_type import parse_lock_type
from tests.tablet.parsers.samples import LOCK_SETTINGS, said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("None", "none"),
        ("Pattern", "pattern"),
        ("Pin", "pin"),
        ("Password", "password"),
        ("NONE", "none"),
        ("PATTERN", "pattern"),
        ("PIN", "pin"),
        ("PASSWORD", "password"),
        ("SMARTCARDNUMERIC", "other"),
        ("UNKNOWN_7", "other"),
        ("Unknown 7", "other"),
    ],
)
def test_the_owners_credential_is_named(written: str, meant: str) -> None:
    text = LOCK_SETTINGS.replace("CredentialType: Pin", f"CredentialType: {written}")
    assert parse_lock_type(said(text)) == meant


def test_another_users_credential_is_not_the_owners() -> None:
    text = LOCK_SETTINGS.replace("    CredentialType: Pin\n", "")
    with pytest.raises(UnreadError):
        parse_lock_type(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Current lock settings service state:\n",
        LOCK_SETTINGS.replace("Current lock settings service state", "Lock settings"),
        LOCK_SETTINGS.replace("User 0\n    SP", "Owner\n    SP"),
    ],
)
def test_an_unknown_layout_is_unreadable_not_none(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_lock_type(said(text))
