import pytest

from agent.tablet.simulated import resets
from agent.tablet.simulated.state import Account, Power, Screen
from tests.tablet.simulated.worlds import WITH_GOOGLE, pass_time, world_of

_RESET_S = 30  # longer than leaving, wiping and booting together


def test_a_google_account_arms_the_frp_block() -> None:
    _world, tablet = world_of(users=WITH_GOOGLE)
    assert tablet.frp.size == 259


def test_the_frp_block_empties_some_seconds_after_the_last_account_went() -> None:
    world, tablet = world_of(users=WITH_GOOGLE, timing={"frp": 4})
    tablet.remove_account(tablet.main_user, tablet.main_user.accounts[0])
    pass_time(world, 3.9)
    assert tablet.frp.size == 259
    pass_time(world, 0.2)
    assert tablet.frp.size == 0


def test_the_database_counts_a_removed_account_for_a_moment() -> None:
    world, tablet = world_of(users=WITH_GOOGLE)
    tablet.remove_account(tablet.main_user, tablet.main_user.accounts[0])
    assert tablet.main_user.stale == ["com.google"]
    pass_time(world, 1)
    assert tablet.main_user.stale == []


def test_a_removal_leaves_a_row_in_the_history() -> None:
    _world, tablet = world_of(users=WITH_GOOGLE)
    tablet.remove_account(tablet.main_user, tablet.main_user.accounts[0])
    assert "action_account_remove" in tablet.main_user.history[-1]


def test_the_samsung_companion_leaves_with_the_samsung_account() -> None:
    types = ("com.osp.app.signin", "com.samsung.android.mobileservice")
    users = [{"id": 0, "accounts": [{"type": type_} for type_ in types]}]
    _world, tablet = world_of(model="samsung-a9", users=users)
    tablet.remove_account(tablet.main_user, tablet.main_user.accounts[0])
    assert tablet.main_user.accounts == []


def test_an_administrator_can_forbid_to_remove_accounts() -> None:
    users = [{**WITH_GOOGLE[0], "restrictions": ["no_modify_accounts"]}]
    _world, tablet = world_of(users=users)
    tablet.remove_account(tablet.main_user, tablet.main_user.accounts[0])
    assert tablet.main_user.has("com.google")


def test_a_reset_in_settings_leaves_a_tablet_without_lock_data_or_adb() -> None:
    world, tablet = world_of(users=WITH_GOOGLE, lock="pin", boot_count=57)
    before = tablet.android_id, tablet.boot_id
    resets.settings_reset(tablet)
    pass_time(world, _RESET_S)
    assert tablet.adb_state is None
    assert tablet.screen is Screen.FIRST_PAGE
    assert (tablet.boot_count, tablet.provisioned, tablet.lock.value) == (1, False, "none")
    assert tablet.main_user.history == []
    assert not tablet.frp.locked
    assert before[0] != tablet.android_id
    assert before[1] != tablet.boot_id


def test_a_reset_through_recovery_keeps_the_block_and_locks_the_tablet() -> None:
    world, tablet = world_of(users=WITH_GOOGLE)
    resets.recovery_reset(tablet)
    pass_time(world, _RESET_S)
    assert tablet.frp.locked
    resets.walk_wizard(tablet)
    assert tablet.screen is Screen.VERIFY_ACCOUNT


def test_a_reset_through_recovery_with_an_empty_block_does_not_lock() -> None:
    world, tablet = world_of()
    resets.recovery_reset(tablet)
    pass_time(world, _RESET_S)
    resets.walk_wizard(tablet)
    assert tablet.screen is Screen.HOME


@pytest.mark.parametrize(
    "start",
    [
        {"wizard": True, "frp_size": 259},
        {"oem_unlock": True, "android": "11", "frp_size": 259},
        {"model": "lenovo-tab3"},
        {"owners": [{"kind": "organization_profile", "user": 0}], "frp_size": 259},
    ],
)
def test_a_reset_in_settings_spares_the_block_where_android_does(start: dict[str, object]) -> None:
    _world, tablet = world_of(**start)
    assert not resets.clears_frp(tablet)


@pytest.mark.parametrize(
    "start",
    [
        {"users": [{"id": 0, "restrictions": ["no_factory_reset"]}]},
        {"model": "samsung-a9", "battery": 9},
    ],
)
def test_some_tablets_refuse_the_reset(start: dict[str, object]) -> None:
    world, tablet = world_of(**start)
    resets.settings_reset(tablet)
    pass_time(world, _RESET_S)
    assert tablet.adb_state == "device"


def test_the_tablet_is_on_usb_without_adb_after_a_reset() -> None:
    world, tablet = world_of()
    resets.settings_reset(tablet)
    pass_time(world, _RESET_S)
    assert tablet.on_usb


def test_a_restart_keeps_the_data_and_counts_a_boot() -> None:
    world, tablet = world_of(users=WITH_GOOGLE, boot_count=57)
    before = tablet.android_id, tablet.boot_id
    resets.reboot(tablet)
    assert tablet.adb_state is None
    pass_time(world, _RESET_S)
    assert tablet.boot_count == 58
    assert tablet.android_id == before[0]
    assert tablet.boot_id != before[1]


def test_a_restart_leaves_a_tablet_with_a_pin_locked_until_it_is_typed() -> None:
    world, tablet = world_of(lock="pin")
    resets.reboot(tablet)
    pass_time(world, _RESET_S)
    assert not tablet.main_user.unlocked
    tablet.unlock()
    assert tablet.main_user.unlocked


def test_a_wizard_offers_no_way_to_switch_debugging_on() -> None:
    _world, tablet = world_of(wizard=True, debugging=False)
    tablet.switch_debugging(on=True)
    assert not tablet.debugging


def test_after_a_reset_the_key_of_the_desk_is_forgotten() -> None:
    world, tablet = world_of()
    resets.settings_reset(tablet)
    pass_time(world, _RESET_S)
    resets.walk_wizard(tablet)
    tablet.switch_debugging(on=True)
    assert tablet.adb_state == "unauthorized"
    tablet.accept_debugging()
    assert tablet.adb_state == "device"


def test_a_tablet_switched_off_stays_off() -> None:
    world, tablet = world_of()
    resets.power_off(tablet)
    pass_time(world, 1000)
    assert tablet.power is Power.OFF
    assert not tablet.on_usb


def test_two_tablets_with_one_serial_are_not_one() -> None:
    _world, left = world_of(id="left", serial="0123456789ABCDEF")
    _world, right = world_of(id="right", serial="0123456789ABCDEF")
    assert left.android_id != right.android_id
    assert left.boot_id != right.boot_id


def test_names_of_accounts_and_people_are_in_no_repr() -> None:
    _world, tablet = world_of(
        users=[
            {
                "id": 0,
                "name": "Camille",
                "accounts": [{"type": "com.google", "name": "camille@example.org"}],
            }
        ]
    )
    shown = repr(tablet.users) + repr(Account("com.google", "camille@example.org"))
    assert "amille" not in shown
