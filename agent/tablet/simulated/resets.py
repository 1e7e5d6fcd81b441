"""The ways in which a simulated tablet restarts: with its data, or without them."""

from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import UserSpec
from agent.tablet.simulated.state import Frp, Happening, Lock, Power, Screen
from agent.tablet.simulated.traits import Skin

_SAMSUNG_LEAST_BATTERY = 10  # percent; below, One UI refuses (android facts 3.3)


def clears_frp(tablet: Tablet) -> bool:
    """Tell whether a reset confirmed in Settings wipes the FRP block (android facts 3.1)."""
    protected = any(owner.kind == "organization_profile" for owner in tablet.owners)
    by_oem_unlock = tablet.spec.oem_unlock and tablet.traits.sdk < 35
    by_maker = tablet.traits.skin is Skin.XIAOMI and not tablet.traits.international
    spared = protected or by_oem_unlock or by_maker
    return bool(tablet.traits.frp_partition) and tablet.provisioned and not spared


def settings_reset(tablet: Tablet) -> bool:
    """Confirm the reset in Settings; returns whether the tablet does it."""
    if tablet.power is not Power.ANDROID or not _lets_reset(tablet):
        return False
    if clears_frp(tablet):
        tablet.frp = Frp()
    tablet.world.after(tablet.spec.timing.leave, lambda: _enter_wipe(tablet))
    return True


def recovery_reset(tablet: Tablet) -> None:
    """Wipe the data with the buttons, in recovery: the FRP block stays as it is."""
    tablet.world.after(tablet.spec.timing.leave, lambda: _enter_wipe(tablet))


def reboot(tablet: Tablet) -> None:
    """Restart Android with all its data."""
    _go_down(tablet, Power.BOOTING)
    tablet.world.after(tablet.spec.timing.boot, lambda: _come_up(tablet, wiped=False))


def power_off(tablet: Tablet) -> None:
    """Switch the tablet off."""
    _go_down(tablet, Power.OFF)


def walk_wizard(tablet: Tablet) -> None:
    """Go through the set-up wizard without an account; a locked tablet stops after Wi-Fi."""
    if tablet.screen not in (Screen.FIRST_PAGE, Screen.WIFI, Screen.VERIFY_ACCOUNT):
        return
    if tablet.frp.locked:
        tablet.screen = Screen.VERIFY_ACCOUNT
        tablet.world.tell(tablet, Happening.LOCKED)
        return
    tablet.provisioned = True
    tablet.screen = Screen.HOME
    tablet.world.tell(tablet, Happening.HOME)


def _lets_reset(tablet: Tablet) -> bool:
    if "no_factory_reset" in tablet.main_user.restrictions:
        return False
    if tablet.traits.skin is not Skin.SAMSUNG:
        return True
    charged = tablet.battery is None or tablet.battery >= _SAMSUNG_LEAST_BATTERY
    return charged and bool(tablet.traits.frp_partition)


def _enter_wipe(tablet: Tablet) -> None:
    _go_down(tablet, Power.RECOVERY)
    tablet.world.after(tablet.spec.timing.wipe, lambda: _wiped(tablet))


def _wiped(tablet: Tablet) -> None:
    tablet.power = Power.BOOTING
    _forget_all(tablet)
    tablet.world.after(tablet.spec.timing.boot, lambda: _come_up(tablet, wiped=True))


def _go_down(tablet: Tablet, power: Power) -> None:
    tablet.power = power
    tablet.boots += 1
    tablet.world.tell(tablet, Happening.LEFT)


def _forget_all(tablet: Tablet) -> None:
    tablet.era += 1
    tablet.users = [tablet.make_user(UserSpec())]
    tablet.owners = []
    tablet.lock = Lock.NONE
    tablet.keyguard = False
    tablet.provisioned = False
    tablet.debugging = False
    tablet.authorized = False
    tablet.connection = None
    tablet.test_harness = False
    tablet.boot_count = 0
    tablet.creation_build = tablet.traits.build_id
    tablet.frp.locked = tablet.frp.size > 0


def _come_up(tablet: Tablet, *, wiped: bool) -> None:
    tablet.power = Power.ANDROID
    tablet.boot_count += 1
    tablet.screen = Screen.FIRST_PAGE if not tablet.provisioned else Screen.HOME
    if not wiped:
        tablet.keyguard = tablet.lock is not Lock.NONE
        for user in tablet.users:
            user.unlocked = not tablet.keyguard
        tablet.accounts_changed()
    tablet.arrive()
    if wiped:
        tablet.world.tell(tablet, Happening.FIRST_PAGE)
