"""The page in front."""

import pytest

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.foreground import (
    Focus,
    Foreground,
    locked_or_dialog,
    parse_focus,
    parse_foreground,
    parse_window_focus,
)
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import ACTIVITIES, WINDOW, said

SETTINGS = Foreground("com.android.settings", "com.android.settings.SubSettings", 0)
RECORD = "ActivityRecord{53d1401 u0 com.android.settings/.SubSettings t75}"


def test_the_global_resumed_activity_is_preferred_to_a_tasks() -> None:
    assert parse_foreground(said(ACTIVITIES)) == SETTINGS


@pytest.mark.parametrize(
    "line",
    [
        f"    mResumedActivity: {RECORD}",  # 7 to 11
        f"  mFocusedActivity: {RECORD}",  # 6, 7
        f"  ResumedActivity: {RECORD}",
        f"        topResumedActivity={RECORD}",  # 12+
        "  ResumedActivity: ActivityRecord{5d1c u0 com.android.settings/.SubSettings} t12}",  # 13
        "  ResumedActivity: ActivityRecord{5d1c u0 com.android.settings/.SubSettings t12 f}}",
        "  ResumedActivity: ActivityRecord{5d1c u0 com.android.settings/.SubSettings t1 isExiting}",
    ],
)
def test_every_versions_way_to_say_it_is_known(line: str) -> None:
    assert parse_foreground(said(f"ACTIVITY MANAGER ACTIVITIES\n{line}\n")) == SETTINGS


def test_the_user_in_front_is_told() -> None:
    text = ACTIVITIES.replace("5d1c u0", "5d1c u10")
    assert parse_foreground(said(text)).user == 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\n  (nothing)\n",
        "  mLastPausedActivity: " + RECORD,
        "    * Hist #0: " + RECORD,
        "  mResumedActivity: HistoryRecord{408204d0 com.example/.Page}",
    ],
)
def test_no_resumed_activity_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_foreground(said(text))
    assert caught.value.problem is ReadProblem.LAYOUT


def test_the_window_with_the_focus_names_the_page() -> None:
    assert parse_window_focus(said(WINDOW)) == SETTINGS


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("Window{1a u0 com.android.settings/com.android.settings.SubSettings}", Focus.PAGE),
        ("Window{1a u0 StatusBar}", Focus.LOCKED),
        ("Window{1a u0 NotificationShade}", Focus.LOCKED),
        ("Window{1a u0 Keyguard}", Focus.LOCKED),
        ("Window{1a u0 KeyguardScrim}", Focus.LOCKED),
        ("Window{1a u0 Application Error: com.example}", Focus.DIALOG),
        ("Window{1a u0 android}", Focus.DIALOG),
        ("null", Focus.NOTHING),
    ],
)
def test_what_has_the_focus_is_told_apart(focus: str, expected: Focus) -> None:
    answer = said(f"  mCurrentFocus={focus}\n")
    assert parse_focus(answer) is expected
    assert locked_or_dialog(answer) is (expected in (Focus.LOCKED, Focus.DIALOG))
    assert (parse_window_focus(answer) is not None) is (expected is Focus.PAGE)


def test_a_display_without_focus_does_not_count() -> None:
    assert parse_window_focus(said("  mCurrentFocus=null\n" + WINDOW)) == SETTINGS


def test_two_displays_with_two_pages_disagree() -> None:
    other = "  mCurrentFocus=Window{2b u0 com.example/com.example.Page}\n"
    with pytest.raises(UnreadError) as caught:
        parse_window_focus(said(WINDOW + other))
    assert caught.value.problem is ReadProblem.DISAGREES


@pytest.mark.parametrize("text", ["", "WINDOW MANAGER\n", "  mCurrentFocus=Window\n"])
def test_no_focus_line_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_window_focus(said(text))


# What `dumpsys activity activities` says in front, and which window `dumpsys window` says has the
# focus (None: one without a page), by the number of the capture.
FOREGROUND = {
    4: "com.beantechs.vehiclecenter/com.beantechs.vehiclecenter.activity.MainActivity",
    5: "com.android.launcher3/com.android.launcher3.Launcher",
    6: "com.termux/com.termux.app.TermuxActivity",
    7: "com.cyanogenmod.trebuchet/com.android.launcher3.Launcher",
    8: "com.cyanogenmod.trebuchet/com.android.launcher3.Launcher",
    14: "com.android.settings/com.android.settings.homepage.SettingsHomepageActivity",
    16: "com.smile.gifmaker/com.yxcorp.gifshow.HomeActivity",
    17: "com.huawei.health/com.huawei.health.MainActivity",
    19: "dev.telemachus.display/dev.telemachus.display.MainActivity",
    20: "com.netflix.mediaclient/o.cwK",
    24: "com.tplink.ipc/com.tplink.ipc.ui.main.MainActivity",
    25: "com.huawei.android.launcher/com.huawei.android.launcher.unihome.UniHomeLauncher",
    26: "tv.fun.settings/tv.fun.settings.general.GeneralSettingsActivity",
    27: "com.next.netcraft.m4399/com.next.netcraft.NCNativeActivity",
}
WINDOWS = {
    1: "com.sonymobile.chkbugreport.testapp/com.sonymobile.chkbugreport.testapp.AIDLDeadlock",
    2: None,
    3: "com.htc.launcher/com.htc.launcher.Launcher",
    5: FOREGROUND[5],
    6: FOREGROUND[6],
    9: None,
    10: "com.google.android.tvlauncher/com.google.android.tvlauncher.MainActivity",
    11: "eu.niko.smart.universal/crc648a3abc16689e594e.MainActivity",
    12: "com.example.android/com.example.android.activity.main.MainActivity",
    13: "com.android.settings/com.android.settings.SubSettings",
    15: "com.incall.apps.launcher/com.incall.apps.launcher.Launcher",
    18: None,
    19: FOREGROUND[19],
    21: None,
    22: "com.netflix.mediaclient/com.netflix.mediaclient.acquisition.screens.signupContainer"
    ".SignupNativeActivity",
    23: None,
    28: None,
}


@pytest.mark.parametrize("capture", captures("foreground"), ids=lambda c: c.name)
def test_a_real_dump_of_activities_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = parse_foreground(capture.answer)
    except UnreadError:
        assert capture.number not in FOREGROUND
        return
    assert f"{found.package}/{found.activity}" == FOREGROUND[capture.number]


@pytest.mark.parametrize("capture", captures("foreground"), ids=lambda c: c.name)
def test_a_real_dump_of_windows_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = parse_window_focus(capture.answer)
    except UnreadError:
        assert capture.number not in WINDOWS
        return
    assert (found and f"{found.package}/{found.activity}") == WINDOWS[capture.number]


@pytest.mark.parametrize(
    "capture",
    [c for c in captures("foreground") if c.number in (18, 21, 28)],
    ids=lambda c: c.name,
)
def test_a_real_lock_screen_is_known(capture: Capture) -> None:
    assert locked_or_dialog(capture.answer)
