"""The probe: one read of a tablet in one round trip, as a frozen snapshot."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.clock import Clock
from agent.errors import TabletError
from agent.tablet.device import Device
from agent.tablet.parsers.answer import Answer, ReadProblem
from agent.tablet.queries import STREAMS, Query, lanes_of
from agent.tablet.streams import SECTION_TIMEOUT_S, TOTAL_TIMEOUT_S, ask

if TYPE_CHECKING:
    from agent.tablet.reading import StreamAnswers
    from agent.tablet.snapshot import Snapshot


@dataclass(frozen=True)
class Limits:
    """How long a probe may take, in seconds: in all, and for one command."""

    total_s: float = TOTAL_TIMEOUT_S
    section_s: float = SECTION_TIMEOUT_S


DEFAULT_LIMITS = Limits()
_TOGETHER_S = 1.0  # how long one stream waits for the others before it goes alone


def probe(
    device: Device,
    clock: Clock,
    limits: Limits = DEFAULT_LIMITS,
    meanwhile: Callable[[], None] | None = None,
) -> "Snapshot":
    """Read a tablet once: all streams are opened at once, none waits for another.

    Args:
        device: the tablet.
        clock: measures the deadlines.
        limits: how long it may take.
        meanwhile: called once the tablet is at work, for what takes the desk some time too.

    Returns:
        What could be read; what could not is `Unread` in it.

    Raises:
        TabletError, AdbError: no stream could be opened at all.
    """
    start = clock.monotonic()
    lanes = device.lanes
    all_there = threading.Barrier(len(STREAMS) + 1)

    def run(number: int) -> "StreamAnswers | TabletError":
        try:
            return _answers(device, lanes_of(STREAMS[number], lanes), clock, limits, all_there)
        except TabletError as error:
            all_there.abort()
            return error

    with ThreadPoolExecutor(len(STREAMS), thread_name_prefix="probe") as pool:
        under_way = pool.map(run, range(len(STREAMS)))
        _meet(all_there)
        from agent.tablet.reading import read  # noqa: PLC0415 - parsers load while the tablet works

        if meanwhile is not None:
            meanwhile()
        results = list(under_way)
    errors = [result for result in results if isinstance(result, TabletError)]
    if len(errors) == len(results):
        raise errors[0]
    answers = tuple(
        _missing(number) if isinstance(result, TabletError) else result
        for number, result in enumerate(results)
    )
    elapsed_ms = round((clock.monotonic() - start) * 1000)
    return read(device.listing, answers, elapsed_ms)


def _answers(
    device: Device,
    lanes: tuple[tuple[Query, ...], ...],
    clock: Clock,
    limits: Limits,
    all_there: threading.Barrier,
) -> "StreamAnswers":
    pairs = ask(
        device,
        lanes,
        clock,
        total_timeout_s=limits.total_s,
        section_timeout_s=limits.section_s,
        go=lambda: _meet(all_there),
    )
    return {query.name: answer for query, answer in pairs}


def _meet(all_there: threading.Barrier) -> None:
    with suppress(threading.BrokenBarrierError):  # a stream that can't be opened stops no other
        all_there.wait(_TOGETHER_S)


def _missing(number: int) -> "StreamAnswers":
    cut = Answer(status=None, problem=ReadProblem.TRUNCATED)
    return {query.name: cut for lane in STREAMS[number] for query in lane}
