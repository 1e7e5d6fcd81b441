"""The ADB server of this desk: reached, started when it is absent, asked once for its version."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from agent.errors import AdbError
from agent.i18n import _
from agent.tablet.adb_address import ADDRESS_VARIABLES, is_loopback
from agent.tablet.adb_messages import error_for
from agent.tablet.adb_socket import Address, Deadline

VERSION = 41  # of the protocol between client and server: adb 29 to 36 (28 spoke 40)
ANSWER_TIMEOUT_S = 5.0  # the first list of a fresh adb 36 waits up to 3 s for its look at USB
START_TIMEOUT_S = 10.0  # as long, and a slow PC; it comes back as soon as the server answers


class ServerRefusedError(Exception):
    """The server said FAIL; `raw` is its reason, which may name tablets and accounts."""

    def __init__(self, raw: str) -> None:
        super().__init__()
        self.raw = raw


class ServerLostError(AdbError):
    """The server closed the connection, or does not listen (any more)."""


class HostConnection(Protocol):
    """One connection to the server, each of its calls bounded by its deadline."""

    deadline: Deadline

    @property
    def conn(self) -> socket.socket:
        """The socket itself."""

    def request(self, text: str) -> None:
        """Send a request and read its OKAY; raises `ServerRefusedError` for a FAIL."""

    def read_string_block(self) -> str:
        """Return the text that follows an OKAY."""

    def read_to_end(self) -> str:
        """Return the text that follows an OKAY and ends the connection."""

    def close(self) -> None:
        """Free the connection; safe to call twice."""


class AdbServer:
    """The server at one address.

    Args:
        address: host and port.
        connect: opens a connection; raises OSError where nobody listens, TimeoutError when late.
        find_binary: returns the path of `adb`; raises AdbError where there is none.
        may_start: whether an absent server may be started; never done for another PC's.
    """

    def __init__(
        self,
        address: Address,
        connect: Callable[[Address, Deadline], HostConnection],
        find_binary: Callable[[], str],
        *,
        may_start: bool,
    ) -> None:
        self.address = address
        self._connect = connect
        self._find_binary = find_binary
        self._may_start = may_start and is_loopback(address[0])
        self._starting = threading.Lock()
        self._known = False  # that it is there, and of our version

    def ask(self, request: str) -> str:
        """Return the server's answer to a request; an absent server is started first.

        Raises:
            ServerRefusedError: the server said FAIL.
            AdbError: no server, one of another version, or one that does not answer.
        """
        try:
            return self._ask(request)
        except ServerLostError:  # it died since the last request: ask its successor
            return self._ask(request)

    def _ask(self, request: str) -> str:
        if not self._known:
            self._meet()
        with self.bounded():
            connection = self._connect(self.address, Deadline(ANSWER_TIMEOUT_S))
            try:
                connection.request(request)
                return connection.read_to_end()
            finally:
                connection.close()

    def open(self, deadline: Deadline) -> HostConnection:
        """Return a connection for more than one request; never starts a server.

        Raises:
            AdbError: as `ask`.
        """
        with self.bounded():
            return self._connect(self.address, deadline)

    def forget(self) -> None:
        """Ask for the version again before the next request: it may be another server."""
        self._known = False

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Turn what a connection raises inside into AdbError."""
        try:
            yield
        except TimeoutError:
            raise self._silent_error() from None
        except (EOFError, OSError):
            self.forget()
            raise self._lost_error() from None
        except ValueError:  # a length that is no number
            raise error_for("unknown data") from None

    def _meet(self) -> None:
        with self.bounded():
            connection = self._connect_or_start()
            try:
                connection.request("host:version")
                version = int(connection.read_string_block(), 16)
            except ServerRefusedError as refused:
                raise error_for(refused.raw) from None
            finally:
                connection.close()
        if version != VERSION:
            raise _version_error(version)
        self._known = True

    def _connect_or_start(self) -> HostConnection:
        try:
            return self._connect(self.address, Deadline(ANSWER_TIMEOUT_S))
        except TimeoutError:
            raise
        except OSError:
            if not self._may_start:
                raise
        with self._starting:
            try:  # another thread may have been here first
                return self._connect(self.address, Deadline(ANSWER_TIMEOUT_S))
            except OSError:
                self._start()
        try:  # whatever became of our start: another program may have started one too
            return self._connect(self.address, Deadline(ANSWER_TIMEOUT_S))
        except OSError:
            raise self._start_error() from None

    def _start(self) -> None:
        """Run `adb start-server`, which comes back when the server answers, or can't."""
        command = [self._find_binary(), "-P", str(self.address[1]), "start-server"]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(
                command,
                env=_server_environment(),
                stdin=subprocess.DEVNULL,  # the server inherits these three and lives on
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=START_TIMEOUT_S,
                check=False,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    def _named(self) -> str:
        return "{}:{}".format(*self.address)

    def _silent_error(self) -> AdbError:
        return AdbError(
            _("The ADB server at {address} does not answer.").format(address=self._named()),
            hint=_("Run `adb kill-server`, or restart this PC, then try again."),
        )

    def _lost_error(self) -> AdbError:
        return ServerLostError(
            _("No ADB server answers at {address}.").format(address=self._named()),
            hint=_("Run `adb start-server`; see to it that no other program uses that port."),
        )

    def _start_error(self) -> AdbError:
        return AdbError(
            _("The ADB server could not be started at {address}.").format(address=self._named()),
            hint=_("See to it that no other program uses that port, then try `adb start-server`."),
        )


def _server_environment() -> dict[str, str]:
    """Return the environment for a server: the address is in its arguments, the rest is ours."""
    kept = {name: value for name, value in os.environ.items() if name not in ADDRESS_VARIABLES}
    return {"ADB_MDNS": "0"} | kept  # tablets on the school's network are not at this desk


def _version_error(version: int) -> AdbError:
    return AdbError(
        _(
            "The ADB server that is running speaks version {theirs} of the protocol, "
            "quitus speaks version {ours}."
        ).format(theirs=version, ours=VERSION),
        hint=_("Close the other program that uses ADB and run `adb kill-server` with its own adb."),
    )
