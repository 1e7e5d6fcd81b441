"""Frozen facts of one read of a tablet; what could not be read is `Unread`, never a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from agent.tablet.device import Listing
from agent.tablet.parsers.answer import ReadProblem

T = TypeVar("T")


@dataclass(frozen=True)
class Unread:
    """A fact that could not be read: which question, and why."""

    query: str
    problem: ReadProblem


class UserKind(StrEnum):
    """What an Android user is, as far as its flags and type say (never by its name)."""

    OWNER = "owner"  # user 0
    MANAGED_PROFILE = "managed_profile"  # flag 0x20: work profile, Samsung's Secure Folder
    PROFILE = "profile"  # flag 0x1000 without 0x20: dual app, private space, clone
    GUEST = "guest"  # flag 0x4
    RESTRICTED = "restricted"  # flag 0x8
    SECONDARY = "secondary"  # any other


@dataclass(frozen=True)
class AccountsOfUser:
    """Accounts of one user by type; names are dropped where they are read.

    Attributes:
        user: Android's user id.
        counts: account type → how many.
        history: rows of the account history (`id,action,time,uid,table,key`: no names in them).
        unlocked: whether the block shows that this user is unlocked (`Account visibility:`, 8.0+).
        sessions: open account sessions; they never decide.
    """

    user: int
    counts: Mapping[str, int]
    history: tuple[str, ...] = ()
    unlocked: bool = False
    sessions: int = 0


@dataclass(frozen=True)
class AndroidUser:
    """One row of `pm list users`; the name is dropped where it is read."""

    id: int
    flags: int
    running: bool

    @property
    def kind(self) -> UserKind:
        """What this user is."""
        if self.id == 0:
            return UserKind.OWNER
        for bit, kind in (
            (0x20, UserKind.MANAGED_PROFILE),
            (0x1000, UserKind.PROFILE),
            (0x4, UserKind.GUEST),
            (0x8, UserKind.RESTRICTED),
        ):
            if self.flags & bit:
                return kind
        return UserKind.SECONDARY


@dataclass(frozen=True)
class UserState:
    """What `dumpsys user` says of one user: restrictions in force, and whether it is locked.

    `restrictions` is None where the dump says `null` or lacks the list; `locked` likewise.
    """

    id: int
    restrictions: frozenset[str] | None
    locked: bool | None = None


class OwnerKind(StrEnum):
    """In what way an app owns a tablet or a user."""

    DEVICE_OWNER = "device_owner"
    PROFILE_OWNER = "profile_owner"
    ORGANIZATION_PROFILE = "organization_owned_profile"


@dataclass(frozen=True)
class Owner:
    """An app that manages the tablet (device owner) or one user; `admin` is its component."""

    kind: OwnerKind
    user: int
    admin: str


@dataclass(frozen=True)
class FrpBlock:
    """What `dumpsys persistent_data_block` tells the shell (15 QPR, 16); None: it is silent."""

    active: bool | None = None
    data_size: int | None = None
    credential: bool | None = None


@dataclass(frozen=True)
class Battery:
    """Charge of the battery: `level` in percent (0–100) or None, `charging` or None."""

    level: int | None
    charging: bool | None


@dataclass(frozen=True)
class Removable:
    """A volume on a card or stick: vold's id (`public:179,65`), its state, adopted or not."""

    id: str
    state: str
    adopted: bool


@dataclass(frozen=True)
class Identity:
    """What tells one tablet from another; None where the tablet does not say.

    `android_id` is the raw value of user 0 and stays in memory: the record gets a salted hash.
    """

    serial: str | None
    maker: str | None
    model: str | None
    build_fingerprint: str | None
    android_id: str | None = field(repr=False)


@dataclass(frozen=True)
class Snapshot:
    """One read of a tablet.

    `T | Unread` where not reading it decides something; `None` for the rest when unknown.
    """

    listing: Listing
    identity: Identity
    boot_id: str | None
    properties: Mapping[str, str] | Unread
    accounts: tuple[AccountsOfUser, ...] | Unread
    users: tuple[AndroidUser, ...] | Unread
    user_states: tuple[UserState, ...] | Unread
    owners: tuple[Owner, ...] | Unread
    provisioned: bool | Unread
    frp_locked: bool | Unread
    streams_agree: bool
    frp_size: int | None = None
    frp_credential: bool | None = None
    user_setup_complete: bool | None = None
    boot_count: int | None = None
    database_creation_buildid: str | None = None
    battery: Battery | None = None
    removable: tuple[Removable, ...] | None = None
    screen_lock: str | None = None  # none, pattern, pin, password, other
    storage_bytes: int | None = None
    unread: tuple[Unread, ...] = ()  # everything that could not be read, deciding or not
    streams: int = 0
    elapsed_ms: int = 0

    def prop(self, name: str) -> str | None:
        """Return a property that is set and not empty, else None."""
        if isinstance(self.properties, Unread):
            return None
        return self.properties.get(name) or None
