"""The never-send list of the android facts (part 10), tried against the gate in many spellings."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.errors import Exit, RefusedCommandError
from agent.tablet.gate import COMPONENTS, PAGES, Argv, allow
from agent.tablet.queries import STREAMS

PDB = "service call persistent_data_block"

# One line a command, split at blanks. By entry of the list, with neighbours of the same meaning.
NEVER = {
    "other transactions of the FRP block": [
        *(f"{PDB} {number}" for number in [*range(4), *range(5, 9), *range(10, 20), 40, 49, 94]),
        f"{PDB} 04",
        f"{PDB} +4",
        f"{PDB} 4 i32 0",
        f"{PDB} 0x3",
        f"{PDB} ４",
        f"{PDB} -1",
        PDB,
        "service call persistent_data_block_service 4",
        "service call activity 4",
        "service call iphonesubinfo 1 s16 com.android.shell",
        "service check persistent_data_block",
    ],
    "the FRP shell": [
        f"cmd persistent_data_block {sub}".strip()
        for sub in ("", "status", "activate", "deactivate x", "auto_deactivate", "set_secret x")
    ],
    "test harness": ["cmd testharness enable", "cmd testharness restore", "cmd testharness"],
    "reboots and recovery": [
        *(f"reboot {mode}".strip() for mode in ("", "recovery", "bootloader", "fastboot", "edl")),
        "reboot download",
        "reboot sideload",
        "svc power reboot recovery",
        "svc power shutdown",
        "setprop sys.powerctl reboot,recovery",
        "setprop ctl.start recovery",
        "recovery --wipe_data",
        "uncrypt",
    ],
    "reset broadcasts": [
        "am broadcast -a android.intent.action.MASTER_CLEAR",
        "am broadcast -a android.intent.action.FACTORY_RESET",
        "am broadcast -a android.intent.action.FACTORY_RESET -p android",
        "am broadcast -a com.android.settings.action.FACTORY_RESET",
        "cmd activity broadcast -a android.intent.action.FACTORY_RESET",
        "am start -W -a android.intent.action.FACTORY_RESET",
        "am start -W -a android.intent.action.MASTER_CLEAR",
        "am startservice -a android.intent.action.FACTORY_RESET",
    ],
    "packages": [
        *(
            f"pm {verb} com.google.android.gms"
            for verb in ("clear", "uninstall", "disable", "disable-user", "suspend", "hide")
        ),
        "pm disable-user --user 0 com.google.android.gms",
        "pm uninstall -k --user 0 com.google.android.setupwizard",
        "cmd package clear com.google.android.gms",
        "cmd package uninstall com.google.android.gms",
        "am force-stop com.google.android.gms",
        "pm remove-user 10",
        "pm create-user x",
        "cmd user remove 10",
    ],
    "settings": [
        *(
            f"settings {verb} {space} {key} 1"
            for verb in ("put", "delete", "reset")
            for space in ("secure", "global", "system")
            for key in ("device_provisioned", "user_setup_complete", "secure_frp_mode")
        ),
        "settings put global adb_enabled 1",
        "settings --user 0 put secure user_setup_complete 1",
        "settings put --user 0 secure user_setup_complete 1",
        "settings get --user 10 secure android_id",
        "settings list secure",
        "settings get secure lock_pattern_autolock",
        "settings get secure bluetooth_address",
        "cmd settings put secure user_setup_complete 1",
        "content insert --uri content://settings/secure --bind name:s:user_setup_complete",
        "content delete --uri content://settings/secure",
        "content update --uri content://settings/global",
        "content query --uri content://settings/secure",
    ],
    "device policy": [
        "dpm remove-active-admin com.example/.Admin",
        "dpm set-device-owner com.example/.Admin",
        "dpm set-profile-owner com.example/.Admin",
        "dpm set-active-admin com.example/.Admin",
        "dpm list-owners --user 0",
        "cmd device_policy remove-active-admin com.example/.Admin",
    ],
    "screen lock": [
        *(
            f"locksettings {verb}"
            for verb in (
                "clear",
                "clear --old 0000",
                "set-pin 0000",
                "set-password x",
                "set-pattern 1",
                "set-disabled true",
                "verify --old 0000",
            )
        ),
        "cmd lock_settings clear --old 0000",
    ],
    "volumes": [
        "sm format public:179,65",
        "sm partition disk:179,64 public",
        "sm forget all",
        "sm unmount public:179,65",
        "sm set-force-adoptable true",
        "sm list-volumes",
    ],
    "taps": [
        "input tap 500 800",
        "input keyevent 66",
        # Not here: `input keyevent KEYCODE_WAKEUP`. A tablet that is looked for on the board is to
        # have its screen woken; the key wakes, and does nothing else (see the gate).
        "input keyevent 224",
        "input keyevent 0xe0",
        "input keyevent WAKEUP",
        "input keyevent keycode_wakeup",
        "input keyevent Keycode_Wakeup",
        "input keyevent 'KEYCODE_WAKEUP'",
        "input keyevent --longpress KEYCODE_WAKEUP",
        "input keyevent KEYCODE_WAKEUP --longpress",
        "input keyevent --doubletap KEYCODE_WAKEUP",
        "input keyevent -d 0 KEYCODE_WAKEUP",
        "input -d 0 keyevent KEYCODE_WAKEUP",
        "input keyboard keyevent KEYCODE_WAKEUP",
        "input keyevent KEYCODE_WAKEUP KEYCODE_WAKEUP",
        "input keyevent KEYCODE_WAKEUP KEYCODE_ENTER",
        "input keyevent KEYCODE_ENTER KEYCODE_WAKEUP",
        "input keycombination KEYCODE_WAKEUP KEYCODE_ENTER",
        "input text KEYCODE_WAKEUP",
        "input press",
        "input keyevent",
        "input",
        "cmd input keyevent KEYCODE_WAKEUP",
        *(
            f"input keyevent KEYCODE_{key}"
            for key in ("SLEEP", "SOFT_SLEEP", "ENTER", "DPAD_CENTER", "HOME", "BACK", "UNKNOWN")
        ),
        "input keyevent KEYCODE_POWER",
        "input keyevent KEYCODE_MENU",
        "cmd power wakeup",
        "svc power stayon usb",
        "input swipe 0 0 1 1",
        "input text x",
        "cmd input tap 1 1",
        "monkey -p com.android.settings 1",
        "sendevent /dev/input/event0 1 1 1",
    ],
    "the page that erases, and others": [
        "am start -W -n com.android.settings/.Settings$FactoryResetConfirmActivity",
        "am start -W -n com.android.settings/com.android.settings.FactoryResetConfirm",
        "am start -n com.android.settings/.Settings$FactoryResetConfirmActivity",
        "am start -W -a com.android.settings.action.FACTORY_RESET_CONFIRM",
        "am start -W -n com.android.settings/.MasterClearConfirm",
        "am start -W -a android.settings.ADD_ACCOUNT_SETTINGS",
        "am start -a android.settings.DEVICE_INFO_SETTINGS",
        "am start -W -a android.settings.DEVICE_INFO_SETTINGS --activity-clear-task",
        "am start -W -a android.settings.DEVICE_INFO_SETTINGS_CONFIRM",
        "am start -W -a android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
        "am start -W -a com.android.settings.ACTION_PREPARE_FACTORY_RESET",
        "am start -W -a android.settings.SETTINGS --user 10",
        "am start -W -a android.settings.SETTINGS -n x/.y",
        "am start -W -d tel:112 -a android.intent.action.CALL",
        "am instrument -w com.example/.Runner",
        "cmd package resolve-activity --brief -a android.intent.action.FACTORY_RESET",
    ],
    "shells and files": [
        "sh -c reboot",
        "su -c reboot",
        "toybox reboot",
        "cat /data/system/frp_secret",
        "cat /proc/self/environ",
        "dd if=/dev/zero of=/dev/block/by-name/frp",
        "rm -rf /data",
        "getprop persist.sys.test_harness x",
        "setprop persist.sys.test_harness 0",
        "dumpsys account --checkin --proto",
        "dumpsys dropbox",
        "dumpsys",
        "wipe data",
        "logcat -d",
        "df /",
    ],
}

COMMANDS = [tuple(line.split(" ")) for lines in NEVER.values() for line in lines]


# Every command that may be sent, written out: what is added to the gate is added here on purpose.
_PAGES = (
    "android.settings.BACKUP_AND_RESET_SETTINGS",
    "android.settings.DEVICE_INFO_SETTINGS",
    "android.settings.SETTINGS",
    "android.settings.SYNC_SETTINGS",
    "com.android.settings.action.FACTORY_RESET",
)
_COMPONENTS = (
    "AccountDashboardActivity",
    "AccountSettingsActivity",
    "FactoryResetActivity",
    "SystemDashboardActivity",
    "UserAndAccountDashboardActivity",
)
_DUMPS = (
    "account",
    "account --checkin",
    "activity activities",
    "battery",
    "device_policy",
    "lock_settings",
    "persistent_data_block",
    "user",
    "window",
)
_SETTINGS = (
    "global boot_count",
    "global database_creation_buildid",
    "global device_provisioned",
    "global secure_frp_mode",
    "secure android_id",
    "secure secure_frp_mode",
    "secure user_setup_complete",
)
_KNOWN = (
    "cat /proc/sys/kernel/random/boot_id",
    "df /data",
    "dpm list-owners",
    "getprop",
    "getprop ro.serialno",
    "input keyevent KEYCODE_WAKEUP",
    "pm list users",
    f"{PDB} 4",
    f"{PDB} 9",
    "sm list-volumes all",
    *(f"dumpsys {dump}" for dump in _DUMPS),
    *(f"settings get {key}" for key in _SETTINGS),
    *(f"settings get --user 0 {key}" for key in _SETTINGS),
    *(f"am start -W -a {page}" for page in _PAGES),
    *(f"am start -W -n com.android.settings/.Settings${name}" for name in _COMPONENTS),
    *(f"cmd package resolve-activity --brief -a {page}" for page in _PAGES),
)
KNOWN = sorted(tuple(line.split(" ")) for line in _KNOWN)


def refused(argv: Argv) -> bool:
    try:
        allow(argv)
    except RefusedCommandError:
        return True
    return False


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_what_must_never_be_sent_is_refused(argv: Argv) -> None:
    assert refused(argv)


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_it_is_refused_as_one_word_too(argv: Argv) -> None:
    assert refused((" ".join(argv),))


@pytest.mark.parametrize("folder", ["/system/bin/", "/system/xbin/", "./", "/sbin/", "../bin/"])
def test_no_command_comes_by_its_path(folder: str) -> None:
    for argv in (*COMMANDS, *KNOWN):
        assert refused((folder + argv[0], *argv[1:]))


@pytest.mark.parametrize("wrapper", ["toybox", "busybox", "exec", "nohup", "timeout 5", "su 0"])
def test_no_command_comes_wrapped_in_another(wrapper: str) -> None:
    for argv in (*COMMANDS, *KNOWN):
        assert refused((*wrapper.split(), *argv))


@pytest.mark.parametrize("case", [str.upper, str.title, str.swapcase])
def test_spelling_a_command_in_capitals_opens_nothing(case: Callable[[str], str]) -> None:
    assert all(refused(tuple(case(word) for word in argv)) for argv in COMMANDS)


SMUGGLED = [
    ";reboot",
    "; reboot recovery",
    "&&reboot",
    "||reboot",
    "|sh",
    "\nreboot",
    "\n",
    "\r",
    "\x00",
    "`reboot`",
    "$(reboot)",
    "${IFS}",
    ">/dev/block/by-name/frp",
    "</dev/null",
    "'",
    '"',
    "\\",
    " ",
    "*",
    "?",
    "#",
    "~",
    "!",
    "&",
    "é",
    "\u2028",
    "{a,b}",
]


def test_every_question_of_the_probe_is_known() -> None:
    asked = {query.argv for stream in STREAMS for lane in stream for query in lane}
    assert asked <= set(KNOWN)


@pytest.mark.parametrize("argv", KNOWN, ids=" ".join)
def test_what_the_program_needs_passes_unchanged(argv: Argv) -> None:
    assert allow(argv) == argv


@pytest.mark.parametrize("more", SMUGGLED, ids=ascii)
def test_nothing_is_smuggled_in_a_word_of_an_allowed_command(more: str) -> None:
    for argv in KNOWN:
        for place, word in enumerate(argv):
            assert refused((*argv[:place], word + more, *argv[place + 1 :]))
            assert refused((*argv[:place], more + word, *argv[place + 1 :]))


@pytest.mark.parametrize("more", [*SMUGGLED, "", "reboot", "--user", "10", "-a"], ids=ascii)
def test_nothing_is_smuggled_as_a_further_word(more: str) -> None:
    for argv in KNOWN:
        assert refused((*argv, more))
        assert refused((more, *argv))


def test_an_empty_command_is_refused() -> None:
    assert refused(())
    assert refused(("",))


def test_no_page_that_may_be_opened_erases_or_adds() -> None:
    for page in PAGES | COMPONENTS:
        assert "Confirm" not in page
        assert "CONFIRM" not in page
        assert "ADD_ACCOUNT" not in page
        assert "CLEAR" not in page.upper()


def test_only_the_two_reading_calls_of_the_frp_block_pass() -> None:
    passing = [
        number
        for number in range(-5, 300)
        if not refused(("service", "call", "persistent_data_block", str(number)))
    ]
    assert passing == [4, 9]


def test_a_refusal_is_a_defect_of_the_program() -> None:
    with pytest.raises(RefusedCommandError) as caught:
        allow(("reboot",))
    assert caught.value.exit_code is Exit.DEFECT


WORDS = sorted({word for argv in (*COMMANDS, *KNOWN) for word in argv})


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=7).map(tuple))
@example(("service", "call", "persistent_data_block", "3"))
@example(("am", "start", "-W", "-n", "com.android.settings/.Settings$FactoryResetConfirmActivity"))
def test_no_command_outside_the_forms_passes(argv: Argv) -> None:
    if not refused(argv):
        assert argv in KNOWN


@given(st.data())
def test_a_known_command_with_one_word_exchanged_passes_only_if_that_is_known_too(
    data: st.DataObject,
) -> None:
    argv = data.draw(st.sampled_from(KNOWN))
    place = data.draw(st.integers(0, len(argv) - 1))
    word = data.draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)))
    changed = (*argv[:place], word, *argv[place + 1 :])
    if not refused(changed):
        assert changed in KNOWN


@given(st.text())
def test_no_free_text_is_a_page(text: str) -> None:
    assert refused(("am", "start", "-W", "-a", text)) or text in PAGES
    assert refused(("am", "start", "-W", "-n", text)) or text in COMPONENTS
