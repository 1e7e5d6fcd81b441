"""Many simulated tablets in one process, a port each, as their adbd would speak to Google's server.

`python -m tests.benchmarks.fleet COUNT ROUND_TRIP_MS` prints the ports on one line and ends with
its standard input. One event loop serves all: a thread for each stream, as the program's own
simulated tablets have, would take from the two cores what is to be measured there.
"""

import asyncio
import struct
import sys
from collections import deque
from functools import partial
from itertools import count

from agent.tablet.simulated.adbd_messages import VERSION, Command, Message
from tests.benchmarks.played import Piece, Player

_HEADER = struct.Struct("<6I")
_PAYLOAD = 1 << 20
_BANNER = (
    b"device::ro.product.name=TB328FU;ro.product.model=Lenovo TB328FU;"
    b"ro.product.device=TB328FU;features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir,apex,abb"
)


class Shell:
    """One shell under way: its pieces when they are due, one message in flight at a time."""

    def __init__(self, adbd: "Adbd", number: int, peer: int) -> None:
        self._adbd = adbd
        self._number = number
        self._peer = peer
        self._printed: deque[bytes] = deque()
        self._in_flight = False
        self._left = 0
        self._timers: list[asyncio.TimerHandle] = []

    def start(self, pieces: tuple[Piece, ...]) -> None:
        """Print each piece when it is due."""
        self._left = len(pieces)
        for piece in pieces:
            if piece.after_s:
                timer = self._adbd.loop.call_later(piece.after_s, self._print, piece.data)
                self._timers.append(timer)
            else:
                self._print(piece.data)

    def go_on(self) -> None:
        """The server took the last message."""
        self._in_flight = False
        if self._printed:
            self._in_flight = True
            data = b"".join(self._printed)
            self._printed.clear()
            self._adbd.send(Command.WRTE, self._number, self._peer, data)
        elif not self._left:
            self._adbd.send(Command.CLSE, self._number, self._peer)

    def end(self) -> None:
        """Nobody listens any more."""
        for timer in self._timers:
            timer.cancel()

    def _print(self, data: bytes) -> None:
        self._left -= 1
        self._printed.append(data)
        if not self._in_flight:
            self.go_on()


class Adbd(asyncio.Protocol):
    """The tablet's side of one connection; all that comes in is a round trip late."""

    def __init__(self, player: Player, round_trip_s: float) -> None:
        self.loop = asyncio.get_running_loop()
        self._player = player
        self._round_trip_s = round_trip_s
        self._buffer = bytearray()
        self._shells: dict[int, Shell] = {}
        self._numbers = count(1)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take messages, each when it would have come."""
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            command, first, second, size, _checksum, _magic = _HEADER.unpack_from(self._buffer)
            end = _HEADER.size + size
            if len(self._buffer) < end:
                return
            message = Message(command, first, second, bytes(self._buffer[_HEADER.size : end]))
            del self._buffer[:end]
            self.loop.call_later(self._round_trip_s, self._take, message)

    def send(self, command: Command, first: int, second: int, data: bytes = b"") -> None:
        """Send a message."""
        assert self._transport is not None
        self._transport.write(Message(command, first, second, data).pack())

    def _take(self, message: Message) -> None:
        shell = self._shells.get(message.second)
        if message.command == Command.CNXN:
            self.send(Command.CNXN, VERSION, _PAYLOAD, _BANNER)
        elif message.command == Command.OPEN:
            self._open(message)
        elif message.command == Command.OKAY and shell:
            shell.go_on()
        elif message.command == Command.WRTE:  # stdin
            self.send(Command.OKAY, message.second, message.first)
        elif message.command == Command.CLSE and shell:
            del self._shells[message.second]
            shell.end()

    def _open(self, message: Message) -> None:
        service, _colon, text = message.data.rstrip(b"\0").decode().partition(":")
        if not service.startswith("shell,v2"):
            self.send(Command.CLSE, 0, message.first)
            return
        number = next(self._numbers)
        self.send(Command.OKAY, number, message.first)
        self._shells[number] = Shell(self, number, message.first)
        self._shells[number].start(self._player.play(text))


async def serve(tablets: int, round_trip_s: float) -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    ports = []
    for number in range(tablets):
        adbd = partial(Adbd, Player(number), round_trip_s)
        server = await loop.create_server(adbd, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
    sys.stdout.write(" ".join(map(str, ports)) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
