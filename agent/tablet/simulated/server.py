"""A fake ADB server: lists whatever tablets it is told to, and lets them answer shells.

For what Google's server shows only with USB: twins, an empty serial, a tablet without permission.
Its answers are Google's (adb 36, and 29 where they agree), held against the real server in the
tests; the texts of the states that need USB are those of the ADB facts, parts 2 and 8.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from agent.tablet.simulated.selection import RefusalError, list_rows, select
from agent.tablet.simulated.served import EXIT, RAW, STDERR, STDOUT, ServedTablet

__all__ = ["EXIT", "RAW", "STDERR", "STDOUT", "FakeAdbServer", "ServedTablet"]

VERSION = 41


class FakeAdbServer:
    """A server on a port of this PC, a thread a connection.

    Args:
        tablets: what it lists, in this order; `show` changes it.
        port: 0 for any free one.
        version: what it answers to `host:version`.

    Attributes:
        address: host and port.
        requests: all that was asked, in order, services of tablets included.
    """

    def __init__(
        self, tablets: Sequence[ServedTablet] = (), *, port: int = 0, version: int = VERSION
    ) -> None:
        self.requests: list[str] = []
        self.version = version
        self._tablets = tuple(tablets)
        self._changed = threading.Condition()
        self._rings = 0
        self._clients: set[socket.socket] = set()
        self._closed = False
        self._listener = socket.create_server(("127.0.0.1", port))
        self.address: tuple[str, int] = self._listener.getsockname()
        self._thread = threading.Thread(target=self._accept, name="fake-adb", daemon=True)
        self._thread.start()

    @property
    def tablets(self) -> tuple[ServedTablet, ...]:
        """What it lists now."""
        return self._tablets

    def show(self, *tablets: ServedTablet) -> None:
        """List these from now on, and tell who tracks."""
        with self._changed:
            self._tablets = tablets
            self._rings += 1
            self._changed.notify_all()

    def show_silently(self, *tablets: ServedTablet) -> None:
        """List these from now on and tell nobody, as adb up to 30 does for some changes."""
        self._tablets = tablets

    def close(self) -> None:
        """Go like a killed server: all connections are cut; safe to call twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            clients = tuple(self._clients)
            self._changed.notify_all()
        with contextlib.suppress(OSError):  # wakes `accept` on every system
            socket.create_connection(self.address, timeout=1).close()
        self._listener.close()
        for client in clients:
            _cut(client)
        self._thread.join(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _peer = self._listener.accept()
            except OSError:
                return
            with self._changed:
                if self._closed:
                    client.close()
                    return
                self._clients.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client:
                self._converse(_Wire(client))
        except (OSError, EOFError, ValueError):
            pass  # the client went, or does not speak ADB: Google's server hangs up on it too
        finally:
            with self._changed:
                self._clients.discard(client)

    def _converse(self, wire: "_Wire") -> None:
        request = wire.read_request()
        self.requests.append(request)
        try:
            chosen = self._answer(wire, request)
            if chosen is not None:
                self._run_service(wire, chosen)
        except RefusalError as refusal:
            wire.fail(str(refusal))

    def _answer(self, wire: "_Wire", request: str) -> ServedTablet | None:
        """Answer a request of the host; return the tablet that it connects to, if any."""
        if request == "host:version":
            wire.okay(f"{self.version:04x}")
        elif request in ("host:devices", "host:devices-l"):
            wire.okay(list_rows(self._tablets, long=request.endswith("-l")))
        elif request in ("host:track-devices", "host:track-devices-l"):
            self._track(wire, long=request.endswith("-l"))
        elif request == "host:kill":
            wire.send(b"OKAY")
            threading.Thread(target=self.close, daemon=True).start()
        else:
            return self._address_tablet(wire, request)
        return None

    def _address_tablet(self, wire: "_Wire", request: str) -> ServedTablet | None:
        chosen = select(self._tablets, request)
        if chosen.answer is not None:
            wire.okay(chosen.answer)
            return None
        wire.send(b"OKAY")
        if chosen.tells_id:
            wire.send(struct.pack("<Q", chosen.tablet.transport_id))
        return chosen.tablet

    def _track(self, wire: "_Wire", *, long: bool) -> None:
        wire.send(b"OKAY")
        while not self._closed:
            seen = self._rings
            wire.block(list_rows(self._tablets, long=long))
            with self._changed:
                self._changed.wait_for(lambda: self._rings != seen or self._closed)  # noqa: B023

    def _run_service(self, wire: "_Wire", tablet: ServedTablet) -> None:
        service = wire.read_request()
        self.requests.append(service)
        name, _colon, text = service.partition(":")
        if tablet.wedged:
            wire.wait_for_end()
            return
        if name.split(",")[0] != "shell" or tablet.shell is None:
            raise RefusalError("closed")
        wire.send(b"OKAY")
        packed = "v2" in name.split(",")
        for piece in _encoded(tablet.shell(text), packed=packed):
            wire.send(piece)


def _encoded(pieces: Iterator[tuple[int, bytes]], *, packed: bool) -> Iterator[bytes]:
    """Yield what goes over the wire, to the exit and no further."""
    for kind, data in pieces:
        if kind == RAW:
            yield data
        elif packed:
            yield struct.pack("<BI", kind, len(data)) + data
        elif kind != EXIT:
            yield data
        if kind == EXIT:
            return


class _Wire:
    """One client's connection, in the words of the protocol."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def read_request(self) -> str:
        """Return the next request; raises EOFError or ValueError where there is none."""
        length = int(self._read(4), 16)
        if length == 0:
            raise EOFError
        return self._read(length).decode("utf-8", "replace")

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self._client.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def send(self, data: bytes) -> None:
        """Send these bytes."""
        self._client.sendall(data)

    def block(self, text: str) -> None:
        """Send a text with its length before it."""
        data = text.encode("utf-8", "surrogateescape")
        self.send(b"%04x" % len(data) + data)

    def okay(self, text: str) -> None:
        """Send OKAY with a text."""
        self.send(b"OKAY")
        self.block(text)

    def fail(self, text: str) -> None:
        """Send FAIL with a reason."""
        self.send(b"FAIL")
        self.block(text)

    def wait_for_end(self) -> None:
        """Read on until the client goes."""
        while self._client.recv(4096):
            pass


def _cut(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
