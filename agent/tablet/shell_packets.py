"""Decodes what a shell stream brings into packets; pure: bytes in, packets out.

Shell protocol v2 (adb `shell_protocol.h`): an id byte, a length of 4 bytes, little-endian, then
that many bytes. A tablet is a stranger's: data are handed out as they arrive, so that a length of
4 GB costs no memory.
"""

from collections import deque
from typing import Protocol

from agent.tablet.device import Packet, PacketKind

_STDOUT, _STDERR, _EXIT = 1, 2, 3  # 0 stdin, 4 close stdin, 5 window size: never from a tablet
_KINDS = {_STDOUT: PacketKind.STDOUT, _STDERR: PacketKind.STDERR}
_HEADER_BYTES = 5


class Decoder(Protocol):
    """What makes packets of one stream's bytes."""

    def feed(self, data: bytes) -> None:
        """Take the bytes that came."""

    def end(self) -> None:
        """Take the end of the stream."""

    def next(self) -> Packet | None:
        """Return the next packet, or None while more bytes are needed."""


class V2Decoder:
    """Shell protocol v2: two lanes, and an exit packet that proves that the stream is whole."""

    def __init__(self) -> None:
        self._packets: deque[Packet] = deque()
        self._header = b""
        self._left = 0  # bytes of the present packet that are still to come
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Take the bytes that came; what follows the exit packet is dropped."""
        rest = memoryview(data)
        while rest and not self._ended:
            if self._left == 0:
                rest = self._take_header(rest)
            else:
                piece, rest = bytes(rest[: self._left]), rest[self._left :]
                self._left -= len(piece)
                self._take_piece(piece)

    def _take_header(self, data: memoryview) -> memoryview:
        wanted = _HEADER_BYTES - len(self._header)
        self._header += bytes(data[:wanted])
        if len(self._header) == _HEADER_BYTES:
            self._left = int.from_bytes(self._header[1:], "little")
            if self._left == 0:
                self._header = b""
        return data[wanted:]

    def _take_piece(self, piece: bytes) -> None:
        kind = self._header[0]
        if kind == _EXIT:
            self._finish(Packet(PacketKind.EXIT, status=piece[0]))
        elif kind in _KINDS:
            self._packets.append(Packet(_KINDS[kind], piece))
        if self._left == 0:
            self._header = b""

    def _finish(self, packet: Packet) -> None:
        self._packets.append(packet)
        self._ended = True

    def end(self) -> None:
        """Take the end of the stream: without an exit packet before it, it was cut."""
        if not self._ended:
            self._finish(Packet(PacketKind.GONE))

    def next(self) -> Packet | None:
        """Return the next packet; `GONE` for ever after the last."""
        if self._packets:
            return self._packets.popleft()
        return Packet(PacketKind.GONE) if self._ended else None


class V1Decoder:
    """The shell service of old: one lane, no exit status, perhaps a terminal in between.

    A terminal makes CR LF of each LF; that is undone. The end of the stream is `EXIT` without a
    status: it may as well be a cable that was pulled, so only the marks in the script's own output
    tell what is whole.
    """

    def __init__(self) -> None:
        self._packets: deque[Packet] = deque()
        self._held = b""  # CRs at the end of a piece, of which the LF may be still to come
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Take the bytes that came."""
        text = self._held + data
        kept = text.rstrip(b"\r")
        self._held = text[len(kept) :][-2:]
        text = kept.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n")
        if text and not self._ended:
            self._packets.append(Packet(PacketKind.STDOUT, text))

    def end(self) -> None:
        """Take the end of the stream."""
        if not self._ended:
            self._ended = True
            self._packets.append(Packet(PacketKind.EXIT))

    def next(self) -> Packet | None:
        """Return the next packet; `GONE` for ever after the end."""
        if self._packets:
            return self._packets.popleft()
        return Packet(PacketKind.GONE) if self._ended else None
