"""Renders the answer of a simulated tablet to each command that the gate lets through."""

from collections.abc import Callable, Mapping

from agent.tablet.gate import WAKE_UP, Argv
from agent.tablet.simulated.answers import (
    SimulatedAnswer,
    UnknownCommandError,
    delayed,
    lines,
)
from agent.tablet.simulated.faults import apply_faults
from agent.tablet.simulated.layouts import (
    accounts,
    battery,
    front,
    frp,
    keys,
    lock,
    policy,
    properties,
    settings,
    start,
    storage,
    users,
)
from agent.tablet.simulated.model import Tablet

_Layout = Callable[[Tablet, Argv], SimulatedAnswer]


def _boot_id(tablet: Tablet, _argv: Argv) -> SimulatedAnswer:
    return lines(tablet.boot_id)


EXACT: Mapping[Argv, _Layout] = {
    WAKE_UP: keys.wake,
    ("getprop",): properties.everything,
    ("getprop", "ro.serialno"): properties.one,
    ("cat", "/proc/sys/kernel/random/boot_id"): _boot_id,
    ("pm", "list", "users"): users.listed,
    ("sm", "list-volumes", "all"): storage.volumes,
    ("df", "/data"): storage.data,
    ("dpm", "list-owners"): policy.owners,
    ("service", "call", "persistent_data_block", "4"): frp.size,
    ("service", "call", "persistent_data_block", "9"): frp.credential,
    ("dumpsys", "account"): accounts.dump,
    ("dumpsys", "account", "--checkin"): accounts.checkin,
    ("dumpsys", "user"): users.dump,
    ("dumpsys", "device_policy"): policy.dump,
    ("dumpsys", "persistent_data_block"): frp.dump,
    ("dumpsys", "battery"): battery.dump,
    ("dumpsys", "lock_settings"): lock.dump,
    ("dumpsys", "activity", "activities"): front.activities,
    ("dumpsys", "window"): front.window,
}
BEGINNINGS: Mapping[Argv, _Layout] = {
    ("settings", "get"): settings.get,
    ("am", "start", "-W"): start.start,
    ("cmd", "package", "resolve-activity", "--brief", "-a"): start.resolve_activity,
}


def known(argv: Argv) -> bool:
    """Tell whether a simulated tablet has an answer to a command."""
    return _layout(argv) is not None


def answer(tablet: Tablet, argv: Argv) -> SimulatedAnswer:
    """Return what a tablet answers to a command now; opening a page changes the tablet.

    Raises:
        UnknownCommandError: no layout knows the command.
    """
    layout = _layout(argv)
    if layout is None:
        raise UnknownCommandError(f"the simulated tablet does not know {argv!r}")
    slow = tablet.spec.timing.dump if argv[0] == "dumpsys" else 0
    return apply_faults(tablet, argv, delayed(layout(tablet, argv), slow))


def _layout(argv: Argv) -> _Layout | None:
    if argv in EXACT:
        return EXACT[argv]
    for beginning, layout in BEGINNINGS.items():
        if argv[: len(beginning)] == beginning and len(argv) > len(beginning):
            return layout
    return None
