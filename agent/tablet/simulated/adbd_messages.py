"""The messages of the ADB protocol between a server and a tablet: packed, read, chunked.

Source: AOSP packages/modules/adb `protocol.txt` and `types.h`; what Google's server 29 and 36 take
of it was measured (ADB facts, part 3).
"""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from agent.tablet.device import Packet, PacketKind

VERSION = 0x01000001  # from this version on checksums are not looked at
TOKEN_SIZE = 20
_HEADER = struct.Struct("<6I")


class Command(IntEnum):
    """What a message is: four letters, read as a little-endian number."""

    CNXN = 0x4E584E43
    AUTH = 0x48545541
    OPEN = 0x4E45504F
    OKAY = 0x59414B4F
    WRTE = 0x45545257
    CLSE = 0x45534C43


class Auth(IntEnum):
    """The first argument of `AUTH`."""

    TOKEN = 1
    SIGNATURE = 2
    PUBLIC_KEY = 3


class ShellId(IntEnum):
    """The first byte of a packet of the shell protocol v2 (`shell_protocol.h`)."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    EXIT = 3


_SHELL_IDS = {
    PacketKind.STDOUT: ShellId.STDOUT,
    PacketKind.STDERR: ShellId.STDERR,
    PacketKind.EXIT: ShellId.EXIT,
}


@dataclass(frozen=True)
class Message:
    """One message; the meaning of both arguments is the command's."""

    command: int
    first: int
    second: int
    data: bytes = field(default=b"", repr=False)

    def pack(self) -> bytes:
        """Return the bytes on the wire."""
        size, magic = len(self.data), self.command ^ 0xFFFFFFFF
        head = _HEADER.pack(self.command, self.first, self.second, size, 0, magic)
        return head + self.data


def read_message(sock: socket.socket) -> Message | None:
    """Return the next message, or None at the end of the connection or for what is none."""
    head = _read(sock, _HEADER.size)
    if head is None:
        return None
    command, first, second, size, _checksum, magic = _HEADER.unpack(head)
    if command ^ 0xFFFFFFFF != magic or size > 1 << 20:
        return None
    data = _read(sock, size)
    return None if data is None else Message(command, first, second, data)


def shell_bytes(packet: Packet, *, version_2: bool) -> bytes:
    """Return a packet as the shell service writes it: framed in version 2, plain in version 1."""
    if not version_2:
        return packet.data
    data = bytes([packet.status or 0]) if packet.kind is PacketKind.EXIT else packet.data
    return struct.pack("<BI", _SHELL_IDS[packet.kind], len(data)) + data


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    """Return data in pieces that one message may hold."""
    return (data[start : start + size] for start in range(0, len(data), size))


def _read(sock: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        try:
            piece = sock.recv(size - len(data))
        except OSError:
            return None
        if not piece:
            return None
        data += piece
    return bytes(data)
