"""A tablet as `check --json` prints it: one row of plain values, null where unknown."""

from collections.abc import Iterable
from typing import TypeVar

from agent.tablet.device import Listing
from agent.tablet.frp import frp_data_size, last_reset_was_harness, locks, owner_restrictions
from agent.tablet.snapshot import AccountsOfUser, AndroidUser, Removable, Snapshot, Unread
from agent.tablet.verdict import Judgement, Reason

Row = dict[str, object]
T = TypeVar("T")

# `Account visibility:` is printed for unlocked users since Android 8.0 (AccountManagerService).
_FIRST_SDK_WITH_VISIBILITY = 26


def to_json(
    snapshot: Snapshot,
    judgement: Judgement | None,
    asset_tag: str | None = None,
    extra_types: frozenset[str] = frozenset(),
) -> Row:
    """Return the row of a tablet that was read.

    Args:
        snapshot: what was read.
        judgement: what it means, or None for no verdict.
        asset_tag: the school's label, where this desk knows it.
        extra_types: account types that lock by the school's settings.
    """
    restrictions = owner_restrictions(snapshot)
    return listing_to_json(snapshot.listing, asset_tag) | {
        "serial": snapshot.identity.serial,
        "maker": snapshot.identity.maker,
        "model": snapshot.identity.model,
        "android": snapshot.prop("ro.build.version.release"),
        "sdk": sdk(snapshot),
        "build_fingerprint": snapshot.identity.build_fingerprint,
        "verdict": judgement.verdict.value if judgement else None,
        "reasons": [_reason(reason) for reason in judgement.reasons] if judgement else [],
        "users": _users(snapshot, extra_types),
        "frp": _frp(snapshot),
        "provisioned": _known(snapshot.provisioned),
        "test_harness": last_reset_was_harness(snapshot),
        "owners": _owners(snapshot),
        "restrictions": None if restrictions is None else sorted(restrictions),
        "battery": _battery(snapshot),
        "storage": {"removable": _removable(snapshot.removable)},
        "screen_lock": snapshot.screen_lock,
        "streams": snapshot.streams,
        "elapsed_ms": snapshot.elapsed_ms,
    }


def listing_to_json(listing: Listing, asset_tag: str | None = None) -> Row:
    """Return the row of a tablet that was not read: the same keys, null for what a read tells."""
    return {
        "address": listing.address or None,
        "usb": listing.usb,
        "transport_id": listing.transport_id,
        "state": listing.state.value,
        "serial": listed_serial(listing),
        "asset_tag": asset_tag,
        "maker": None,
        "model": listing.model,
        "android": None,
        "sdk": None,
        "build_fingerprint": None,
        "verdict": None,
        "reasons": [],
        "users": None,
        "frp": {"partition": None, "data_size": None, "credential": None, "locked": None},
        "provisioned": None,
        "test_harness": None,
        "owners": None,
        "restrictions": None,
        "battery": {"level": None, "charging": None},
        "storage": {"removable": None},
        "screen_lock": None,
        "streams": None,
        "elapsed_ms": None,
    }


def listed_serial(listing: Listing) -> str | None:
    """Return the serial that ADB's list shows, or None: an address on the network is none."""
    return listing.address if listing.shows_serial else None


def sdk(snapshot: Snapshot) -> int | None:
    """Return the API level of the tablet (24 is Android 7.0), or None where unknown."""
    text = snapshot.prop("ro.build.version.sdk") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None


def _known(fact: T | Unread) -> T | None:
    return None if isinstance(fact, Unread) else fact


def _reason(reason: Reason) -> Row:
    return {
        "code": reason.code,
        "user": reason.user,
        "type": reason.type,
        "count": reason.count,
        "detail": reason.detail,
    }


def _frp(snapshot: Snapshot) -> Row:
    return {
        "partition": snapshot.prop("ro.frp.pst"),
        "data_size": frp_data_size(snapshot),
        "credential": snapshot.frp_credential,
        "locked": _known(snapshot.frp_locked),
    }


def _owners(snapshot: Snapshot) -> list[Row] | None:
    if isinstance(snapshot.owners, Unread):
        return None
    return [
        {"kind": owner.kind.value, "user": owner.user, "admin": owner.admin}
        for owner in snapshot.owners
    ]


def _battery(snapshot: Snapshot) -> Row:
    battery = snapshot.battery
    return {
        "level": battery.level if battery else None,
        "charging": battery.charging if battery else None,
    }


def _removable(volumes: Iterable[Removable] | None) -> list[Row] | None:
    if volumes is None:
        return None
    return [
        {"id": volume.id, "state": volume.state, "adopted": volume.adopted} for volume in volumes
    ]


def _users(snapshot: Snapshot, extra_types: frozenset[str]) -> list[Row] | None:
    """Return one row a user, also for one that only the accounts name (its kind is unknown)."""
    if isinstance(snapshot.users, Unread):
        return None
    listed = {user.id: user for user in snapshot.users}
    blocks = {block.user: block for block in _known(snapshot.accounts) or ()}
    return [
        _user(number, listed.get(number), blocks.get(number), snapshot, extra_types)
        for number in sorted(listed.keys() | blocks.keys())
    ]


def _user(
    number: int,
    user: AndroidUser | None,
    block: AccountsOfUser | None,
    snapshot: Snapshot,
    extra_types: frozenset[str],
) -> Row:
    return {
        "id": number,
        "kind": user.kind.value if user else None,
        "locked": _user_locked(number, block, snapshot),
        "accounts": _accounts(block, extra_types) if block else None,
    }


def _user_locked(number: int, block: AccountsOfUser | None, snapshot: Snapshot) -> bool | None:
    for state in _known(snapshot.user_states) or ():
        if state.id == number and state.locked is not None:
            return state.locked
    level = sdk(snapshot)
    if block is None or level is None or level < _FIRST_SDK_WITH_VISIBILITY:
        return None
    return not block.unlocked


def _accounts(block: AccountsOfUser, extra_types: frozenset[str]) -> list[Row]:
    return [
        {"type": account_type, "count": count, "locks": locks(account_type, extra_types)}
        for account_type, count in sorted(block.counts.items())
    ]
