"""One running script on a tablet, read from the socket that the server joined to its shell."""

import contextlib
import socket
import time

from agent.tablet.adb_socket import acknowledge_at_once
from agent.tablet.device import Packet, PacketKind
from agent.tablet.shell_packets import Decoder, V1Decoder, V2Decoder

_CHUNK_BYTES = 65_536
# No script of ours is answered with so much (the caps of `queries.py`, and what `streams.py` lets
# pass beyond them): what goes on is a flood, perhaps of packets without data, and counts as cut.
_MOST_BYTES = 6 * 1024 * 1024


class AdbStream:
    """A stream over a connected socket, which it owns from now on.

    Args:
        connected: the socket, right after the server's OKAY to the shell service.
        lanes: 2 for shell protocol v2, 1 for the service of old.
    """

    def __init__(self, connected: socket.socket, lanes: int) -> None:
        self._socket = connected
        self._lanes = lanes
        self._decoder: Decoder = V2Decoder() if lanes > 1 else V1Decoder()
        self._bytes_left = _MOST_BYTES
        self._closed = False

    @property
    def lanes(self) -> int:
        """2 where stdout and stderr come apart, else 1."""
        return self._lanes

    def receive(self, timeout_s: float) -> Packet | None:
        """Return the next packet, or None when none came within `timeout_s` seconds."""
        end = time.monotonic() + timeout_s
        left = timeout_s
        while (packet := self._decoder.next()) is None:
            if self._closed:
                return Packet(PacketKind.GONE)
            if left < 0 or not self._read(left):
                return None
            left = end - time.monotonic()
        if packet.kind in (PacketKind.EXIT, PacketKind.GONE):
            self.close()
        return packet

    def _read(self, timeout_s: float) -> bool:
        """Feed the decoder once; False when nothing came in time."""
        try:
            self._socket.settimeout(timeout_s)
            acknowledge_at_once(self._socket)
            data = self._socket.recv(_CHUNK_BYTES)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:  # reset, or closed by another thread
            data = b""
        self._bytes_left -= len(data)
        if data and self._bytes_left >= 0:
            self._decoder.feed(data)
        else:
            self._decoder.end()
        return True

    def close(self) -> None:
        """End the script (the server tells the tablet) and free the connection."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits in `receive`
        self._socket.close()
