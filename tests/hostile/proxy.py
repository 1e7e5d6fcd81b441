"""Stands between the program and the ADB server, and notes every request that passes."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Proxy:
    """Passes connections on to a server on this PC.

    Attributes:
        port: where the program finds it.
        requests: the text of every host request and service, in the order in which they came.
    """

    def __init__(self, server_port: int) -> None:
        self.requests: list[str] = []
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _peer = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            for run, one, other in ((self._note, client, server), (self._pass, server, client)):
                threading.Thread(target=run, args=(one, other), daemon=True).start()

    def _note(self, client: socket.socket, server: socket.socket) -> None:
        """Pass requests on, each of them whole: the program sends nothing else."""
        waiting = b""
        while data := _receive(client):
            waiting += data
            while len(waiting) >= 4 and len(waiting) >= (end := 4 + int(waiting[:4], 16)):
                self.requests.append(waiting[4:end].decode())
                waiting = waiting[end:]
            _send(server, data)
        _end(server)

    def _pass(self, server: socket.socket, client: socket.socket) -> None:
        while data := _receive(server):
            _send(client, data)
        _end(client)


def _receive(sock: socket.socket) -> bytes:
    with contextlib.suppress(OSError):
        return sock.recv(65536)
    return b""


def _send(sock: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):
        sock.sendall(data)


def _end(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
