import itertools

import pytest

from agent.tablet.gate import allow
from agent.tablet.screens import (
    Page,
    Rung,
    RungKind,
    Target,
    commands,
    ladder,
    reached,
)

MAKERS = (
    None,
    "",
    "samsung",
    "Xiaomi",
    "LENOVO",
    "HUAWEI",
    "HONOR",
    "OPPO",
    "Google",
    "unknown",
)
LEVELS = (None, *range(24, 37))
EVERY_RUNG = sorted(
    {
        rung
        for target, maker, level in itertools.product(Target, MAKERS, LEVELS)
        for rung in ladder(target, maker, level)
    },
    key=lambda rung: rung.value,
)

RESET = "com.android.settings.action.FACTORY_RESET"
RESET_PAGE = "com.android.settings/.Settings$FactoryResetActivity"
SYSTEM = "com.android.settings/.Settings$SystemDashboardActivity"
BACKUP = "android.settings.BACKUP_AND_RESET_SETTINGS"
HOME = "android.settings.SETTINGS"


def values(target: Target, maker: str | None, level: int | None) -> list[str]:
    return [rung.value for rung in ladder(target, maker, level)]


@pytest.mark.parametrize("rung", EVERY_RUNG, ids=lambda rung: rung.value)
def test_every_command_passes_the_gate(rung: Rung) -> None:
    for argv in commands(rung):
        assert argv is None or allow(argv) == argv


@pytest.mark.parametrize("rung", EVERY_RUNG, ids=lambda rung: rung.value)
def test_no_rung_is_the_page_that_erases_or_adds_an_account(rung: Rung) -> None:
    assert "confirm" not in rung.value.lower()
    assert "add_account" not in rung.value.lower()
    assert "clear" not in rung.value.lower()


@pytest.mark.parametrize("rung", EVERY_RUNG, ids=lambda rung: rung.value)
def test_only_actions_are_resolved_first(rung: Rung) -> None:
    resolve, start = commands(rung)
    assert rung.resolve_first == (rung.kind is RungKind.ACTION)
    assert (resolve is not None) == rung.resolve_first
    assert start[:3] == ("am", "start", "-W")
    assert start[-1] == rung.value


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_ladder_ends_at_the_home_of_settings(
    target: Target, maker: str | None, level: int | None
) -> None:
    assert values(target, maker, level)[-1] == HOME


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("level", LEVELS)
def test_the_privacy_page_is_a_trap_and_never_opened(maker: str | None, level: int | None) -> None:
    assert "android.settings.PRIVACY_SETTINGS" not in values(Target.RESET, maker, level)


@pytest.mark.parametrize(
    ("maker", "level", "wanted"),
    [
        ("LENOVO", 24, [RESET, BACKUP, HOME]),
        ("LENOVO", 25, [RESET, BACKUP, HOME]),
        ("LENOVO", 26, [RESET, SYSTEM, HOME]),
        ("LENOVO", 30, [RESET, SYSTEM, HOME]),
        ("LENOVO", 31, [RESET, RESET_PAGE, SYSTEM, HOME]),
        ("Google", 36, [RESET, RESET_PAGE, SYSTEM, HOME]),
        (None, 33, [RESET, RESET_PAGE, SYSTEM, HOME]),
        ("LENOVO", None, [RESET, HOME]),
        ("samsung", 25, [RESET, BACKUP, HOME]),
        ("samsung", 34, [RESET, RESET_PAGE, HOME]),
        ("SAMSUNG ", 34, [RESET, RESET_PAGE, HOME]),
        ("Xiaomi", 34, [HOME]),
        ("HUAWEI", 29, [RESET, HOME]),
        ("HONOR", 33, [RESET, HOME]),
    ],
)
def test_the_reset_ladder_fits_maker_and_version(
    maker: str | None, level: int | None, wanted: list[str]
) -> None:
    assert values(Target.RESET, maker, level) == wanted


@pytest.mark.parametrize(
    ("level", "page"),
    [
        (25, "AccountSettingsActivity"),
        (26, "UserAndAccountDashboardActivity"),
        (27, "UserAndAccountDashboardActivity"),
        (28, "AccountDashboardActivity"),
        (36, "AccountDashboardActivity"),
    ],
)
def test_the_accounts_ladder_fits_the_version(level: int, page: str) -> None:
    assert values(Target.ACCOUNTS, "samsung", level) == [
        "android.settings.SYNC_SETTINGS",
        f"com.android.settings/.Settings${page}",
        HOME,
    ]


def test_an_unknown_version_is_asked_by_action_only() -> None:
    assert values(Target.ACCOUNTS, None, None) == ["android.settings.SYNC_SETTINGS", HOME]


ACCOUNTS_RUNG = ladder(Target.ACCOUNTS, "LENOVO", 33)[0]
RESET_RUNG = ladder(Target.RESET, "LENOVO", 33)[0]
HOME_RUNG = ladder(Target.RESET, "LENOVO", 33)[-1]
SETTINGS = "com.android.settings"


@pytest.mark.parametrize(
    ("rung", "package", "activity"),
    [
        (ACCOUNTS_RUNG, SETTINGS, ".Settings$AccountDashboardActivity"),
        (ACCOUNTS_RUNG, SETTINGS, "com.android.settings.Settings$AccountDashboardActivity"),
        (ACCOUNTS_RUNG, SETTINGS, ".Settings$UserAndAccountDashboardActivity"),
        (ACCOUNTS_RUNG, SETTINGS, ".SubSettings"),
        (ACCOUNTS_RUNG, SETTINGS, ".homepage.SettingsHomepageActivity"),
        (ACCOUNTS_RUNG, "com.hihonor.android.settings", ".HWSettings"),
        (RESET_RUNG, SETTINGS, ".Settings$FactoryResetActivity"),
        (RESET_RUNG, SETTINGS, None),
        (HOME_RUNG, SETTINGS, ".Settings$AccountDashboardActivity"),
        (HOME_RUNG, "com.miui.securitycenter", ".Main"),
    ],
)
def test_a_page_of_settings_in_front_is_reached(
    rung: Rung, package: str, activity: str | None
) -> None:
    assert reached(rung, package, activity)


@pytest.mark.parametrize(
    ("rung", "package", "activity"),
    [
        (ACCOUNTS_RUNG, SETTINGS, ".Settings$DevelopmentSettingsDashboardActivity"),
        (ACCOUNTS_RUNG, SETTINGS, ".Settings$FactoryResetActivity"),
        (RESET_RUNG, SETTINGS, ".Settings$AccountDashboardActivity"),
        (RESET_RUNG, SETTINGS, ".Settings$PrivacyDashboardActivity"),
        (RESET_RUNG, SETTINGS, ".FallbackHome"),
        (HOME_RUNG, SETTINGS, "com.android.settings.FallbackHome"),
        (HOME_RUNG, "com.android.systemui", ".keyguard.Keyguard"),
        (HOME_RUNG, "com.sec.android.app.launcher", ".Launcher"),
        (HOME_RUNG, "android", "com.android.internal.app.ResolverActivity"),
        (HOME_RUNG, "com.android.settings.evil", ".Settings"),
        (HOME_RUNG, None, None),
    ],
)
def test_anything_else_in_front_is_not_reached(
    rung: Rung, package: str | None, activity: str | None
) -> None:
    assert not reached(rung, package, activity)


def test_the_home_of_settings_is_a_page_on_the_way_only() -> None:
    assert HOME_RUNG.page_is is Page.PARENT
