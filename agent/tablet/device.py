"""The seam between the program and a tablet: what a bus and a device can be asked, whoever answers.

`adb.py` answers over Google's ADB server, `simulated/` in process; both pass the same contract
tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from agent.tablet.script import Script


class ConnectionState(StrEnum):
    """How a tablet stands with ADB (design words; ADB's own in `STATES`)."""

    ABSENT = "absent"
    WAITING = "waiting"
    UNAUTHORIZED = "unauthorized"
    OFFLINE = "offline"
    RECOVERY = "recovery"
    NO_PERMISSIONS = "no_permissions"
    OTHER = "other"
    READY = "ready"


# ADB's own words: adb.cpp `to_string(ConnectionState)`, server protocol 41 (adb 29 to 36).
# `authorizing` and `connecting` pass by themselves; `detached` is libusb's, let go on purpose.
STATES: Mapping[str, ConnectionState] = {
    "device": ConnectionState.READY,
    "offline": ConnectionState.OFFLINE,
    "unauthorized": ConnectionState.UNAUTHORIZED,
    "authorizing": ConnectionState.WAITING,
    "connecting": ConnectionState.WAITING,
    "recovery": ConnectionState.RECOVERY,
    "sideload": ConnectionState.RECOVERY,
    "rescue": ConnectionState.RECOVERY,
    "bootloader": ConnectionState.OTHER,
    "host": ConnectionState.OTHER,
    "detached": ConnectionState.OTHER,
}


@dataclass(frozen=True)
class Listing:
    """One row of ADB's list of tablets.

    Attributes:
        address: what ADB calls the tablet: its USB serial, `host:port`, or `` when it has none.
        state: its state in the design's words.
        transport_id: the server's number for this connection; belongs to one run of the server.
        usb: the USB path without `usb:` (`1-1.2` on Linux), or None (TCP, Windows).
        raw_state: the state in ADB's own words (`no permissions (...); see ...` whole).
        model: the model of ADB's list (blanks are underscores), or None before it is online.
    """

    address: str
    state: ConnectionState
    transport_id: int | None = None
    usb: str | None = None
    raw_state: str = ""
    model: str | None = None

    @property
    def shows_serial(self) -> bool:
        """Whether `address` is the tablet's own serial: no TCP, no mDNS, no emulator."""
        if not self.address:
            return False
        elsewhere = ":" in self.address or "._adb" in self.address
        return self.usb is not None or not (elsewhere or self.address.startswith("emulator-"))


class PacketKind(StrEnum):
    """What came out of a shell stream."""

    STDOUT = "stdout"
    STDERR = "stderr"
    EXIT = "exit"  # the shell's own exit status: the stream is whole
    GONE = "gone"  # the stream ended without one: cut


@dataclass(frozen=True)
class Packet:
    """A piece of a shell stream; `status` only with `EXIT`."""

    kind: PacketKind
    data: bytes = field(default=b"", repr=False)
    status: int | None = None


class Stream(Protocol):
    """One running script on a tablet."""

    @property
    def lanes(self) -> int:
        """2 where stdout and stderr come apart (shell protocol v2), else 1."""

    def receive(self, timeout_s: float) -> Packet | None:
        """Return the next packet, or None when none came within `timeout_s` seconds.

        After `EXIT` or `GONE` every further call returns `GONE`. Never raises for a tablet that
        leaves: that is `GONE`.
        """

    def close(self) -> None:
        """End the script and free the connection; safe to call twice."""


class Device(Protocol):
    """One connection to one tablet, by transport id."""

    @property
    def listing(self) -> Listing:
        """The row of ADB's list that this device was made from."""

    @property
    def lanes(self) -> int:
        """How many lanes a script for this tablet may have: 2 with shell protocol v2, else 1."""

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> Stream:
        """Start a script and return its stream; at most `timeout_s` seconds for the connection.

        Args:
            script: what to run.
            timeout_s: how long the connection may take.
            go: called once the connection stands, right before the script is sent; streams that
                share a barrier here are opened at once, before the tablet answers any of them.

        Raises:
            TabletGoneError: the transport is no longer there.
            TabletNotReadyError: it is there, and in a state that runs nothing.
            TabletTimeoutError: the tablet did not take the connection in time.
            AdbError: the ADB server does not answer.
        """


class Bus(Protocol):
    """All the tablets that ADB sees."""

    def list(self) -> tuple[Listing, ...]:
        """Return ADB's list as it is now.

        Raises:
            AdbError: no server, one of another version, or one that does not answer.
        """

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        """Return the list as soon as it differs from `since`, or as it is after `timeout_s`.

        Raises:
            AdbError: as for `list`; a server that died is started again first.
        """

    def device(self, listing: Listing) -> Device:
        """Return the device behind a listing (its transport id); opens nothing yet."""

    def present_on_usb(self, serial: str) -> bool | None:
        """Tell whether USB shows a device of that serial, with or without ADB; None: can't tell."""

    def close(self) -> None:
        """Stop watching; safe to call twice."""
