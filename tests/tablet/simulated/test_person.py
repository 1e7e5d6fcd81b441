from agent.clock import ManualClock
from agent.tablet.simulated.pages import foreground
from agent.tablet.simulated.state import Screen
from agent.tablet.simulated.world import World
from tests.tablet.simulated.worlds import WITH_GOOGLE, pass_time, scenario, world_of

_REMOVES = {"when": "accounts_page", "wait": 3, "do": "remove_accounts", "each": 2}
_CONFIRMS = {"when": "reset_page", "wait": 5, "do": "confirm_reset"}


def test_he_removes_the_accounts_one_by_one_when_their_page_opens() -> None:
    accounts = [{"type": "com.google"}, {"type": "com.google"}]
    world, tablet = world_of(users=[{"id": 0, "accounts": accounts}], person=[_REMOVES])
    pass_time(world, 60)
    assert len(tablet.locking_accounts) == 2
    tablet.open_page(Screen.ACCOUNTS)
    pass_time(world, 5.1)
    assert len(tablet.locking_accounts) == 1
    pass_time(world, 2)
    assert tablet.locking_accounts == []


def test_he_leaves_accounts_that_do_not_lock() -> None:
    accounts = [{"type": "com.google"}, {"type": "com.whatsapp"}]
    world, tablet = world_of(users=[{"id": 0, "accounts": accounts}], person=[_REMOVES])
    tablet.open_page(Screen.ACCOUNTS)
    pass_time(world, 60)
    assert [account.type for account in tablet.main_user.accounts] == ["com.whatsapp"]


def test_he_confirms_the_reset_when_its_page_is_open() -> None:
    world, tablet = world_of(person=[_CONFIRMS])
    tablet.open_page(Screen.RESET)
    pass_time(world, 5.1)
    assert tablet.adb_state == "device"
    pass_time(world, 2)
    assert tablet.adb_state is None


def test_told_to_reset_he_walks_on_from_the_home_of_settings() -> None:
    world, tablet = world_of(model="xiaomi-pad-6", person=[_CONFIRMS])
    tablet.open_page(Screen.SETTINGS)
    pass_time(world, 60)
    assert not tablet.provisioned


def test_with_accounts_left_he_walks_to_them_first() -> None:
    world, tablet = world_of(users=WITH_GOOGLE, person=[_REMOVES, _CONFIRMS])
    tablet.open_page(Screen.SETTINGS)
    pass_time(world, 60)
    assert tablet.locking_accounts == []
    assert tablet.provisioned


def test_behind_the_keyguard_he_sees_no_page() -> None:
    world, tablet = world_of(keyguard=True, lock="pin", person=[_CONFIRMS])
    tablet.open_page(Screen.RESET)
    pass_time(world, 60)
    assert tablet.provisioned


def test_he_accepts_the_dialog() -> None:
    world, tablet = world_of(
        authorized=False, person=[{"when": "dialog", "wait": 6, "do": "accept"}]
    )
    pass_time(world, 5.9)
    assert tablet.adb_state == "unauthorized"
    pass_time(world, 0.2)
    assert tablet.adb_state == "device"


def test_he_acts_at_a_time_of_his_own() -> None:
    world, tablet = world_of(person=[{"at": 10, "do": "unplug"}, {"at": 14, "do": "plug"}])
    pass_time(world, 12)
    assert tablet.adb_state is None
    pass_time(world, 3)
    assert tablet.adb_state == "device"


def test_a_step_is_done_once_however_often_the_page_opens() -> None:
    world, tablet = world_of(
        users=WITH_GOOGLE, person=[{"when": "accounts_page", "do": "add_account"}]
    )
    for _ in range(3):
        tablet.open_page(Screen.ACCOUNTS)
        pass_time(world, 1)
    assert len(tablet.main_user.accounts) == 2


def test_he_swaps_tablets_on_one_cable() -> None:
    world = World(
        scenario(
            {"id": "a", "port": "1-1.2", "person": [{"at": 5, "do": "swap", "other": "b"}]},
            {"id": "b", "port": "9-9", "plugged": False},
        ),
        ManualClock(),
    )
    pass_time(world, 6)
    assert world.tablet("a").adb_state is None
    assert (world.tablet("b").adb_state, world.tablet("b").port) == ("device", "1-1.2")


def test_after_the_reset_he_switches_debugging_on_again() -> None:
    world, tablet = world_of(
        person=[
            {"at": 1, "do": "confirm_reset"},
            {"when": "first_page", "wait": 10, "do": "walk_wizard"},
            {"when": "home", "wait": 5, "do": "enable_debugging"},
            {"when": "dialog", "wait": 5, "do": "accept"},
        ]
    )
    pass_time(world, 120)
    assert tablet.adb_state == "device"
    assert tablet.boot_count == 1
    assert foreground(tablet).startswith("com.android.launcher3/")


def test_things_happen_in_their_order_even_when_the_clock_jumps() -> None:
    world, tablet = world_of(
        users=WITH_GOOGLE,
        timing={"frp": 4},
        person=[{"at": 10, "do": "remove_accounts", "each": 1}, {"at": 20, "do": "add_account"}],
    )
    pass_time(world, 1000)
    assert tablet.frp.size == 259


def test_a_world_can_run_faster_than_its_clock() -> None:
    world = World(scenario({"person": [{"at": 10, "do": "unplug"}]}), ManualClock(), speed=10)
    pass_time(world, 1.1)
    assert world.tablets[0].adb_state is None
