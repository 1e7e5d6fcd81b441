"""Prints `dpm list-owners` and `dumpsys device_policy` (dump formats, parts 4 and 8)."""

from collections.abc import Iterator, Mapping

from agent.tablet.simulated.answers import SimulatedAnswer, lines, text
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.state import Owner

_LISTED: Mapping[str, str] = {
    "device_owner": "DeviceOwner",
    "profile_owner": "ProfileOwner",
    "organization_profile": "ManagedProfileOwner(parentUserId=0)",
}
_USAGE = """usage: dpm [subcommand] [options]
usage: dpm set-active-admin [ --user <USER_ID> | current ] <COMPONENT>
usage: dpm remove-active-admin [ --user <USER_ID> | current ] [ --name <NAME> ] <COMPONENT>

dpm set-active-admin: Sets the given component as active admin for an existing user.
"""


def owners(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dpm list-owners`: known to Android 12 and later."""
    if tablet.traits.sdk < 31:
        return text(_USAGE, "\nError: unknown command 'list-owners'\n", 1)
    found = tablet.owners
    if not found:
        return lines("no owners")
    title = f"{len(found)} owner{'s' if len(found) > 1 else ''}:"
    return lines(title, *(_listed(owner) for owner in found))


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys device_policy`."""
    rows = ["Current Device Policy Manager state:", *_head(tablet)]
    for owner in tablet.owners:
        rows += _owner(owner, tablet.traits.sdk)
    for user in tablet.users:
        rows += _admins(user.id, tablet)
    return lines(*rows, *_constants(tablet.traits.sdk))


def _listed(owner: Owner) -> str:
    affiliated = ",Affiliated" if owner.kind == "device_owner" else ""
    return f"User {owner.user:2d}: admin={owner.admin},{_LISTED[owner.kind]}{affiliated}"


def _head(tablet: Tablet) -> Iterator[str]:
    if tablet.traits.sdk >= 33:
        yield "  Immutable state:"
        yield "    mHasFeature=true"
        yield "    mIsWatch=false"
        yield "    mIsAutomotive=false"
        yield "  "


def _owner(owner: Owner, sdk: int) -> Iterator[str]:
    package, _, name = owner.admin.partition("/")
    full = package + name if name.startswith(".") else name
    organization = str(owner.kind == "organization_profile").lower()
    if owner.kind == "device_owner":
        yield "  Device Owner: "
    else:
        yield f"  Profile Owner (User {owner.user}): "
    yield f"    admin=ComponentInfo{{{package}/{full}}}"
    yield "    name="
    yield f"    package={package}"
    if sdk >= 30:
        yield f"    isOrganizationOwnedDevice={organization}"
    if owner.kind == "device_owner":
        yield f"    User ID: {owner.user}"
    yield "  "


def _admins(user: int, tablet: Tablet) -> Iterator[str]:
    sdk = tablet.traits.sdk
    state = ", provisioningState: 0" if sdk >= 28 else ""
    yield f"  Enabled Device Admins (User {user}{state}):"
    for owner in tablet.owners:
        if owner.user == user:
            yield f"    {owner.admin}:"
            yield "      uid=10163"
            yield "      testOnlyAdmin=false"
            yield "      policies:"
            yield "        wipe-data"
            yield "      passwordQuality=0x0"
    yield "  "
    yield "    mPasswordOwner=-1"
    if sdk >= 30:
        yield "    mUserControlDisabledPackages=null"
        yield "    mAppsSuspended=false"
    if sdk >= 33:
        yield f"    mUserSetupComplete={str(tablet.provisioned).lower()}"
        yield "    mAffiliationIds={}"
    yield "  "


def _constants(sdk: int) -> Iterator[str]:
    if sdk >= 26:
        yield "  Constants:"
        yield "    DAS_DIED_SERVICE_RECONNECT_BACKOFF_SEC: 3600"
        yield "    DAS_DIED_SERVICE_RECONNECT_BACKOFF_INCREASE: 2.0"
        yield "  "
    yield "  Encryption Status: per-user"
