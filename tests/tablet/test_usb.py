"""What Linux's sysfs tells of USB."""

from pathlib import Path

import pytest

from agent.tablet.device import ConnectionState, Listing
from agent.tablet.usb import UsbDevice, invisible_usb, ports_of_hub, present_on_usb, usb_devices


@pytest.fixture
def sysfs(tmp_path: Path) -> Path:
    folder = tmp_path / "devices"
    folder.mkdir()
    return folder


def plug(root: Path, path: str, serial: str | None, *interfaces: tuple[str, str, str]) -> None:
    """Lay out a device as sysfs does: a folder for it and one beside it for each interface."""
    (root / path).mkdir(parents=True)
    if serial is not None:
        (root / path / "serial").write_text(serial + "\n")
    for number, codes in enumerate(interfaces):
        folder = root / f"{path}:1.{number}"
        folder.mkdir()
        names = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
        for name, code in zip(names, codes, strict=True):
            (folder / name).write_text(code + "\n")


MTP, ADB, FASTBOOT = ("06", "01", "01"), ("ff", "42", "01"), ("ff", "42", "03")


def row(usb: str) -> Listing:
    return Listing("R52N30ABCDE", ConnectionState.READY, 1, usb)


def test_a_tablet_with_adb_is_told_from_one_without(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", "R52N30ABCDE", MTP, ADB)
    plug(sysfs, "1-1.3", "R52N30FGHIJ", MTP)
    assert usb_devices(sysfs) == (
        UsbDevice("1-1.2", "R52N30ABCDE", has_adb=True),
        UsbDevice("1-1.3", "R52N30FGHIJ", has_adb=False),
    )


def test_fastboot_is_not_adb(sysfs: Path) -> None:
    plug(sysfs, "1-1", "R52N30ABCDE", FASTBOOT)
    assert invisible_usb([], sysfs) == ()


def test_an_interface_belongs_to_its_own_device_only(sysfs: Path) -> None:
    plug(sysfs, "1-1", "hub")
    plug(sysfs, "1-1.1", "R52N30ABCDE", ADB)
    assert [device.path for device in invisible_usb([], sysfs)] == ["1-1.1"]


def test_what_adb_lists_is_not_invisible(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", "R52N30ABCDE", ADB)
    assert invisible_usb([row("1-1.2")], sysfs) == ()


def test_a_twin_on_another_port_is_invisible_all_the_same(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", "R52N30ABCDE", ADB)
    plug(sysfs, "1-1.3", "R52N30ABCDE", ADB)
    assert [device.path for device in invisible_usb([row("1-1.2")], sysfs)] == ["1-1.3"]


def test_a_serial_is_present_without_adb_too(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", "R52N30ABCDE", MTP)
    assert present_on_usb("R52N30ABCDE", sysfs) is True


def test_another_serial_is_absent(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", "R52N30ABCDE", MTP)
    assert present_on_usb("R52N30FGHIJ", sysfs) is False


def test_an_empty_serial_can_not_be_looked_for(sysfs: Path) -> None:
    plug(sysfs, "1-1.2", None, MTP)
    assert present_on_usb("", sysfs) is None


def test_without_sysfs_nothing_can_be_told(sysfs: Path) -> None:
    assert present_on_usb("R52N30ABCDE", sysfs / "none") is None


def test_elsewhere_than_on_linux_nothing_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert usb_devices() is None


def test_bytes_that_are_no_text_do_no_harm(sysfs: Path) -> None:
    plug(sysfs, "1-1", None, ADB)
    (sysfs / "1-1" / "serial").write_bytes(b"\xff\xfe\n")
    (device,) = usb_devices(sysfs) or ()
    assert device.serial == "\ufffd\ufffd"


def test_a_hub_says_how_many_ports_it_has(sysfs: Path) -> None:
    plug(sysfs, "1-1", None)
    plug(sysfs, "usb2", None)
    (sysfs / "1-1" / "maxchild").write_text("7\n")
    (sysfs / "usb2" / "maxchild").write_text("12\n")
    assert (ports_of_hub("1-1", sysfs), ports_of_hub("2", sysfs)) == (7, 12)


@pytest.mark.parametrize("said", ["", "x", "-1", "1" * 500])
def test_a_hub_that_says_no_number_is_not_counted(sysfs: Path, said: str) -> None:
    plug(sysfs, "1-1", None)
    (sysfs / "1-1" / "maxchild").write_text(said)
    assert ports_of_hub("1-1", sysfs) is None
    assert ports_of_hub("1-2", sysfs) is None
