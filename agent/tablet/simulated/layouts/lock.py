"""Prints `dumpsys lock_settings` (dump formats, part 9)."""

from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines, text
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.state import Lock, User
from agent.tablet.simulated.traits import Skin


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys lock_settings`: nothing on 7, no type of lock before 11."""
    sdk = tablet.traits.sdk
    if sdk < 26:
        return text("")
    rows = ["Current lock settings service state:"]
    if sdk < 30:
        rows += ["    SP Enabled = true"]
        rows += [f"    User {user.id}\n        SP Handle = 3f2a11" for user in tablet.users]
        return lines(*rows)
    rows += ["", "User State:"]
    for user in tablet.users:
        rows += _user(user, tablet)
    return lines(*rows, "", "Storage:", "  Cache size: 3", "", "PasswordHandleCount: 1")


def _user(user: User, tablet: Tablet) -> Iterator[str]:
    kind = tablet.lock if user.id == 0 else Lock.NONE
    shouted = tablet.traits.skin is Skin.SAMSUNG and tablet.traits.sdk >= 35
    yield f"  User {user.id}"
    yield "    SP Handle: 3f2a11d0c4b58e67"
    yield "    Last changed: 2025-09-02 10:11:12 (0)"
    if kind is not Lock.NONE:
        yield "    SID: 5f0c21aa93b7e644"
    yield f"    Quality: {0 if kind is Lock.NONE else 196608}"
    yield f"    CredentialType: {kind.name if shouted else kind.value.capitalize()}"
    yield "    SeparateChallenge: false"
    yield "    Metrics: known"
