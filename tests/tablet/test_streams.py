"""A stream that goes on and on is ended by what it brings, not only by the clock."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from agent.clock import ManualClock
from agent.tablet.adb_stream import AdbStream
from agent.tablet.device import ConnectionState, Listing, Packet, PacketKind
from agent.tablet.parsers.answer import ReadProblem
from agent.tablet.queries import HEADER
from agent.tablet.script import Script
from agent.tablet.streams import ask


@dataclass
class Flood:
    """A device whose only stream brings the same packet for ever, on a clock that stands still."""

    packet: Packet
    brought: int = 0
    closed: bool = False

    lanes = 1
    listing = Listing("FLOOD", ConnectionState.READY, 1)

    def open(self, script: Script, timeout_s: float, go: object = None) -> "Flood":
        del script, timeout_s, go
        return self

    def receive(self, timeout_s: float) -> Packet:
        del timeout_s
        self.brought += 1
        return self.packet

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    "packet",
    [
        Packet(PacketKind.STDOUT, b"y" * 65_536),
        Packet(PacketKind.STDOUT, b"y"),
        Packet(PacketKind.STDERR, b"y"),
        Packet(PacketKind.STDOUT, b""),
    ],
    ids=["large", "grains", "the other lane", "empty"],
)
def test_a_flood_is_cut_though_no_time_passes(packet: Packet) -> None:
    device = Flood(packet)
    answers = [answer for _query, answer in ask(device, [HEADER], ManualClock())]
    assert {answer.problem for answer in answers} == {ReadProblem.TRUNCATED}
    assert device.closed
    assert device.brought < 100_000


@dataclass
class _Peer:
    stream: AdbStream
    sent: list[int] = field(default_factory=list)


@contextmanager
def sending(data: bytes) -> Iterator[_Peer]:
    """Yield a stream whose tablet sends the same bytes for as long as they are taken."""
    ours, theirs = socket.socketpair()
    ours_tcp = _QuietSocket(ours)
    peer = _Peer(AdbStream(ours_tcp, 2))  # type: ignore[arg-type]

    def send() -> None:
        try:
            while True:
                theirs.sendall(data)
                peer.sent.append(len(data))
        except OSError:
            return

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    yield peer
    peer.stream.close()
    theirs.close()
    thread.join(5)


class _QuietSocket:
    """A pair's socket, which knows no option of TCP."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def setsockopt(self, *_arguments: object) -> None:
        """Take it and do nothing."""


@pytest.mark.parametrize(
    "packet",
    [struct.pack("<BI", 1, 0), struct.pack("<BI", 9, 3) + b"abc"],
    ids=["without data", "of no known kind"],
)
def test_packets_that_say_nothing_end_too(packet: bytes) -> None:
    with sending(packet * 10_000) as peer:
        got = peer.stream.receive(60)
    assert got == Packet(PacketKind.GONE)
    assert sum(peer.sent) < 8 * 1024 * 1024
