"""Runs a script on a simulated tablet: the very bytes that its shell would print, when due."""

from collections.abc import Iterator
from typing import Protocol

from agent.tablet.device import Packet, PacketKind
from agent.tablet.gate import Argv
from agent.tablet.script import Script
from agent.tablet.simulated.answers import SimulatedAnswer, UnknownCommandError
from agent.tablet.simulated.layouts import answer, known
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.world import World

_KINDS = (PacketKind.STDOUT, PacketKind.STDERR)


class Run(Protocol):
    """A script under way.

    Attributes:
        raw: bytes that stand on the wire before all packets, in none themselves.
    """

    raw: bytes

    @property
    def next_due(self) -> float | None:
        """When it prints next, on the world's clock, or None when it never will."""

    def poll(self) -> Iterator[Packet]:
        """Return every packet that is due by now; the world's lock must be held."""


class _Lane:
    """The commands of one lane, one after the other.

    `due` is when the lane prints next, on the world's clock; None when it hangs or has ended.
    """

    def __init__(self, script: Script, place: int, first: int, due: float) -> None:
        self.kind = _KINDS[place]
        self.due: float | None = due
        self.ended = False
        self.cut = False
        self._token = script.token
        self._place = place
        self._left = list(enumerate(script.lanes[place], start=first))
        self._under_way: SimulatedAnswer | None = None

    def step(self, tablet: Tablet, world: World) -> bytes:
        """Print what is due: the beginning of a command, or its answer."""
        if not self._left:
            self.due, self.ended = None, True
            return f"\n@{self._token} Z {self._place}\n".encode()
        number, argv = self._left[0]
        if self._under_way is None:
            return self._begin(number, answer(tablet, argv), world.speed)
        del self._left[0]
        ended, self._under_way = self._under_way, None
        return self._end(number, ended)

    def _begin(self, number: int, given: SimulatedAnswer, speed: float) -> bytes:
        self._under_way = given
        assert self.due is not None
        self.due += given.delay_s / speed
        head = f"\n@{self._token} B {number}\n".encode()
        if given.hang:
            self.due = None
            return head + given.stdout
        return head

    def _end(self, number: int, given: SimulatedAnswer) -> bytes:
        if given.cut_after is not None:
            self.due, self.cut = None, True
            return given.stdout[: given.cut_after]
        status = f"\n@{self._token} E {number} {given.status}\n".encode()
        # `$(…)` takes the newlines off the end of stderr, `echo` puts one back.
        errors = f"@{self._token} X {number}\n".encode() + given.stderr.rstrip(b"\n") + b"\n"
        return given.stdout + status + errors


class ScriptRun:
    """One script under way on one tablet.

    Args:
        tablet: where it runs; it must be reachable.
        world: the tablet's world, whose lock must be held around `poll`.
        script: what to run.

    Raises:
        UnknownCommandError: the simulated tablets have no answer to one of its commands.
    """

    def __init__(self, tablet: Tablet, world: World, script: Script) -> None:
        refuse_unknown(script, world)
        now = world.clock.monotonic()
        self._tablet = tablet
        self._world = world
        self._lanes = [
            _Lane(script, place, sum(map(len, script.lanes[:place])), now)
            for place in range(len(script.lanes))
        ]
        self._exited = False
        self.raw = b""
        world.commands += [(tablet.spec.id, argv) for argv in script.commands]

    @property
    def next_due(self) -> float | None:
        """When the script prints next, or None when it never will."""
        dues = [lane.due for lane in self._lanes if lane.due is not None]
        return min(dues, default=None)

    def poll(self) -> Iterator[Packet]:
        """Return every packet that is due by now."""
        now = self._world.clock.monotonic()
        for lane in self._lanes:
            printed = b""
            while lane.due is not None and lane.due <= now:
                printed += lane.step(self._tablet, self._world)
            if printed:
                yield Packet(lane.kind, printed)
        if any(lane.cut for lane in self._lanes):
            yield Packet(PacketKind.GONE)
        elif all(lane.ended for lane in self._lanes) and not self._exited:
            self._exited = True
            yield Packet(PacketKind.EXIT, status=0)


def refuse_unknown(script: Script, world: World) -> None:
    """Raise UnknownCommandError for a command that no simulated tablet has an answer to."""
    strange: list[Argv] = [argv for argv in script.commands if not known(argv)]
    if strange:
        world.unknown += [" ".join(argv) for argv in strange]
        raise UnknownCommandError(f"simulated tablets do not know {strange!r}")
