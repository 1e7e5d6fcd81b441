"""Runs a script on a tablet to its end, deadlines kept at the desk, and returns its answers."""

from collections.abc import Callable, Sequence

from agent.clock import Clock
from agent.tablet.device import Device, Packet, PacketKind, Stream
from agent.tablet.frames import STDERR_CAP, LaneReader
from agent.tablet.parsers.answer import Answer, ReadProblem
from agent.tablet.queries import Query
from agent.tablet.script import Script, make_script

TOTAL_TIMEOUT_S = 15.0
SECTION_TIMEOUT_S = 8.0

# What a stream may bring beyond the caps of all its answers. More is a flood: to read that to the
# deadline would keep this PC busy for nothing, and the other tablets waiting. A packet costs
# something too, or a flood of single bytes would be as good.
_FLOOD_BYTES = 2 * 1024 * 1024
_PACKET_COST = 32


def ask(
    device: Device,
    lanes: Sequence[Sequence[Query]],
    clock: Clock,
    *,
    total_timeout_s: float = TOTAL_TIMEOUT_S,
    section_timeout_s: float = SECTION_TIMEOUT_S,
    go: Callable[[], None] | None = None,
) -> tuple[tuple[Query, Answer], ...]:
    """Ask a tablet some queries in one stream and return each with its answer.

    An answer that did not come whole says why; the tablet's leaving is such a reason. `go` is as
    for `Device.open`.

    Raises:
        TabletError, AdbError: the stream could not even be opened.
    """
    start = clock.monotonic()
    script = make_script([[query.argv for query in lane] for lane in lanes])
    stream = device.open(script, total_timeout_s, go)
    try:
        readers = _readers(script, lanes, section_timeout_s, start)
        _read(stream, readers, clock, start + total_timeout_s, _most_bytes(lanes))
    finally:
        stream.close()
    queries = [query for lane in lanes for query in lane]
    answers = [answer for reader in readers for answer in reader.answers()]
    return tuple(zip(queries, answers, strict=True))


def _readers(
    script: Script, lanes: Sequence[Sequence[Query]], section_timeout_s: float, start: float
) -> list[LaneReader]:
    readers, first = [], 0
    for lane in lanes:
        caps = [query.cap_bytes for query in lane]
        readers.append(LaneReader(script.token, first, caps, section_timeout_s, start))
        first += len(lane)
    return readers


def _most_bytes(lanes: Sequence[Sequence[Query]]) -> int:
    return _FLOOD_BYTES + sum(query.cap_bytes + STDERR_CAP for lane in lanes for query in lane)


def _read(
    stream: Stream,
    readers: Sequence[LaneReader],
    clock: Clock,
    total_deadline: float,
    bytes_left: int,
) -> None:
    while waiting := [reader for reader in readers if not reader.done]:
        now = clock.monotonic()
        for reader in waiting:
            if now >= min(reader.deadline, total_deadline):
                reader.finish(ReadProblem.TIMEOUT)
        waiting = [reader for reader in waiting if not reader.done]
        if not waiting:
            return
        until = min(total_deadline, *(reader.deadline for reader in waiting))
        packet = stream.receive(until - now)
        if packet is not None:
            bytes_left -= len(packet.data) + _PACKET_COST
            _deliver(_END if bytes_left < 0 else packet, readers, clock.monotonic())


_END = Packet(PacketKind.GONE)


def _deliver(packet: Packet, readers: Sequence[LaneReader], now: float) -> None:
    if packet.kind is PacketKind.STDOUT:
        readers[0].feed(packet.data, now)
    elif packet.kind is PacketKind.STDERR:
        if len(readers) > 1:  # with one lane nothing of ours comes this way
            readers[1].feed(packet.data, now)
    else:
        for reader in readers:
            if not reader.done:
                reader.finish(ReadProblem.TRUNCATED)
