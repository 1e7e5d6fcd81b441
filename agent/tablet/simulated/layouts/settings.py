"""Prints `settings get`: one value, or `null` (android facts 8.1)."""

from collections.abc import Callable, Mapping

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet

_Value = Callable[[Tablet], str | None]


def _frp_mode(tablet: Tablet) -> str | None:
    return "1" if tablet.frp.locked else None


_VALUES: Mapping[tuple[str, str], _Value] = {
    # In `secure` from Android 8 to 13, in `global` since 14; nothing before.
    ("secure", "secure_frp_mode"): lambda t: _frp_mode(t) if 26 <= t.traits.sdk < 34 else None,
    ("global", "secure_frp_mode"): lambda t: _frp_mode(t) if t.traits.sdk >= 34 else None,
    ("global", "device_provisioned"): lambda t: str(int(t.provisioned)),
    ("secure", "user_setup_complete"): lambda t: str(int(t.provisioned)),
    ("secure", "android_id"): lambda t: t.android_id,
    ("global", "boot_count"): lambda t: str(t.boot_count),
    ("global", "database_creation_buildid"): lambda t: t.creation_build,
}


def get(tablet: Tablet, argv: tuple[str, ...]) -> SimulatedAnswer:
    """`settings get [--user 0] NAMESPACE KEY`."""
    find = _VALUES.get((argv[-2], argv[-1]))
    value = find(tablet) if find else None
    return lines("null" if value is None else value)
