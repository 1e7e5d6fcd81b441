"""Snapshots for tests: a clear, ready tablet, changed where a test wants it otherwise."""

from dataclasses import replace

from agent.tablet.device import ConnectionState, Listing
from agent.tablet.parsers.answer import ReadProblem
from agent.tablet.snapshot import (
    AccountsOfUser,
    AndroidUser,
    Battery,
    Identity,
    Snapshot,
    Unread,
    UserState,
)

BUILD = "TKQ1.000000.001"
FINGERPRINT = f"Lenovo/TB310FU/TB310FU:13/{BUILD}/S000001:user/release-keys"

LISTING = Listing(
    address="HA1TEST01",
    state=ConnectionState.READY,
    transport_id=7,
    usb="1-1.2",
    raw_state="device",
    model="TB310FU",
)

IDENTITY = Identity(
    serial="HA1TEST01",
    maker="LENOVO",
    model="TB310FU",
    build_fingerprint=FINGERPRINT,
    android_id="0123456789abcdef",
)

PROPERTIES = {
    "ro.serialno": "HA1TEST01",
    "ro.product.manufacturer": "LENOVO",
    "ro.product.model": "TB310FU",
    "ro.build.fingerprint": FINGERPRINT,
    "ro.build.id": BUILD,
    "ro.build.version.release": "13",
    "ro.build.version.sdk": "33",
    "ro.frp.pst": "/dev/block/by-name/frp",
}

OWNER_STATE = UserState(id=0, restrictions=frozenset(), locked=False)

_CLEAR = Snapshot(
    listing=LISTING,
    identity=IDENTITY,
    boot_id="6f1c2a44-0000-4000-8000-000000000001",
    properties=PROPERTIES,
    accounts=(AccountsOfUser(user=0, counts={}, unlocked=True),),
    users=(AndroidUser(id=0, flags=0xC13, running=True),),
    user_states=(OWNER_STATE,),
    owners=(),
    provisioned=True,
    frp_locked=False,
    streams_agree=True,
    frp_size=0,
    frp_credential=False,
    user_setup_complete=True,
    boot_count=41,
    database_creation_buildid=BUILD,
    battery=Battery(level=80, charging=False),
    removable=(),
    screen_lock="none",
    storage_bytes=64 * 2**30,
    streams=4,
    elapsed_ms=310,
)


def snapshot(**changes: object) -> Snapshot:
    """Return the read of a clear, ready tablet, with the fields of `changes` put in."""
    return replace(_CLEAR, **changes)  # type: ignore[arg-type]


def identity(**changes: str | None) -> Identity:
    """Return the identity of that tablet, with the fields of `changes` put in."""
    return replace(IDENTITY, **changes)


def properties(**changes: str) -> dict[str, str]:
    """Return its properties, changed; dots of a name are written `__`."""
    return PROPERTIES | {name.replace("__", "."): value for name, value in changes.items()}


def with_accounts(*blocks: tuple[int, dict[str, int]], **changes: object) -> Snapshot:
    """Return a read whose users are those of `blocks`, with those accounts by type."""
    return snapshot(
        accounts=tuple(AccountsOfUser(user, counts, unlocked=True) for user, counts in blocks),
        users=tuple(AndroidUser(user, 0x10, running=True) for user, _ in blocks),
        **changes,
    )


def unread(query: str = "accounts", problem: ReadProblem = ReadProblem.TIMEOUT) -> Unread:
    """Return a fact that could not be read."""
    return Unread(query, problem)
