"""The fingerprint of a tablet: what is kept of it before a reset, to know it again (pure)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from agent.tablet.snapshot import Snapshot, Unread

_GIB = 2**30
_MOST = 2**53  # a record holds no greater integer


class Sameness(StrEnum):
    """Whether a tablet is the one that was read before."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a tablet before its reset, to know it again after; None where unknown.

    Attributes:
        salt: hexadecimal; without it the hashes of two cases can't be compared.
        android_id_hash: HMAC-SHA256 of user 0's android_id, which every data wipe changes.
        history_hash: HMAC-SHA256 of the newest row of account history, empty where there was no
            row. A row that is seen again after a reset shows that there was none.
        storage_gib: size of the data partition in whole GiB.
        taken_at: the desk's time, ISO 8601.
    """

    salt: str = field(repr=False)
    taken_at: str
    serial: str | None = None
    model: str | None = None
    maker: str | None = None
    build_fingerprint: str | None = None
    build_id: str | None = None
    android_id_hash: str | None = field(default=None, repr=False)
    boot_count: int | None = None
    database_creation_buildid: str | None = None
    storage_gib: int | None = None
    asset_tag: str | None = None
    history_hash: str | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, str | int | None]:
        """Return the fields as the record keeps them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Fingerprint":
        """Return the fingerprint that `to_json` wrote.

        Raises:
            ValueError: a field is missing, unknown, or not of its type.
        """
        numbers = {"boot_count", "storage_gib"}
        if set(data) != {known.name for known in fields(cls)}:
            raise ValueError("a fingerprint with other fields than its own")
        for name, value in data.items():
            required = name in {"salt", "taken_at"}
            wanted = int if name in numbers else str
            if not (type(value) is wanted or (value is None and not required)):
                raise ValueError(f"a fingerprint whose {name} is of another type")
        checked: dict[str, Any] = dict(data)
        return cls(**checked)


def seal(snapshot: Snapshot, *, salt: str, taken_at: str, asset_tag: str | None) -> Fingerprint:
    """Return what is kept of a tablet before its reset.

    Args:
        snapshot: the read that was judged clear.
        salt: fresh, random, hexadecimal.
        taken_at: the desk's time, ISO 8601.
        asset_tag: the school's label, where known.
    """
    identity = snapshot.identity
    rows = history_rows(snapshot)
    return Fingerprint(
        salt=salt,
        taken_at=taken_at,
        serial=identity.serial,
        model=identity.model,
        maker=identity.maker,
        build_fingerprint=identity.build_fingerprint,
        build_id=snapshot.prop("ro.build.id"),
        android_id_hash=android_id_hash(snapshot, salt),
        boot_count=_recordable(snapshot.boot_count),
        database_creation_buildid=snapshot.database_creation_buildid,
        storage_gib=storage_gib(snapshot),
        asset_tag=asset_tag,
        history_hash=_newest_hash(rows, salt),
    )


def same_tablet(
    fingerprint: Fingerprint,
    snapshot: Snapshot,
    asset_tag: str | None = None,
    *,
    android_id: bool,
) -> Sameness:
    """Tell whether a tablet is the one of the fingerprint, before anything was reset.

    Args:
        fingerprint: the tablet of this run.
        snapshot: the tablet that answers now.
        asset_tag: its label, where somebody read it just now.
        android_id: whether the android_id is compared; never after a reset, which changes it.
    """
    identity = snapshot.identity
    pairs = [
        (fingerprint.serial, identity.serial),
        (fingerprint.model, identity.model),
        (fingerprint.build_fingerprint, identity.build_fingerprint),
    ]
    told = [(fingerprint.asset_tag, asset_tag)]
    if android_id:
        told.append((fingerprint.android_id_hash, android_id_hash(snapshot, fingerprint.salt)))
    if any(before and after and before != after for before, after in (*pairs, *told)):
        return Sameness.OTHER
    by_android_id = android_id and None not in told[-1]
    complete = all(before and after for before, after in pairs)
    return Sameness.SAME if complete or by_android_id else Sameness.UNSURE


def android_id_hash(snapshot: Snapshot, salt: str) -> str | None:
    """Return the salted hash of user 0's android_id, or None where it was not told."""
    android_id = snapshot.identity.android_id
    return keyed_hash(salt, "android_id", android_id) if android_id else None


def keyed_hash(salt: str, kind: str, value: str) -> str:
    """Return HMAC-SHA256 of a value, in hexadecimal; `kind` keeps two kinds of values apart."""
    return hmac.new(salt.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def storage_gib(snapshot: Snapshot) -> int | None:
    """Return the size of the data partition in whole GiB, or None where unknown."""
    size = _recordable(snapshot.storage_bytes)
    return None if size is None else size // _GIB


def _recordable(number: int | None) -> int | None:
    return number if number is not None and 0 <= number < _MOST else None


def history_rows(snapshot: Snapshot) -> tuple[str, ...] | None:
    """Return the rows of every user's account history, oldest first, or None where unread."""
    if isinstance(snapshot.accounts, Unread):
        return None
    rows = (row for block in snapshot.accounts for row in block.history)
    return tuple(sorted(rows, key=_row_time))


def _newest_hash(rows: tuple[str, ...] | None, salt: str) -> str | None:
    if rows is None:
        return None
    return keyed_hash(salt, "history", rows[-1]) if rows else ""


def _row_time(row: str) -> tuple[str, str]:
    """Order rows `id,action,yyyy-MM-dd HH:mm:ss,uid,table,key` by their time."""
    parts = row.split(",")
    return (parts[2] if len(parts) > 2 else "", row)
