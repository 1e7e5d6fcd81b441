"""Which activity a Settings page is, by maker and Android version (android facts 4.1 and 4.2)."""

from collections.abc import Callable, Mapping
from enum import Enum

from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.state import Screen
from agent.tablet.simulated.traits import Skin, Traits

_SETTINGS = "com.android.settings/"

_HOMES: Mapping[Skin, str] = {
    Skin.AOSP: "com.android.launcher3/.uioverrides.QuickstepLauncher",
    Skin.SAMSUNG: "com.sec.android.app.launcher/.activities.LauncherActivity",
    Skin.XIAOMI: "com.miui.home/.launcher.Launcher",
    Skin.HUAWEI: "com.huawei.android.launcher/.unihome.UniHomeLauncher",
}
_TOPS: Mapping[Skin, str] = {
    Skin.AOSP: ".Settings",
    Skin.SAMSUNG: ".Settings",
    Skin.XIAOMI: ".MainSettings",
    Skin.HUAWEI: ".HWSettings",
}


class Refusal(Enum):
    """Why `am start` does not open a component."""

    ABSENT = "absent"
    NOT_EXPORTED = "not_exported"


def _accounts(traits: Traits) -> str:
    if traits.sdk < 26:
        return ".Settings$AccountSettingsActivity"
    if traits.sdk < 28:
        return ".Settings$UserAndAccountDashboardActivity"
    return ".Settings$AccountDashboardActivity"


def _backup(traits: Traits) -> str:
    if traits.sdk < 26:
        return ".Settings$PrivacySettingsActivity"  # holds the reset row, on 7 only
    return ".backup.UserBackupSettingsActivity"


def _privacy(traits: Traits) -> str:
    return ".Settings$PrivacyDashboardActivity" if traits.sdk >= 29 else _backup(traits)


def _about(traits: Traits) -> str:
    if traits.sdk >= 30:
        return ".Settings$MyDeviceInfoActivity"
    return ".Settings$DeviceInfoSettingsActivity"


def _has_reset_entry(traits: Traits) -> bool:
    return traits.sdk >= 31 and traits.skin in (Skin.AOSP, Skin.SAMSUNG)


_ACTIONS: Mapping[str, Callable[[Traits], str | None]] = {
    "android.settings.SETTINGS": lambda traits: _TOPS[traits.skin],
    "android.settings.SYNC_SETTINGS": _accounts,
    "android.settings.BACKUP_AND_RESET_SETTINGS": _backup,
    "android.settings.DEVICE_INFO_SETTINGS": _about,
    "com.android.settings.action.FACTORY_RESET": lambda traits: (
        ".Settings$FactoryResetActivity" if _has_reset_entry(traits) else None
    ),
}


def resolve(traits: Traits, action: str) -> str | None:
    """Return the component that answers an action, or None."""
    find = _ACTIONS.get(action)
    found = find(traits) if find else None
    return _SETTINGS + found if found else None


def refusal(traits: Traits, component: str) -> Refusal | None:
    """Tell why a component can't be started by the shell, or None when it can."""
    name = component.removeprefix(_SETTINGS)
    if name == ".Settings$FactoryResetActivity":
        if traits.skin is Skin.XIAOMI:
            return Refusal.NOT_EXPORTED
        return None if _has_reset_entry(traits) else Refusal.ABSENT
    if name == ".Settings$SystemDashboardActivity":
        there = traits.sdk >= 26 and traits.skin is Skin.AOSP
        return None if there else Refusal.ABSENT
    known = {found for find in _ACTIONS.values() if (found := find(traits))}
    return None if name in known else Refusal.ABSENT


def screen_of(traits: Traits, component: str) -> Screen:
    """Return what page a component shows."""
    name = component.removeprefix(_SETTINGS)
    if name == _TOPS[traits.skin]:
        return Screen.SETTINGS
    if name == _accounts(traits):
        return Screen.ACCOUNTS
    if name == ".Settings$FactoryResetActivity":
        return Screen.RESET
    if name == ".Settings$SystemDashboardActivity":
        return Screen.SYSTEM
    if name == _backup(traits) and traits.sdk < 26:
        return Screen.BACKUP
    return Screen.ABOUT if name == _about(traits) else Screen.PRIVACY


def foreground(tablet: Tablet) -> str:
    """Return the component that is in front."""
    traits = tablet.traits
    inside: Mapping[Screen, str] = {
        Screen.SETTINGS: _TOPS[traits.skin],
        Screen.SYSTEM: ".Settings$SystemDashboardActivity",
        Screen.BACKUP: _backup(traits),
        Screen.ACCOUNTS: _accounts(traits),
        Screen.RESET: (
            ".Settings$FactoryResetActivity" if _has_reset_entry(traits) else ".SubSettings"
        ),
        Screen.PRIVACY: _privacy(traits),
        Screen.ABOUT: _about(traits),
    }
    if tablet.screen in inside:
        return _SETTINGS + inside[tablet.screen]
    if tablet.screen is Screen.HOME:
        return _HOMES[traits.skin]
    return f"com.google.android.setupwizard/.{tablet.screen.value}.WizardActivity"
