"""Shells of simulated tablets that don't do what they are asked: hostile ones, and broken ones."""

from collections.abc import Callable, Iterator, Mapping

from agent.tablet.device import Packet, PacketKind
from agent.tablet.script import Script
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.shell import Run, ScriptRun, refuse_unknown
from agent.tablet.simulated.spec import Misbehaviour
from agent.tablet.simulated.world import World

_LANES = (PacketKind.STDOUT, PacketKind.STDERR)
_CHUNK = b"y\n" * 32_768
_DRIP_S = 0.5
# A packet of no known kind that announces two gigabytes, and the beginning of nothing.
NO_PACKETS = b"\x09\xff\xff\xff\x7f" + b"\x1b[2J" * 64

_Timed = Iterator[tuple[float, Packet]]  # seconds after the one before


def run_script(tablet: Tablet, world: World, script: Script) -> Run:
    """Return the script under way on a tablet, in whatever way its shell behaves now.

    Raises:
        UnknownCommandError: the simulated tablets have no answer to one of its commands.
    """
    pieces = _PIECES.get(tablet.shell) if tablet.shell else None
    if pieces is None:
        return ScriptRun(tablet, world, script)
    refuse_unknown(script, world)
    world.commands += [(tablet.spec.id, argv) for argv in script.commands]
    return _WildRun(pieces(script), world, tablet.shell)


class _WildRun:
    """A shell that prints what it wants.

    Attributes:
        raw: bytes that stand on the wire before anything else, in no packet.
    """

    def __init__(self, pieces: _Timed, world: World, kind: Misbehaviour | None) -> None:
        self.raw = NO_PACKETS if kind is Misbehaviour.GARBAGE else b""
        self._pieces = pieces
        self._world = world
        self._next: Packet | None = None
        self._due: float | None = world.clock.monotonic()
        self._prepare()

    @property
    def next_due(self) -> float | None:
        """When it prints next, or None when it never will."""
        return self._due

    def poll(self) -> Iterator[Packet]:
        """Return the next packet if it is due; one at a time, since a flood never ends."""
        due, packet = self._due, self._next
        if packet is not None and due is not None and due <= self._world.clock.monotonic():
            self._prepare()
            yield packet

    def _prepare(self) -> None:
        assert self._due is not None
        delay, self._next = next(self._pieces, (0.0, None))
        self._due = None if self._next is None else self._due + delay / self._world.speed


def _out(data: bytes, lane: int = 0) -> Packet:
    return Packet(_LANES[lane], data)


def _flood(_script: Script) -> _Timed:
    while True:
        yield 0.0, _out(_CHUNK)


def _grains(_script: Script) -> _Timed:
    while True:
        yield 0.0, _out(b"y")


def _drip(_script: Script) -> _Timed:
    while True:
        yield _DRIP_S, _out(b"y")


def _nothing(_script: Script) -> _Timed:
    return iter(())


def _silent(_script: Script) -> _Timed:
    yield 0.0, Packet(PacketKind.EXIT, status=0)


def _refuse(_script: Script) -> _Timed:
    yield 0.0, Packet(PacketKind.EXIT, status=1)


def _close(script: Script) -> _Timed:
    """Answer the first command, and go in the middle of the second."""
    yield 0.0, _out(_frame(script, 0, b"0") + _begin(script, 1) + b"Users:\n\tUser")
    yield 0.0, Packet(PacketKind.GONE)


def _echo(script: Script) -> _Timed:
    """Print the script, as a terminal does, and end as if it had run."""
    for lane, _commands in enumerate(script.lanes):
        yield 0.0, _out(script.text.replace(";", ";\n").encode(), lane)
    yield 0.0, Packet(PacketKind.EXIT, status=0)


def _forge(script: Script) -> _Timed:
    """Answer, and end each answer twice: as if the tablet's text held the end of its section."""
    yield from _framed(script, lambda number: _frame(script, number, b"0") + _end(script, number))


def _hollow(script: Script) -> _Timed:
    """Answer every command in order, with nothing, and as if all were well."""
    yield from _framed(script, lambda number: _frame(script, number, b""))


def _garbage(_script: Script) -> _Timed:
    yield 0.0, Packet(PacketKind.GONE)


def _framed(script: Script, answer: Callable[[int], bytes]) -> _Timed:
    number = 0
    for lane, commands in enumerate(script.lanes):
        for _command in commands:
            yield 0.0, _out(answer(number), lane)
            number += 1
        yield 0.0, _out(f"\n@{script.token} Z {lane}\n".encode(), lane)
    yield 0.0, Packet(PacketKind.EXIT, status=0)


def _begin(script: Script, number: int) -> bytes:
    return f"\n@{script.token} B {number}\n".encode()


def _end(script: Script, number: int) -> bytes:
    return f"\n@{script.token} E {number} 0\n".encode()


def _frame(script: Script, number: int, text: bytes) -> bytes:
    errors = f"@{script.token} X {number}\n\n".encode()
    return _begin(script, number) + text + b"\n" + _end(script, number) + errors


_PIECES: Mapping[Misbehaviour, Callable[[Script], _Timed]] = {
    Misbehaviour.FLOOD: _flood,
    Misbehaviour.GRAINS: _grains,
    Misbehaviour.DRIP: _drip,
    Misbehaviour.NOTHING: _nothing,
    Misbehaviour.SILENT: _silent,
    Misbehaviour.REFUSE: _refuse,
    Misbehaviour.CLOSE: _close,
    Misbehaviour.ECHO: _echo,
    Misbehaviour.FORGE: _forge,
    Misbehaviour.HOLLOW: _hollow,
    Misbehaviour.GARBAGE: _garbage,
}
