"""Prints `pm list users` and `dumpsys user` (dump formats, part 3)."""

from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.state import User
from agent.tablet.simulated.traits import Skin, Traits

_GUEST_RESTRICTIONS = (
    "no_sms",
    "no_install_unknown_sources",
    "no_config_wifi",
    "no_outgoing_calls",
)


def listed(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`pm list users`."""
    rows = [
        f"\tUserInfo{{{user.id}:{user.name}:{user.flags:x}}}{' running' * user.running}"
        for user in tablet.users
    ]
    return lines("Users:", *rows)


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys user`."""
    traits = tablet.traits
    rows = [*_head(traits), "Users:"]
    for user in tablet.users:
        rows += _user(user, tablet)
    return lines(*rows, *_end(tablet))


def _head(traits: Traits) -> Iterator[str]:
    if traits.sdk >= 30:
        yield "Current user: 0"
    if traits.sdk >= 33:
        yield ""


def _user(user: User, tablet: Tablet) -> Iterator[str]:
    traits = tablet.traits
    masked = traits.skin is Skin.SAMSUNG and traits.sdk >= 34
    name = "xxx" if masked else user.name
    yield f"  UserInfo{{{user.id}:{name}:{user.flags:x}}} {_title(user, traits)}"
    if traits.sdk >= 30:
        yield f"    Type: {_type(user)}"
        yield f"    Flags: {user.flags} ({'ADMIN|FULL|INITIALIZED' if not user.id else 'FULL'})"
    if traits.sdk >= 26:
        yield f"    State: {_state(user)}"
    yield "    Created: <unknown>"
    yield "    Last logged in: +1h12m3s512ms ago"
    yield f"    Last logged in fingerprint: {traits.fingerprint}"
    if traits.sdk >= 28:
        yield "    Start time: +1h13m9s81ms ago"
        yield (
            "    Unlock time: +1h12m3s992ms ago" if user.unlocked else "    Unlock time: <unknown>"
        )
    yield f"    Has profile owner: {_owned(user, tablet)}"
    yield from _restrictions(user, traits)
    if traits.sdk >= 33:
        yield "    Ignore errors preparing storage: false"


def _title(user: User, traits: Traits) -> str:
    title = f"serialNo={user.id}"
    if traits.sdk >= 30:
        title += f" isPrimary={str(user.id == 0).lower()}"
    if traits.sdk >= 33 and user.flags & 0x1000:
        title += " parentId=0"
    return title


def _type(user: User) -> str:
    if user.flags & 0x20:
        return "android.os.usertype.profile.MANAGED"
    if user.flags & 0x1000:
        return "android.os.usertype.profile.CLONE"
    return f"android.os.usertype.full.{'SECONDARY' if user.id else 'SYSTEM'}"


def _state(user: User) -> str:
    if not user.running:
        return "-1"
    return "RUNNING_UNLOCKED" if user.unlocked else "RUNNING_LOCKED"


def _owned(user: User, tablet: Tablet) -> str:
    kinds = ("profile_owner", "organization_profile")
    return str(any(o.user == user.id and o.kind in kinds for o in tablet.owners)).lower()


def _restrictions(user: User, traits: Traits) -> Iterator[str]:
    yield from ("    Restrictions:", "      none")
    if traits.skin is Skin.SAMSUNG and traits.sdk >= 35:
        yield from ("    Device policy restrictions:", "      none")
    else:
        yield from ("    Device policy global restrictions:", "      null")
        yield from ("    Device policy local restrictions:", "      none")
    yield "    Effective restrictions:"
    yield from (f"      {key}" for key in user.restrictions or ("none",))


def _end(tablet: Tablet) -> Iterator[str]:
    sdk = tablet.traits.sdk
    owner = any(owner.kind == "device_owner" for owner in tablet.owners)
    yield ""
    if sdk >= 33:
        yield "  Device properties:"
    yield f"  Device owner id:{0 if owner else -10000}"
    yield from ("", "  Guest restrictions:", *(f"    {key}" for key in _GUEST_RESTRICTIONS), "")
    yield f"  Device managed: {str(owner).lower()}"
    running = [user for user in tablet.users if user.running]
    if sdk >= 33:
        states = ", ".join(f"{user.id}={_state(user)}" for user in running)
        yield f"  Started users state: [{states}]"
        yield f"  Cached user IDs: {[user.id for user in tablet.users]}"
    else:
        states = ", ".join(f"{user.id}={3 if user.unlocked else 1}" for user in running)
        yield f"  Started users state: {{{states}}}"
    yield ""
    yield "  Max users: 4 (limit reached: false)" if sdk >= 30 else "  Max users: 4"
    yield "  Supports switchable users: true"
    yield "  All guests ephemeral: false"
