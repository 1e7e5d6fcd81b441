"""Packets out of a shell stream's bytes."""

import struct
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from agent.tablet.device import Packet, PacketKind
from agent.tablet.shell_packets import Decoder, V1Decoder, V2Decoder

GONE = Packet(PacketKind.GONE)


def packed(kind: int, data: bytes) -> bytes:
    return struct.pack("<BI", kind, len(data)) + data


def everything(decoder: Decoder) -> list[Packet]:
    packets = []
    while (packet := decoder.next()) not in (None, GONE):
        assert packet is not None
        packets.append(packet)
    return packets


def output(packets: list[Packet], kind: PacketKind) -> bytes:
    return b"".join(packet.data for packet in packets if packet.kind is kind)


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.binary(max_size=50))), st.integers(1, 20))
def test_v2_is_the_same_in_whatever_pieces_it_comes(
    sent: list[tuple[int, bytes]], size: int
) -> None:
    wire = b"".join(packed(kind, data) for kind, data in sent) + packed(3, b"\x07")
    decoder = V2Decoder()
    for start in range(0, len(wire), size):
        decoder.feed(wire[start : start + size])
    packets = everything(decoder)
    assert output(packets, PacketKind.STDOUT) == b"".join(data for kind, data in sent if kind == 1)
    assert output(packets, PacketKind.STDERR) == b"".join(data for kind, data in sent if kind == 2)
    assert packets[-1] == Packet(PacketKind.EXIT, status=7)


def test_v2_that_ends_without_an_exit_packet_is_cut() -> None:
    decoder = V2Decoder()
    decoder.feed(packed(1, b"half of i"))
    decoder.end()
    assert [decoder.next(), decoder.next()] == [Packet(PacketKind.STDOUT, b"half of i"), GONE]


def test_v2_after_its_exit_is_gone_whatever_else_comes() -> None:
    decoder = V2Decoder()
    decoder.feed(packed(3, b"\x00") + packed(1, b"late"))
    assert [decoder.next(), decoder.next()] == [Packet(PacketKind.EXIT, status=0), GONE]


def test_v2_ids_that_no_tablet_sends_are_passed_over() -> None:
    decoder = V2Decoder()
    decoder.feed(packed(9, b"???") + packed(1, b"text"))
    assert decoder.next() == Packet(PacketKind.STDOUT, b"text")


def test_v2_hands_out_what_is_there_of_a_packet() -> None:
    decoder = V2Decoder()
    decoder.feed(struct.pack("<BI", 1, 100) + b"first")
    assert decoder.next() == Packet(PacketKind.STDOUT, b"first")


def test_v2_an_absurd_length_costs_no_memory() -> None:
    decoder = V2Decoder()
    tracemalloc.start()
    decoder.feed(struct.pack("<BI", 1, 0xFFFF_FFFF))
    for _piece in range(100):
        decoder.feed(b"x" * 1000)
        decoder.next()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_v1_makes_line_feeds_of_what_a_terminal_made_of_them() -> None:
    decoder = V1Decoder()
    for piece in (b"one\r\ntwo\r", b"\nthree\r", b"\r\nfour\n"):
        decoder.feed(piece)
    decoder.end()
    assert output(everything(decoder), PacketKind.STDOUT) == b"one\ntwo\nthree\nfour\n"


def test_v1_ends_without_a_status() -> None:
    decoder = V1Decoder()
    decoder.end()
    assert [decoder.next(), decoder.next()] == [Packet(PacketKind.EXIT), GONE]
