"""A state machine of one Android tablet: what it is now, and what each act on it changes."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from agent.tablet.simulated.spec import TabletSpec, UserSpec
from agent.tablet.simulated.state import (
    GOOGLE,
    LOCKING,
    SAMSUNG_ACCOUNT,
    SAMSUNG_COMPANION,
    Account,
    Frp,
    Happening,
    Owner,
    Power,
    Screen,
    User,
)

ARMED_SIZE = 259  # bytes in the FRP block with one account (android facts 2.3, a weak source)
_CHECKIN_LAG_S = 0.4  # `--checkin` reads the database, the dump a cache (android facts 1.1)
_SESSION_S = 0.8
_FIRST_ACCOUNT = datetime(2025, 9, 2, 10, 14, 5)  # noqa: DTZ001 - the tablet's own local time
_PAGES = {Screen.ACCOUNTS: Happening.ACCOUNTS_PAGE, Screen.RESET: Happening.RESET_PAGE}


class Surroundings(Protocol):
    """What a tablet needs of the world around it."""

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do `act` that many seconds from now."""

    def tell(self, tablet: "Tablet", happening: Happening) -> None:
        """Let the person beside the tablet see something."""

    def local_time(self) -> datetime:
        """Return the tablet's own idea of the time."""


class Tablet:
    """One tablet; every change of its state is a method here or in `resets`."""

    def __init__(self, spec: TabletSpec, world: Surroundings) -> None:
        self.spec = spec
        self.traits = spec.traits
        self.world = world
        self.power = Power.ANDROID
        self.screen = Screen.FIRST_PAGE if spec.wizard else Screen.HOME
        self.plugged = spec.plugged
        self.port = spec.port
        self.debugging = spec.debugging
        self.authorized = spec.authorized
        self.connection: str | None = spec.connection
        self.keyguard = spec.keyguard
        self.awake = not spec.keyguard
        self.lock = spec.lock
        self.provisioned = not spec.wizard
        self.test_harness = spec.test_harness
        self.boot_count = spec.boot_count
        self.battery: int | None = spec.battery
        self.charging = spec.charging
        self.card: str | None = spec.card
        self.sim = spec.sim
        self.properties = dict(spec.properties)  # in the place of what its build says
        self.shell = spec.shell
        self.era = 0  # how often /data was wiped
        self.boots = 0  # how often it booted since the scenario began
        self.users = [self.make_user(user) for user in spec.users]
        self.owners = [Owner(owner.kind, owner.user, owner.admin) for owner in spec.owners]
        self.creation_build = spec.creation_build or self.traits.build_id
        self.frp = self._first_frp()

    # What it is

    @property
    def serial(self) -> str:
        """`ro.serialno`; may be empty."""
        return self.spec.serial

    @property
    def android_id(self) -> str:
        """`android_id` of user 0: another one after each wipe."""
        if self.spec.android_id and not self.era:
            return self.spec.android_id
        return self._digest("android_id", str(self.era))[:8].hex()

    @property
    def boot_id(self) -> str:
        """The kernel's boot id: another one at each boot."""
        return str(uuid.UUID(bytes=self._digest("boot_id", str(self.boots))[:16]))

    @property
    def main_user(self) -> User:
        """User 0."""
        return next(user for user in self.users if user.id == 0)

    @property
    def locking_accounts(self) -> list[tuple[User, Account]]:
        """Every account that locks, with its user."""
        return [(u, a) for u in self.users for a in u.accounts if a.type in LOCKING]

    @property
    def adb_state(self) -> str | None:
        """The state in ADB's own words, or None when ADB does not see the tablet."""
        if not self.plugged or self.power in (Power.OFF, Power.BOOTING):
            return None
        if self.power is Power.RECOVERY:
            return "recovery" if self.spec.recovery_adb else None
        if not self.debugging:
            return None
        if self.connection:
            return self.connection
        return "device" if self.authorized else "unauthorized"

    @property
    def on_usb(self) -> bool:
        """Whether USB shows it, with or without ADB: Android runs and the cable is in."""
        return self.plugged and self.power in (Power.ANDROID, Power.RECOVERY)

    # What people do with it

    def plug(self, port: str | None = None) -> None:
        """Put the cable in."""
        self.plugged = True
        self.port = port or self.port
        self._show_dialog()

    def unplug(self) -> None:
        """Pull the cable."""
        self.plugged = False
        if self.connection == "offline":
            self.connection = None  # what a replug puts right

    def accept_debugging(self) -> None:
        """Accept this computer's key in the dialog."""
        if self.power is Power.ANDROID and self.debugging and not self.authorized:
            self.authorized = True
            self.world.tell(self, Happening.READY)

    def switch_debugging(self, *, on: bool) -> None:
        """Switch USB debugging; the wizard has no way to it."""
        if self.power is Power.ANDROID and (self.provisioned or not on):
            self.debugging = on
            self._show_dialog()

    def unlock(self) -> None:
        """Type the PIN: the screen and the storage of running users open."""
        self.keyguard, self.awake = False, True
        for user in self.users:
            user.unlocked = user.unlocked or user.running

    def wake(self) -> None:
        """Light the screen; a lock stays on."""
        self.awake = True

    def open_page(self, screen: Screen) -> None:
        """Show a page of Settings, behind the keyguard if that is on."""
        self.screen = screen
        if not self.keyguard:
            self.world.tell(self, Happening.SETTINGS_PAGE)
            if screen in _PAGES:
                self.world.tell(self, _PAGES[screen])

    def remove_account(self, user: User, account: Account) -> None:
        """Remove an account with the finger, unless an administrator forbids it."""
        if "no_modify_accounts" in user.restrictions or account not in user.accounts:
            return
        gone = {account.type} | ({SAMSUNG_COMPANION} if account.type == SAMSUNG_ACCOUNT else set())
        for each in [a for a in user.accounts if a == account or a.type in gone - {account.type}]:
            user.accounts.remove(each)
            user.stale.append(each.type)
            self._note(user, "action_called_account_remove", -1)
            self._note(user, "action_account_remove", 1)
        user.sessions += 1
        self.world.after(_CHECKIN_LAG_S, user.stale.clear)
        self.world.after(_SESSION_S, lambda: setattr(user, "sessions", 0))
        self.accounts_changed()
        if not self.locking_accounts:
            self.world.tell(self, Happening.ACCOUNTS_GONE)

    def add_account(self, user: User, account: Account) -> None:
        """Sign in."""
        user.accounts.append(account)
        self._note(user, "action_called_account_add", -1)
        self._note(user, "action_account_add", len(user.accounts))
        self.accounts_changed()

    def accounts_changed(self) -> None:
        """Have Google's services write the FRP block, some seconds later (android facts 2.2)."""
        era = self.era
        self.world.after(self.spec.timing.frp, lambda: self._write_frp(era))

    def arrive(self) -> None:
        """Android is up: tell who waits for it."""
        self._show_dialog()
        if self.adb_state == "device":
            self.world.tell(self, Happening.READY)

    # Inside

    def _write_frp(self, era: int) -> None:
        able = self.traits.gms and self.traits.frp_partition and self.provisioned
        if able and era == self.era and self.power is Power.ANDROID:
            self.frp.size = ARMED_SIZE if self.main_user.has(GOOGLE) else 0

    def _first_frp(self) -> Frp:
        spec = self.spec
        armed = bool(self.traits.gms and self.traits.frp_partition and self.main_user.has(GOOGLE))
        size = spec.frp_size if spec.frp_size is not None else ARMED_SIZE * armed
        handle = spec.lock.value != "none" if spec.frp_credential is None else spec.frp_credential
        return Frp(
            size=size, credential=handle and bool(self.traits.frp_partition), locked=spec.frp_locked
        )

    def _show_dialog(self) -> None:
        if self.adb_state == "unauthorized":
            self.world.tell(self, Happening.DIALOG)

    def _digest(self, *parts: str) -> bytes:
        seed = "/".join((self.spec.id, self.spec.serial, self.spec.model, *parts))
        return hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()

    def make_user(self, spec: UserSpec) -> User:
        """Return a user with the accounts and the account history that he begins with."""
        name = "person{n}@example.org" if spec.id == 0 else f"person{spec.id}-{{n}}@example.org"
        user = User(
            id=spec.id,
            name=spec.name,
            flags=int(spec.flags, 16) if spec.flags else self._usual_flags(spec.id),
            running=spec.running,
            unlocked=spec.unlocked,
            restrictions=spec.restrictions,
        )
        for number, account in enumerate(spec.accounts, start=1):
            user.accounts.append(Account(account.type, account.name or name.format(n=number)))
            when = _FIRST_ACCOUNT + timedelta(days=3 * number, seconds=41 * number)
            self._note(user, "action_called_account_add", -1, when)
            self._note(user, "action_account_add", number, when + timedelta(seconds=9))
        return user

    def _usual_flags(self, user_id: int) -> int:
        if user_id == 0:
            return 0x13 if self.traits.sdk < 30 else 0xC13 if self.traits.sdk < 34 else 0x4C13
        if user_id == 150:
            return 0x10061030
        return 0x1010 if user_id in (95, 999) else 0x10

    def _note(self, user: User, action: str, account: int, when: datetime | None = None) -> None:
        stamp = (when or self.world.local_time()).strftime("%Y-%m-%d %H:%M:%S")
        uid = user.id * 100_000 + 10_123
        user.history.append(f"{account},{action},{stamp},{uid},accounts,{len(user.history)}")
        del user.history[:-64]  # Android keeps a ring of 64 rows
