"""Tablets over Google's ADB server; the only module that knows adbutils.

adbutils is imported at the first connection, and without `requests`: half of its time goes there,
for a download that this program never asks for.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from functools import cache

from agent.clock import Clock, SystemClock
from agent.errors import AdbError, TabletTimeoutError
from agent.i18n import _
from agent.tablet import usb
from agent.tablet.adb_address import is_loopback, server_address
from agent.tablet.adb_messages import error_for, gone_error, not_ready_error
from agent.tablet.adb_server import (
    ANSWER_TIMEOUT_S,
    AdbServer,
    HostConnection,
    ServerLostError,
    ServerRefusedError,
)
from agent.tablet.adb_socket import Address, BoundedSocket, Deadline, dial
from agent.tablet.adb_stream import AdbStream
from agent.tablet.adb_tracker import Tracker
from agent.tablet.device import ConnectionState, Device, Listing, Stream
from agent.tablet.devices_list import parse_devices
from agent.tablet.later import left_for_later
from agent.tablet.script import Script

__all__ = ["AdbBus", "AdbDevice", "adb_binary", "server_address"]

RELIST_S = 1.0  # servers up to adb 30 do not report every change
SETTLE_S = 0.3  # adb 36 shows a passing `offline` before a removal and before `device`
_PASSING = (ConnectionState.OFFLINE, ConnectionState.WAITING)


@cache
def _connection_type() -> Callable[[socket.socket, Deadline], "HostConnection"]:
    with left_for_later("requests"):
        import adbutils  # noqa: PLC0415 - heavy

    class Connection(BoundedSocket, adbutils.AdbConnection):
        """adbutils' connection with its edges filed off (`adb_socket.py` says which)."""

        def request(self, text: str) -> None:
            """Send a request and read its OKAY."""
            self.send_command(text)
            try:
                self.check_okay()  # type: ignore[no-untyped-call]
            except adbutils.AdbError as refusal:
                raise ServerRefusedError(str(refusal)) from None

    return Connection


def _connect(address: Address, deadline: Deadline) -> HostConnection:
    return _connection_type()(dial(address, deadline), deadline)


def adb_binary() -> str:
    """Return the path of `adb`: ADBUTILS_ADB_PATH, else PATH, else the one in adbutils' wheel.

    Raises:
        AdbError: there is none.
    """
    with left_for_later("requests"):
        import adbutils  # noqa: PLC0415 - heavy
    try:
        return str(adbutils.adb_path())
    except adbutils.AdbError:
        raise AdbError(
            _("There is no `adb` program on this PC."),
            hint=_("Install Android's platform-tools, or set ADBUTILS_ADB_PATH to its `adb`."),
        ) from None


class AdbBus:
    """The tablets that an ADB server sees.

    Args:
        host, port: where the server listens (`server_address` reads the environment).
        clock: measures how long `wait_change` waits; the server itself lives in real time.
        start_server: whether an absent server on this PC is started.
    """

    def __init__(
        self, host: str, port: int, clock: Clock | None = None, *, start_server: bool = True
    ) -> None:
        self._clock = clock or SystemClock()
        self._server = AdbServer((host, port), _connect, adb_binary, may_start=start_server)
        self._tracker = Tracker(lambda: _Tracking(self._server), self._server.forget)

    def list(self) -> tuple[Listing, ...]:
        """Return ADB's list as it is now; raises AdbError."""
        return _list(self._server)

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        """Return the list as soon as it differs from `since`, or as it is after `timeout_s`.

        A tablet that turns `offline` or `authorizing` gets 0.3 s to become something lasting.
        """
        self._tracker.start()
        deadline = self._clock.monotonic() + timeout_s
        differs_since: float | None = None
        while True:
            seen = self._tracker.rings
            rows, now = self.list(), self._clock.monotonic()
            if rows == since:
                differs_since, settled = None, deadline
            else:
                differs_since = now if differs_since is None else differs_since
                settled = differs_since + (SETTLE_S if _is_passing(rows, since) else 0)
            if now >= min(settled, deadline):
                return rows
            self._tracker.wait(seen, min(settled, deadline, now + RELIST_S) - now)

    def device(self, listing: Listing) -> Device:
        """Return the device behind a listing; opens nothing yet."""
        return AdbDevice(self._server, listing)

    def present_on_usb(self, serial: str) -> bool | None:
        """Tell whether this PC's USB shows that serial; None where that can't be told."""
        here = is_loopback(self._server.address[0])
        return usb.present_on_usb(serial) if here else None

    def close(self) -> None:
        """Stop watching; safe to call twice."""
        self._tracker.close()


