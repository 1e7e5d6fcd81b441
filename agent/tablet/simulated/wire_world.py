"""Google's real ADB server with simulated tablets behind it, on a port of its own."""

import os
import random
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.clock import SystemClock
from agent.errors import AdbError
from agent.i18n import _
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.wire import WirePort
from agent.tablet.simulated.world import World

_START_S = 10.0  # a fresh adb 36 without USB takes up to 3 s for its first answer
_CONNECT_S = 15.0  # `host:connect` waits 10 s for a tablet that says nothing
_LOOK_S = 0.02
_SEEN = 5  # looks at the list in a row after which a tablet on it is believed to stay
_NEEDS_USB = ("no permissions", "bootloader", "authorizing")


class WireWorld:
    """A context in which simulated tablets stand behind Google's own ADB server.

    Each port of the scenario is a TCP port of this computer; what is plugged in there is
    connected, what leaves is disconnected, so that ADB's list tells the truth. The server is a
    process of this context, on a free port, with a home of its own; nothing else is touched.

    Args:
        scenario: what there is; states that need USB are refused.
        adb: the path of Google's `adb`.
        speed: how many scenario seconds pass in a real second.

    Attributes:
        world: the tablets, to look at and to act upon in tests (hold `world.changed` for it).
        port: the server's port.
    """

    def __init__(self, scenario: Scenario, adb: str | Path, *, speed: float = 1.0) -> None:
        for tablet in scenario.tablets:
            if tablet.connection in _NEEDS_USB:
                raise ValueError(f"{tablet.connection!r} is a state of USB, not of the wire")
        self._adb = str(adb)
        self._scenario = scenario
        self._speed = speed
        self._over = threading.Event()
        self._attached: dict[str, int] = {}
        self._ports: dict[str, WirePort] = {}
        self._driver = threading.Thread(target=self._drive, name="wire-driver", daemon=True)
        self.port = _free_port()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program of this computer must have in its environment to use this server."""
        return {"ANDROID_ADB_SERVER_PORT": str(self.port)}

    def address(self, tablet_id: str) -> str:
        """Return what ADB calls the tablet: `127.0.0.1:PORT` of the port it is plugged into."""
        with self.world.changed:
            return self._ports[self.world.tablet(tablet_id).port].address

    def __enter__(self) -> Self:
        # Of this context: ended in `__exit__`.
        self._home = tempfile.TemporaryDirectory(prefix="quitus-wire-")
        self._server = _start_server(self._adb, self.port, self._home.name)
        try:
            _await_server(self.port, self._server)
            self.world = World(self._scenario, SystemClock(), self._speed)
            for name in sorted({tablet.port for tablet in self._scenario.tablets}):
                self._ports[name] = WirePort(self.world, name)
            self._driver.start()
            self._await_tablets()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the tablets and the server; safe to call twice."""
        self._over.set()
        if self._driver.ident is not None:
            with self.world.changed:
                self.world.changed.notify_all()
            self._driver.join(timeout=5)
        for port in self._ports.values():
            port.close()
        self._server.terminate()
        try:
            self._server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._home.cleanup()

    def restart_server(self) -> None:
        """End the server and start another on its port, as another program on a desk may do."""
        self._server.kill()
        self._server.wait()
        self._server = _start_server(self._adb, self.port, self._home.name)
        _await_server(self.port, self._server)
        for port in self._ports.values():
            self._tell_server(f"host:connect:{port.address}")

    # The driver: lets time pass and keeps the server's list true

    def _drive(self) -> None:
        while not self._over.is_set():
            self.world.advance()
            for port in self._ports.values():
                self._settle(port)
            with self.world.changed:
                due = self.world.next_event_at()
                left = None if due is None else due - self.world.clock.monotonic()
                if not self._over.is_set() and (left is None or left > 0):
                    self.world.changed.wait(left)

    def _settle(self, port: WirePort) -> None:
        visitor = port.visitor()
        now = visitor[0] if visitor else None
        before = self._attached.get(port.usb_port)
        if before is not None and before != now:
            del self._attached[port.usb_port]
            self._tell_server(f"host:disconnect:{port.address}")
            port.drop()
        if now is not None and before != now:
            self._attached[port.usb_port] = now
            threading.Thread(target=self._attach, args=(port, now), daemon=True).start()
        port.welcome()

    def _attach(self, port: WirePort, number: int) -> None:
        """Connect the server to a tablet; again while it still lets go of the one before."""
        seen = 0
        while seen < _SEEN and self._attached.get(port.usb_port) == number:
            if port.address in self._listed():
                seen += 1
            else:
                seen = 0
                self._tell_server(f"host:connect:{port.address}")
            if self._over.wait(_LOOK_S):
                return

    def _tell_server(self, request: str) -> None:
        with suppress(OSError):  # the server is gone: whoever uses it will notice
            ask_server(self.port, request)

    def _listed(self) -> Mapping[str, str]:
        """Return the server's list: address → state."""
        with suppress(OSError):
            rows = ask_server(self.port, "host:devices").splitlines()
            return dict(row.split("\t", 1) for row in rows)
        return {}

    def _await_tablets(self) -> None:
        """Wait until the server lists every tablet that ADB sees at the beginning, as it is."""
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            listed = self._listed()
            visitors = {port.address: port.visitor() for port in self._ports.values()}
            if all(v is None or listed.get(a) == v[1].adb_state for a, v in visitors.items()):
                return
            self._over.wait(_LOOK_S)


def ask_server(port: int, request: str) -> str:
    """Return the answer of the ADB server on a port of this computer to one host request.

    Raises:
        OSError: nobody listens there, or it says FAIL.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_S) as sock:
        sock.sendall(f"{len(request):04x}{request}".encode())
        data = b""
        while piece := sock.recv(65536):
            data += piece
    if data[:4] != b"OKAY":
        raise OSError(data[8:].decode("utf-8", "replace"))
    return data[8:].decode("utf-8", "replace")


def _start_server(adb: str, port: int, home: str) -> subprocess.Popen[bytes]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("ADB", "ANDROID"))}
    own = {
        "HOME": home,
        "USERPROFILE": home,
        "ADB_MDNS": "0",
        "ADB_USB": "0",
        "ADB_LOCAL_TRANSPORT_MAX_PORT": "0",
    }
    return subprocess.Popen(
        [adb, "-P", str(port), "nodaemon", "server"],
        env={**kept, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows only
    )


def _await_server(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            ask_server(port, "host:version")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AdbError(
        _("The ADB server for simulated tablets does not start."),
        hint=_("Run 'quitus doctor' to see what this desk lacks."),
    )


def _free_port() -> int:
    """Return a port that nobody listens on, below those that systems give out by themselves."""
    for port in random.sample(range(20000, 30000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AdbError(_("This computer has no free port."))
