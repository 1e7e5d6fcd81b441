"""Which page of Settings to open on which tablet: a ladder of ways, the surest first (pure).

Everything here is of android facts 4.1 (manifests of AOSP Settings 7, 8, 11 and main) and 4.2 (the
makers). The ladder ends one page before the button that erases: that page is never opened.
"""

from dataclasses import dataclass
from enum import StrEnum

from agent.tablet.gate import Argv


class Target(StrEnum):
    """What the page is opened for."""

    ACCOUNTS = "accounts"
    RESET = "reset"


class RungKind(StrEnum):
    """How a page is named to `am start`."""

    ACTION = "action"
    COMPONENT = "component"


class Page(StrEnum):
    """What is in front after a rung: the page itself, or one from which a path leads there."""

    EXACT = "exact"
    PARENT = "parent"


@dataclass(frozen=True)
class Rung:
    """One way to a page; only actions are resolved before they are started."""

    kind: RungKind
    value: str
    resolve_first: bool
    page_is: Page


def _action(value: str, page: Page) -> Rung:
    return Rung(RungKind.ACTION, value, resolve_first=True, page_is=page)


def _component(name: str, page: Page) -> Rung:
    value = f"com.android.settings/.Settings${name}"
    return Rung(RungKind.COMPONENT, value, resolve_first=False, page_is=page)


SETTINGS = _action("android.settings.SETTINGS", Page.PARENT)

_ACCOUNTS = _action("android.settings.SYNC_SETTINGS", Page.EXACT)
_ACCOUNTS_7 = _component("AccountSettingsActivity", Page.EXACT)
_ACCOUNTS_8 = _component("UserAndAccountDashboardActivity", Page.EXACT)
_ACCOUNTS_9 = _component("AccountDashboardActivity", Page.EXACT)

# Declared by AOSP from 12, by some makers earlier: resolving it tells.
_RESET = _action("com.android.settings.action.FACTORY_RESET", Page.EXACT)
_RESET_PAGE = _component("FactoryResetActivity", Page.EXACT)
# Holds the reset row in 7.x only. From 8 it is the backup page; and PRIVACY_SETTINGS, which opened
# the same page in 7.x, is the privacy dashboard from 10: a trap, never used.
_BACKUP_AND_RESET = _action("android.settings.BACKUP_AND_RESET_SETTINGS", Page.PARENT)
_SYSTEM = _component("SystemDashboardActivity", Page.PARENT)

# Makers whose Settings have no System page of AOSP's that holds the reset. Xiaomi's own reset page
# is not exported, and AOSP's, where it were still there, would leave Find Device out: home only.
_XIAOMI = frozenset({"xiaomi", "redmi", "poco", "blackshark"})
_SAMSUNG = frozenset({"samsung"})
_OWN_SETTINGS = frozenset({
    "huawei",
    "honor",
    "hihonor",
    "oppo",
    "realme",
    "oneplus",
    "vivo",
    "tecno",
    "infinix",
    "itel",
    "transsion",
    "amazon",
})  # fmt: skip

SETTINGS_PACKAGES = frozenset({
    "com.android.settings",
    "com.samsung.android.settings",
    "com.google.android.settings",
    "com.huawei.android.settings",
    "com.hihonor.android.settings",
    "com.miui.securitycenter",
})  # fmt: skip

# Activities inside Settings that are no page of it: what shows while user 0 is still locked after
# a start, and the screen of an encryption in progress.
_NO_PAGES = ("FallbackHome", "CryptKeeper")


def ladder(target: Target, maker: str | None, sdk: int | None) -> tuple[Rung, ...]:
    """Return the ways to a page, to be tried in order until one is reached.

    Args:
        target: what the page is for.
        maker: `ro.product.manufacturer`, in any case, or None.
        sdk: API level (24 is Android 7.0, 36 is Android 16), or None where unknown.
    """
    if target is Target.ACCOUNTS:
        return (_ACCOUNTS, *_accounts_page(sdk), SETTINGS)
    return (*_reset_pages((maker or "").strip().lower(), sdk), SETTINGS)


def _accounts_page(sdk: int | None) -> tuple[Rung, ...]:
    """Return the accounts page by component, for where the action has several takers."""
    if sdk is None:
        return ()
    if sdk < 26:
        return (_ACCOUNTS_7,)
    return (_ACCOUNTS_8,) if sdk < 28 else (_ACCOUNTS_9,)


def _reset_pages(maker: str, sdk: int | None) -> tuple[Rung, ...]:
    if maker in _XIAOMI:
        return ()
    if sdk is None or maker in _OWN_SETTINGS:
        return (_RESET,)
    if sdk < 26:
        return (_RESET, _BACKUP_AND_RESET)
    if maker in _SAMSUNG:
        return (_RESET, _RESET_PAGE)
    if sdk < 31:  # the class is not in AOSP's manifest before 12
        return (_RESET, _SYSTEM)
    return (_RESET, _RESET_PAGE, _SYSTEM)


def commands(rung: Rung) -> tuple[Argv | None, Argv]:
    """Return the command that resolves the rung, None for a component, and the one that starts it.

    Each passes the gate.
    """
    if rung.kind is RungKind.COMPONENT:
        return None, ("am", "start", "-W", "-n", rung.value)
    resolve = ("cmd", "package", "resolve-activity", "--brief", "-a", rung.value)
    return resolve, ("am", "start", "-W", "-a", rung.value)


def reached(rung: Rung, foreground_package: str | None, foreground_activity: str | None) -> bool:
    """Tell whether the rung's page is in front, as far as its activity shows.

    Many pages run in `SubSettings`, and tablets with two panes keep the home page in front, so a
    page of Settings counts unless its class names another page.

    Args:
        rung: what was started.
        foreground_package: package of the activity in front, or None.
        foreground_activity: its class, relative (`.SubSettings`) or whole, or None.
    """
    activity = foreground_activity or ""
    if foreground_package not in SETTINGS_PACKAGES or activity.endswith(_NO_PAGES):
        return False
    if rung.page_is is Page.PARENT:
        return True
    _settings, alias, page = activity.partition("Settings$")
    return not alias or _word(rung) in page


def _word(rung: Rung) -> str:
    """Return the word that the class of the rung's own page has in its name."""
    return "Account" if rung in (_ACCOUNTS, _ACCOUNTS_7, _ACCOUNTS_8, _ACCOUNTS_9) else "Reset"