def _list(server: AdbServer) -> tuple[Listing, ...]:
    try:
        return parse_devices(server.ask("host:devices-l"))
    except ServerRefusedError as refused:
        raise error_for(refused.raw) from None


def _is_passing(rows: Sequence[Listing], since: Sequence[Listing]) -> bool:
    return any(row.state in _PASSING and row not in since for row in rows)


class _Tracking:
    """A connection on which the server reports changes."""

    def __init__(self, server: AdbServer) -> None:
        self._connection = server.open(Deadline(ANSWER_TIMEOUT_S))
        try:
            self._connection.request("host:track-devices")
        except BaseException:
            self._connection.close()
            raise

    def wait(self) -> None:
        """Return at the next report, whenever that is."""
        self._connection.deadline = Deadline(None)
        self._connection.read_string_block()

    def close(self) -> None:
        """Free the connection."""
        self._connection.close()


class AdbDevice:
    """One connection to one tablet, by the transport id of one listing."""

    def __init__(self, server: AdbServer, listing: Listing) -> None:
        self._server = server
        self._listing = listing
        self._lanes: int | None = None
        self._asking = threading.Lock()

    @property
    def listing(self) -> Listing:
        """The row of ADB's list that this device was made from."""
        return self._listing

    @property
    def lanes(self) -> int:
        """2 where the tablet has shell protocol v2 (Android 7 on), else 1; asked once.

        Raises:
            TabletGoneError, TabletNotReadyError, AdbError: as `open`.
        """
        with self._asking:
            if self._lanes is None:
                self._lanes = 2 if "shell_v2" in self._features() else 1
            return self._lanes

    def _features(self) -> Sequence[str]:
        try:
            answer = self._server.ask(f"host-transport-id:{self._listing.transport_id}:features")
        except ServerRefusedError as refused:
            raise self._judged(refused.raw) from None
        return answer.split(",")

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> Stream:
        """Start a script and return its stream; at most `timeout_s` seconds for the connection.

        Raises:
            TabletGoneError: the transport is no longer there.
            TabletNotReadyError: it is there, and in a state that runs nothing.
            TabletTimeoutError: the tablet did not take the connection in time.
            AdbError: the ADB server does not answer.
        """
        deadline = Deadline(timeout_s)
        lanes = self.lanes
        service = "shell,v2,raw:" if lanes > 1 else "shell:"
        connection = self._server.open(deadline)
        try:
            self._start(connection, service + script.text, go)
        except BaseException:
            connection.close()
            raise
        return AdbStream(connection.conn, lanes)

    def _start(
        self, connection: HostConnection, service: str, go: Callable[[], None] | None
    ) -> None:
        try:
            with self._server.bounded():
                connection.request(f"host:transport-id:{self._listing.transport_id}")
            if go is not None:
                go()
            with self._server.bounded():
                try:
                    connection.request(service)
                except TimeoutError:
                    raise self._timeout() from None
        except ServerRefusedError as refused:
            raise self._judged(refused.raw) from None
        except ServerLostError:
            raise self._judged("closed") from None

    def _judged(self, raw: str) -> Exception:
        """Return the error for a refusal, by the list: the message alone may mislead."""
        here = [row for row in _list(self._server) if self._is_this(row)]
        if not here:
            return gone_error(self._listing.address or None)
        if here[0].state is not ConnectionState.READY:
            return not_ready_error(here[0])
        return error_for(raw, tablet=self._listing.address or None)

    def _is_this(self, row: Listing) -> bool:
        mine = self._listing
        return (row.transport_id, row.address) == (mine.transport_id, mine.address)

    def _timeout(self) -> TabletTimeoutError:
        return TabletTimeoutError(
            _("The tablet did not take a connection in time."),
            hint=_("Unlock the tablet; if it still does not answer, restart it."),
            tablet=self._listing.address or None,
        )
