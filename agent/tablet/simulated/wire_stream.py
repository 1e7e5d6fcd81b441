"""One shell service on the wire: the script's packets, one message in flight at a time."""

import threading
from typing import Protocol

from agent.tablet.device import Packet, PacketKind
from agent.tablet.script import parse_script
from agent.tablet.simulated.adbd_messages import Command, chunks, shell_bytes
from agent.tablet.simulated.answers import UnknownCommandError
from agent.tablet.simulated.misbehaviour import run_script
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.shell import Run
from agent.tablet.simulated.world import World


class Connection(Protocol):
    """What a stream needs of the connection that carries it."""

    world: World
    tablet: Tablet
    payload: int

    def send(self, command: Command, first: int, second: int, data: bytes = b"") -> None:
        """Send a message."""

    def lasts(self) -> bool:
        """Tell whether the tablet is still there."""

    def close(self) -> None:
        """End the connection with all its streams."""

    def forget(self, stream: "WireStream") -> None:
        """Drop a stream that has ended."""


class WireStream:
    """One shell service under way."""

    def __init__(self, connection: Connection, number: int, peer: int, *, version_2: bool) -> None:
        self.number = number
        self.taken = threading.Event()  # the server took the last message: one at a time
        self._connection = connection
        self._peer = peer
        self._version_2 = version_2
        self._over = threading.Event()

    def start(self, text: str) -> None:
        """Run the shell text in a thread of its own."""
        threading.Thread(target=self._run, args=(text,), name="wire-stream", daemon=True).start()

    def end(self) -> None:
        """Stop: the server closed the stream, or the connection is lost."""
        self._over.set()
        self.taken.set()
        with self._connection.world.changed:
            self._connection.world.changed.notify_all()

    def _run(self, text: str) -> None:
        run = self._begin(text)
        if run is None:
            self._refuse(text)
        else:
            self._follow(run)
        self._connection.forget(self)

    def _begin(self, text: str) -> Run | None:
        world = self._connection.world
        script = parse_script(text)
        if script is None:
            return None
        with world.changed:
            try:
                return run_script(self._connection.tablet, world, script)
            except UnknownCommandError:
                return None

    def _refuse(self, text: str) -> None:
        """Say what mksh says of a command that is not there; `world.unknown` keeps it."""
        self._connection.world.unknown.append(text)
        name = text.split(maxsplit=1)[0]
        message = f"/system/bin/sh: {name}: inaccessible or not found\n".encode()
        self._send(Packet(PacketKind.STDERR, message))
        self._send(Packet(PacketKind.EXIT, status=127))
        self._close()

    def _follow(self, run: Run) -> None:
        world = self._connection.world
        self._send_bytes(run.raw)
        while not self._over.is_set():
            with world.changed:
                world.advance()
                packets = list(run.poll()) if self._connection.lasts() else []
                if not packets:
                    self._wait(run)
                    continue
            for packet in packets:
                if packet.kind is PacketKind.GONE:
                    self._connection.close()
                    return
                self._send(packet)
            if packets[-1].kind is PacketKind.EXIT:
                self._close()
                return

    def _wait(self, run: Run) -> None:
        """Wait, with the world's lock held, for what is due next or for anything to change."""
        world = self._connection.world
        dues = [due for due in (run.next_due, world.next_event_at()) if due is not None]
        left = max(0.0, min(dues) - world.clock.monotonic()) if dues else None
        if not self._over.is_set():
            world.changed.wait(left if self._connection.lasts() else None)

    def _send(self, packet: Packet) -> None:
        self._send_bytes(shell_bytes(packet, version_2=self._version_2))

    def _send_bytes(self, data: bytes) -> None:
        for piece in chunks(data, self._connection.payload):
            if self._over.is_set():
                return
            self.taken.clear()
            self._connection.send(Command.WRTE, self.number, self._peer, piece)
            self.taken.wait()

    def _close(self) -> None:
        if not self._over.is_set():
            self._over.set()
            self._connection.send(Command.CLSE, self.number, self._peer)
