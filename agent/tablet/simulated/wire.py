"""The device side of the ADB protocol over TCP: what a tablet's adbd says to Google's server."""

import socket
import threading
from contextlib import suppress
from itertools import count

from agent.tablet.simulated.adbd_messages import (
    TOKEN_SIZE,
    VERSION,
    Auth,
    Command,
    Message,
    read_message,
)
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.wire_stream import WireStream
from agent.tablet.simulated.world import World

_MUTE = "offline"  # a tablet in this state takes the connection and says nothing


class WirePort:
    """A port of the hub, as a TCP port of this computer: whatever tablet is plugged in answers.

    Args:
        world: the tablets, on a clock that moves by itself.
        usb_port: the port's name in the scenario.

    Attributes:
        address: what `adb connect` is given.
    """

    def __init__(self, world: World, usb_port: str) -> None:
        self.world = world
        self.usb_port = usb_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self._listener.getsockname())
        self._connections: set[WireConnection] = set()
        self._lock = threading.Lock()
        name = f"wire-{usb_port}"
        self._thread = threading.Thread(target=self._accept, name=name, daemon=True)
        self._thread.start()

    def visitor(self) -> tuple[int, Tablet] | None:
        """Return the tablet that ADB sees at this port, with its transport id in the world."""
        with self.world.changed:
            for number, tablet in self.world.roster.present():
                if tablet.port == self.usb_port:
                    return number, tablet
        return None

    def welcome(self) -> None:
        """Go on with connections whose key was accepted meanwhile."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.go_on()

    def drop(self) -> None:
        """Pull the cable: end every connection."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.close()

    def close(self) -> None:
        """End everything; safe to call twice."""
        _shut(self._listener)
        self.drop()
        self._thread.join(timeout=5)

    def forget(self, connection: "WireConnection") -> None:
        """Drop a connection that has ended."""
        with self._lock:
            self._connections.discard(connection)

    def _accept(self) -> None:
        while True:
            try:
                sock, _peer = self._listener.accept()
            except OSError:
                return
            visitor = self.visitor()
            if visitor is None:
                sock.close()
                continue
            connection = WireConnection(self, sock, *visitor)
            with self._lock:
                self._connections.add(connection)
            connection.start()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # not connected, or no longer
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()


class WireConnection:
    """One connection of the server to a tablet's adbd."""

    def __init__(
        self, port: WirePort, sock: socket.socket, transport_id: int, tablet: Tablet
    ) -> None:
        self.world = port.world
        self.tablet = tablet
        self._transport_id = transport_id
        self.payload = tablet.traits.max_payload
        self._port = port
        self._sock = sock
        self._send_lock = threading.Lock()
        self._banner_lock = threading.Lock()
        self._streams: dict[int, WireStream] = {}
        self._numbers = count(1)
        self._asked = False  # the server offered its key: the dialog is on the screen
        self._online = False

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._serve, name="wire-connection", daemon=True).start()

    def go_on(self) -> None:
        """Come online if the dialog was accepted since the server asked."""
        if self._asked and self.tablet.authorized:
            self._banner()

    def send(self, command: Command, first: int, second: int, data: bytes = b"") -> None:
        """Send a message; a connection that is lost is closed."""
        try:
            with self._send_lock:
                self._sock.sendall(Message(command, first, second, data).pack())
        except OSError:
            self.close()

    def close(self) -> None:
        """End the connection with all its streams; safe to call twice."""
        _shut(self._sock)
        for stream in list(self._streams.values()):
            stream.end()
        self._port.forget(self)

    def lasts(self) -> bool:
        """Tell whether the tablet is still there; its shell says nothing more after it left."""
        return self.world.roster.find(self._transport_id) is self.tablet

    def forget(self, stream: "WireStream") -> None:
        """Drop a stream that has ended."""
        self._streams.pop(stream.number, None)

    def _serve(self) -> None:
        while (message := read_message(self._sock)) is not None:
            if message.command == Command.CNXN:
                self._greet(message)
            elif message.command == Command.AUTH:
                self._authenticate(message)
            elif message.command == Command.OPEN:
                self._open(message)
            elif message.second in self._streams:
                self._pass_on(message)
        self.close()

    def _greet(self, message: Message) -> None:
        self.payload = min(message.second, self.tablet.traits.max_payload)
        if self.tablet.connection != _MUTE:
            self._challenge()

    def _challenge(self) -> None:
        self.send(Command.AUTH, Auth.TOKEN, 0, self.tablet.boot_id.encode()[:TOKEN_SIZE])

    def _authenticate(self, message: Message) -> None:
        """Take any signature of an accepted computer; whose key it is, is not looked at."""
        if message.first == Auth.PUBLIC_KEY:
            self._asked = True
            self.go_on()
        elif self.tablet.authorized:
            self._banner()
        else:
            self._challenge()

    def _banner(self) -> None:
        """Come online, once: Google's server takes a second banner for a new connection."""
        with self._banner_lock:
            if self._online:
                return
            self._online = True
        traits = self.tablet.traits
        features = "shell_v2,cmd" if traits.shell_v2 else "cmd"
        properties = {
            "ro.product.name": traits.product,
            "ro.product.model": traits.model,
            "ro.product.device": traits.device,
            "features": features,
        }
        told = "".join(f"{name}={value};" for name, value in properties.items())
        kind = "recovery" if self.tablet.adb_state == "recovery" else "device"
        self.send(Command.CNXN, VERSION, traits.max_payload, f"{kind}::{told}".encode())

    def _open(self, message: Message) -> None:
        service = message.data.rstrip(b"\0").decode("utf-8", "replace")
        kind, _colon, text = service.partition(":")
        if self.tablet.spec.wedged:
            return
        if kind.split(",")[0] != "shell" or not text or not self._online:
            self.send(Command.CLSE, 0, message.first)
            return
        number = next(self._numbers)
        stream = WireStream(self, number, message.first, version_2="v2" in kind.split(","))
        self._streams[number] = stream
        self.send(Command.OKAY, number, message.first)
        stream.start(text)

    def _pass_on(self, message: Message) -> None:
        stream = self._streams[message.second]
        if message.command == Command.OKAY:
            stream.taken.set()
        elif message.command == Command.WRTE:  # stdin: nothing of ours reads it
            self.send(Command.OKAY, message.second, message.first)
        elif message.command == Command.CLSE:
            stream.end()
