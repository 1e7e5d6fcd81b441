"""Google's own ADB server, from the adbutils wheel, on a port of its own."""

import os
import random
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import adbutils

PATIENCE_S = 60.0  # a bound that is never reached


def bundled_adb() -> Path | None:
    """Return the binary inside the wheel, or None where the wheel brings none (macOS arm64…)."""
    name = "adb.exe" if os.name == "nt" else "adb"
    path = Path(adbutils.__file__).parent / "binaries" / name
    return path if path.is_file() else None


def quiet_port() -> int:
    """Return a port that nobody listens on, below those that systems give out by themselves."""
    for port in random.sample(range(20000, 30000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no free port")


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which adb keeps to that folder and looks for nothing by itself."""
    kept = {name: value for name, value in os.environ.items() if "ADB" not in name}
    return kept | {
        "HOME": str(home),
        "TMPDIR": str(home),
        "ADB_MDNS": "0",
        "ADB_EMU": "0",
        "ADB_LIBUSB": "0",
    }


@contextmanager
def google_server(home: Path) -> Iterator[tuple[str, int]]:
    """Run a server for as long as the block lasts; yields its host and port."""
    port, (ready, told) = quiet_port(), os.pipe()
    command = [
        str(bundled_adb()),
        "-P",
        str(port),
        "fork-server",
        "server",
        "--reply-fd",
        str(told),
    ]
    with subprocess.Popen(
        command,
        env=environment(home),
        pass_fds=[told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(told)
        try:
            assert os.read(ready, 3) == b"OK\n"
            yield "127.0.0.1", port
        finally:
            os.close(ready)
            server.terminate()


def ask(address: tuple[str, int], *requests: str, quiet_s: float = 5.0) -> bytes:
    """Return all that a server answers to requests on one connection, until it hangs up.

    The next request is sent when the one before got its OKAY; a server that neither hangs up nor
    says more for `quiet_s` seconds has said all: then `...` follows.
    """
    framed = [f"{len(text.encode()):04x}{text}".encode() for text in requests]
    return ask_raw(address, *framed, quiet_s=quiet_s)


def ask_raw(address: tuple[str, int], *sent: bytes, quiet_s: float = 5.0) -> bytes:
    """Return all that a server answers to these bytes; as `ask`."""
    heard = b""
    with socket.create_connection(address, timeout=PATIENCE_S) as connection:
        for number, data in enumerate(sent, start=1):
            connection.sendall(data)
            if number < len(sent):
                heard += connection.recv(4)
        connection.settimeout(quiet_s)
        quiet = False
        while True:
            try:
                piece = connection.recv(65536)
            except TimeoutError:
                if quiet:
                    return heard + b"..."
                quiet = True
                _await_turn(address)
            except ConnectionResetError:  # hung up with something unread: as good as an end
                return heard
            else:
                if not piece:
                    return heard
                heard, quiet = heard + piece, False


def _await_turn(address: tuple[str, int]) -> None:
    """Return once the server has answered somebody who came later: it is silent, not late."""
    with socket.create_connection(address, timeout=PATIENCE_S) as connection:
        connection.sendall(b"000chost:version")
        connection.recv(65536)
