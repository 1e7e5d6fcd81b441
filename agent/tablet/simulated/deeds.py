"""What a simulated person can do: one function a deed, found by its name in scenario files."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from agent.tablet.simulated import resets
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import Misbehaviour, StepSpec
from agent.tablet.simulated.state import Account, Screen


class Company(Protocol):
    """What a person needs of the world."""

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do `act` that many seconds from now."""

    def tablet(self, tablet_id: str) -> Tablet:
        """Return a tablet of the scenario."""


def _plug(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.plug()


def _unplug(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.unplug()


def _swap(tablet: Tablet, step: StepSpec, world: Company) -> None:
    tablet.unplug()
    world.tablet(step.other or "").plug(tablet.port)


def _accept(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.accept_debugging()


def _unlock(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.unlock()


def _remove_accounts(tablet: Tablet, step: StepSpec, world: Company) -> None:
    """Remove the accounts that lock, one after the other, each `each` seconds."""
    for number, (user, account) in enumerate(tablet.locking_accounts, start=1):
        world.after(number * step.each, partial(tablet.remove_account, user, account))


def _add_account(tablet: Tablet, step: StepSpec, _world: Company) -> None:
    user = next(user for user in tablet.users if user.id == step.user)
    tablet.add_account(user, Account(step.type, "somebody.else@example.org"))


def _confirm_reset(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.screen = Screen.RESET
    resets.settings_reset(tablet)


def _recovery_reset(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    resets.recovery_reset(tablet)


def _reboot(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    resets.reboot(tablet)


def _power_off(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    resets.power_off(tablet)


def _walk_wizard(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    resets.walk_wizard(tablet)


def _enable_debugging(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.switch_debugging(on=True)


def _disable_debugging(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.switch_debugging(on=False)


def _remove_card(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.card = None


def _remove_sim(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.sim = False


def _charge(tablet: Tablet, step: StepSpec, _world: Company) -> None:
    tablet.charging = True
    tablet.battery = step.level


def _release(tablet: Tablet, _step: StepSpec, _world: Company) -> None:
    tablet.owners.clear()
    for user in tablet.users:
        user.restrictions = ()


def _change(tablet: Tablet, step: StepSpec, _world: Company) -> None:
    """Have the tablet say something else of itself from now on: a property, or its boots."""
    if step.name == "boot_count":
        tablet.boot_count = int(step.text)
    else:
        tablet.properties[step.name] = step.text


def _misbehave(tablet: Tablet, step: StepSpec, _world: Company) -> None:
    tablet.shell = Misbehaviour(step.name) if step.name else None


DEEDS: Mapping[str, Callable[[Tablet, StepSpec, Company], None]] = {
    "plug": _plug,
    "unplug": _unplug,
    "swap": _swap,
    "accept": _accept,
    "unlock": _unlock,
    "remove_accounts": _remove_accounts,
    "add_account": _add_account,
    "confirm_reset": _confirm_reset,
    "recovery_reset": _recovery_reset,
    "reboot": _reboot,
    "power_off": _power_off,
    "walk_wizard": _walk_wizard,
    "enable_debugging": _enable_debugging,
    "disable_debugging": _disable_debugging,
    "remove_card": _remove_card,
    "remove_sim": _remove_sim,
    "charge": _charge,
    "release": _release,
    "change": _change,
    "misbehave": _misbehave,
}
