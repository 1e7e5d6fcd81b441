"""Tells what is plugged into this PC's USB, with or without ADB, from Linux's sysfs.

ADB itself does not show everything: with libusb (the default on Linux in adb 34 to 36) a tablet
whose device file can't be written is left out of the list altogether (ADB facts, 0.6). Sysfs can
be read by everybody. Elsewhere than on Linux nothing is known.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.plain_text import plain
from agent.tablet.device import Listing

SYSFS_USB = Path("/sys/bus/usb/devices")

_ADB_INTERFACE = ("ff", "42", "01")  # class, subclass, protocol; fastboot's protocol is 03


@dataclass(frozen=True)
class UsbDevice:
    """A device on USB: its path as ADB writes it on Linux (`1-1.2`), its serial, has it ADB?"""

    path: str
    serial: str | None
    has_adb: bool


def usb_devices(root: Path | None = None) -> tuple[UsbDevice, ...] | None:
    """Return the devices on USB, hubs included, or None where that can't be told.

    Args:
        root: the folder of the USB devices; by default that of sysfs, on Linux only.
    """
    if root is None and not sys.platform.startswith("linux"):
        return None
    folder = root or SYSFS_USB
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:  # a container, or a kernel without USB
        return None
    interfaces = [name for name in names if ":" in name]
    return tuple(_device(folder, name, interfaces) for name in names if ":" not in name)


def _device(folder: Path, name: str, interfaces: Sequence[str]) -> UsbDevice:
    own = (folder / each for each in interfaces if each.startswith(f"{name}:"))
    return UsbDevice(
        path=name,
        serial=plain(_read(folder / name / "serial")) or None,
        has_adb=any(_is_adb(interface) for interface in own),
    )


def _is_adb(interface: Path) -> bool:
    names = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
    return tuple(_read(interface / name).lower() for name in names) == _ADB_INTERFACE


def _read(file: Path) -> str:
    """Return an attribute without its line end, `` where it is not there (any more)."""
    try:
        return file.read_bytes().decode("utf-8", "replace").strip()
    except OSError:
        return ""


def ports_of_hub(path: str, root: Path | None = None) -> int | None:
    """Return how many ports a hub has, by its path (`1-1`; `1` for the computer's own bus).

    None where that can't be told. Source: `maxchild` in the kernel's ABI/stable/sysfs-bus-usb.
    """
    if root is None and not sys.platform.startswith("linux"):
        return None
    name = path if "-" in path else f"usb{path}"
    count = _read((root or SYSFS_USB) / name / "maxchild")
    return int(count) if count.isascii() and count.isdigit() and len(count) <= 3 else None


def present_on_usb(serial: str, root: Path | None = None) -> bool | None:
    """Tell whether a device of that serial is on USB, with or without ADB; None: can't tell."""
    devices = usb_devices(root)
    if not serial or devices is None:
        return None
    return any(device.serial == serial for device in devices)


def invisible_usb(rows: Sequence[Listing], root: Path | None = None) -> tuple[UsbDevice, ...]:
    """Return the devices that offer ADB on USB and are not in ADB's list.

    Args:
        rows: ADB's list, of a server that runs on this PC.
        root: as in `usb_devices`.
    """
    paths = {row.usb for row in rows if row.usb}
    return tuple(
        device for device in usb_devices(root) or () if device.has_adb and device.path not in paths
    )
