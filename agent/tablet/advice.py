"""Says the one thing to do for a tablet, by the state that ADB lists it in."""

from collections.abc import Callable, Mapping

from agent.i18n import _
from agent.tablet.device import ConnectionState, Listing

# One rule for every maker: udev's own `usb_id` lists the interfaces, ff/42/01 is ADB's. The file
# must sort before 73-seat-late.rules, which acts on the tag (ADB facts, part 2).
UDEV_FILE = "/etc/udev/rules.d/51-quitus-adb.rules"
UDEV_RULE = (
    'SUBSYSTEM=="usb", ENV{ID_USB_INTERFACES}=="*:ff4201:*", '
    'MODE="0660", GROUP="plugdev", TAG+="uaccess"'
)


def advice(listing: Listing, platform: str) -> str:
    """Return what to do for that tablet now, one or two whole sentences.

    Args:
        listing: the tablet's row in ADB's list.
        platform: the desk's system, as `sys.platform` names it.
    """
    return advice_for(listing.state, platform)


def advice_for(state: ConnectionState, platform: str) -> str:
    """Return what to do for a tablet in that state; `platform` as in `advice`."""
    if state is ConnectionState.NO_PERMISSIONS:
        return _no_permissions(platform)
    if state is ConnectionState.ABSENT:
        return _absent(platform)
    return _BY_STATE[state]()


def _no_permissions(platform: str) -> str:
    if platform.startswith("linux"):
        return _(
            "Put the line {rule} into {file}, run `sudo udevadm control --reload-rules`, "
            "then unplug the tablet and plug it in again."
        ).format(rule=UDEV_RULE, file=UDEV_FILE)
    if platform == "win32":
        return _("Install the tablet maker's USB driver for ADB, then plug the tablet in again.")
    return _("Unplug the tablet and plug it in again; if that changes nothing, restart this PC.")


def _absent(platform: str) -> str:
    if platform == "win32":
        return _(
            "Use a cable that carries data, unlock the tablet and switch on USB debugging; "
            "if it still does not appear, install the tablet maker's USB driver for ADB."
        )
    return _("Use a cable that carries data, unlock the tablet and switch on USB debugging.")


_BY_STATE: Mapping[ConnectionState, Callable[[], str]] = {
    ConnectionState.UNAUTHORIZED: lambda: _(
        "Unlock the tablet, tick “Always allow from this computer” and tap Allow. No dialog: in "
        "the developer options, revoke the USB debugging authorisations, then plug the tablet in "
        "again."
    ),
    ConnectionState.WAITING: lambda: _(
        "Wait a few seconds; if nothing changes, unplug the tablet and plug it in again."
    ),
    ConnectionState.OFFLINE: lambda: _(
        "Unplug the tablet and plug it in again, with another cable or port if need be; "
        "if it stays offline, restart it."
    ),
    ConnectionState.RECOVERY: lambda: _(
        "The tablet is in recovery mode: choose “Reboot system now” with its volume and power "
        "buttons."
    ),
    ConnectionState.OTHER: lambda: _(
        "Android is not running on the tablet: restart it, holding its power button if need be."
    ),
    ConnectionState.READY: lambda: _("Nothing to do: the tablet is ready."),
}
