"""The gate: the one function that every command to a tablet passes, or is refused.

It lets through the few forms the program needs and nothing else: reading, opening a
Settings page, waking the screen of a tablet that is looked for. What must never be sent
(android facts, part 10) is tried against it in tests.
"""

import re
from collections.abc import Callable

from agent.errors import RefusedCommandError

Argv = tuple[str, ...]

_SETTINGS_KEYS = frozenset(
    {
        ("secure", "secure_frp_mode"),
        ("global", "secure_frp_mode"),  # moved to global in Android 14
        ("global", "device_provisioned"),
        ("secure", "user_setup_complete"),
        ("secure", "android_id"),
        ("global", "boot_count"),
        ("global", "database_creation_buildid"),
    }
)

_DUMPS = frozenset(
    {
        ("account",),
        ("account", "--checkin"),
        ("user",),
        ("device_policy",),
        ("persistent_data_block",),
        ("battery",),
        ("lock_settings",),
        ("activity", "activities"),
        ("window",),
    }
)

# What the tablet itself is called and which serial it has: opened so that people find it.
DEVICE_PAGE = "android.settings.DEVICE_INFO_SETTINGS"

# The one key there is, sent only to a tablet that somebody looks for, never in a run. AOSP's
# `KeyEvent.KEYCODE_WAKEUP` (224, since API 20) wakes a sleeping device and "has no effect if the
# device is already awake": it opens no lock and touches nothing that a page shows.
WAKE_UP: Argv = ("input", "keyevent", "KEYCODE_WAKEUP")

# Pages that only show something. Not among them, on purpose: ADD_ACCOUNT_SETTINGS, and every
# `…FactoryResetConfirm…`, the page whose button erases.
PAGES = frozenset(
    {
        "android.settings.SETTINGS",
        "android.settings.SYNC_SETTINGS",
        "android.settings.BACKUP_AND_RESET_SETTINGS",
        "com.android.settings.action.FACTORY_RESET",
        DEVICE_PAGE,
    }
)

COMPONENTS = frozenset(
    {
        "com.android.settings/.Settings$SystemDashboardActivity",
        "com.android.settings/.Settings$FactoryResetActivity",
        "com.android.settings/.Settings$AccountDashboardActivity",
        "com.android.settings/.Settings$AccountSettingsActivity",  # the same page in Android 7
        "com.android.settings/.Settings$UserAndAccountDashboardActivity",  # and in 8
    }
)

_EXACT = frozenset(
    {
        WAKE_UP,
        ("getprop",),
        ("getprop", "ro.serialno"),
        ("cat", "/proc/sys/kernel/random/boot_id"),
        ("pm", "list", "users"),
        ("sm", "list-volumes", "all"),
        ("dpm", "list-owners"),
        ("df", "/data"),
        # getDataBlockSize and hasFrpCredentialHandle; 3 wipes, 6 unlocks, 12 deactivates (in the
        # order of the AIDL)
        ("service", "call", "persistent_data_block", "4"),
        ("service", "call", "persistent_data_block", "9"),
    }
)

_PLAIN = re.compile(r"[A-Za-z0-9_./$:-]+")


def _is_settings_get(argv: Argv) -> bool:
    match argv:
        case ("settings", "get", namespace, key):
            return (namespace, key) in _SETTINGS_KEYS
        case ("settings", "get", "--user", "0", namespace, key):
            return (namespace, key) in _SETTINGS_KEYS
    return False


def _is_dump(argv: Argv) -> bool:
    return argv[0] == "dumpsys" and argv[1:] in _DUMPS


def _is_page(argv: Argv) -> bool:
    match argv:
        case ("am", "start", "-W", "-a", action):
            return action in PAGES
        case ("am", "start", "-W", "-n", component):
            return component in COMPONENTS
        case ("cmd", "package", "resolve-activity", "--brief", "-a", action):
            return action in PAGES
    return False


_FORMS: tuple[Callable[[Argv], bool], ...] = (
    lambda argv: argv in _EXACT,
    _is_settings_get,
    _is_dump,
    _is_page,
)


def allow(argv: Argv) -> Argv:
    """Return the command if it is one of the forms that the program needs.

    Raises:
        RefusedCommandError: it is not; a defect of quitus, since no command comes from outside.
    """
    if argv and all(map(_PLAIN.fullmatch, argv)) and any(form(argv) for form in _FORMS):
        return argv
    raise RefusedCommandError(f"refused by the gate: {argv!r}")
