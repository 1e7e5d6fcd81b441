"""The words and the loose parts of a simulated tablet's state."""

from dataclasses import dataclass, field
from enum import StrEnum

GOOGLE = "com.google"
SAMSUNG_ACCOUNT = "com.osp.app.signin"
SAMSUNG_COMPANION = "com.samsung.android.mobileservice"  # leaves with the Samsung account
# What a person takes off before a reset; the program's own list stands in its verdict.
LOCKING = frozenset({GOOGLE, SAMSUNG_ACCOUNT, "com.xiaomi", "com.huawei.hwid"})


class Power(StrEnum):
    """What runs on the tablet."""

    OFF = "off"
    BOOTING = "booting"
    RECOVERY = "recovery"
    ANDROID = "android"


class Screen(StrEnum):
    """What is in front on the tablet."""

    FIRST_PAGE = "first_page"  # set-up wizard; a locked tablet shows the same one
    WIFI = "wifi"
    VERIFY_ACCOUNT = "verify_account"  # the lock: after Wi-Fi
    HOME = "home"
    SETTINGS = "settings"
    SYSTEM = "system"
    BACKUP = "backup"
    ACCOUNTS = "accounts"
    RESET = "reset"
    PRIVACY = "privacy"
    ABOUT = "about"


class Lock(StrEnum):
    """The screen lock of user 0, in the words of `dumpsys lock_settings`."""

    NONE = "none"
    PATTERN = "pattern"
    PIN = "pin"
    PASSWORD = "password"  # noqa: S105 - a kind of lock


class Happening(StrEnum):
    """What a person beside the tablet can see, and act upon."""

    START = "start"
    DIALOG = "dialog"  # "Allow USB debugging?"
    READY = "ready"  # ADB talks to the tablet
    SETTINGS_PAGE = "settings_page"
    ACCOUNTS_PAGE = "accounts_page"
    RESET_PAGE = "reset_page"
    ACCOUNTS_GONE = "accounts_gone"
    LEFT = "left"
    FIRST_PAGE = "first_page"  # after a reset
    LOCKED = "locked"  # the wizard asks for an earlier account
    HOME = "home"  # the wizard is over


@dataclass(frozen=True)
class Account:
    """An account; its name exists so that tests can look for it where it must not be."""

    type: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Owner:
    """An app that manages the tablet or one user; `kind` as in the scenario file."""

    kind: str
    user: int
    admin: str


@dataclass
class User:
    """One Android user.

    Attributes:
        flags: as `UserInfo` prints them in hexadecimal.
        unlocked: whether its storage was unlocked since the boot.
        history: rows of the account history, without names, as the dump prints them.
        stale: types that the database still counts for a moment after a removal.
        sessions: open account sessions.
    """

    id: int
    name: str = field(repr=False)
    flags: int
    running: bool = True
    unlocked: bool = True
    accounts: list[Account] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    restrictions: tuple[str, ...] = ()
    stale: list[str] = field(default_factory=list)
    sessions: int = 0

    def has(self, type_: str) -> bool:
        """Tell whether an account of that type is there."""
        return any(account.type == type_ for account in self.accounts)


@dataclass
class Frp:
    """The FRP partition: bytes of account data, PIN handle, and whether it locks now."""

    size: int = 0
    credential: bool = False
    locked: bool = False
