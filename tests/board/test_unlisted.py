from collections.abc import Sequence

from agent.board.unlisted import Unlisted
from agent.clock import ManualClock
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.usb import UsbDevice
from tests.board.desks import listing

DEVICE = UsbDevice("1-1.6", "HA6", has_adb=True)


class Usb:
    def __init__(self, *devices: UsbDevice) -> None:
        self.devices = devices
        self.scans = 0

    def __call__(self, _rows: Sequence[Listing]) -> tuple[UsbDevice, ...]:
        self.scans += 1
        return self.devices


def test_a_tablet_that_adb_leaves_out_is_a_row_at_the_second_look() -> None:
    clock = ManualClock()
    unlisted = Unlisted(clock, Usb(DEVICE))
    assert unlisted(()) == ()
    clock.sleep(6)
    assert unlisted(()) == (Listing("HA6", ConnectionState.NO_PERMISSIONS, usb="1-1.6"),)


def test_one_that_adb_was_only_late_for_is_none() -> None:
    clock, usb = ManualClock(), Usb(DEVICE)
    unlisted = Unlisted(clock, usb)
    unlisted(())
    usb.devices = ()
    assert unlisted((listing("1-1.6", "HA6"),)) == ()


def test_usb_is_not_looked_at_more_often_than_needed() -> None:
    clock, usb = ManualClock(), Usb(DEVICE)
    unlisted = Unlisted(clock, usb)
    for _ in range(10):
        unlisted(())
        clock.sleep(0.4)
    assert usb.scans == 1
