"""What simulated tablets print to a shell text, worked out before anybody asks.

A benchmark on two cores must measure the program and not the tablets: their answers are rendered
once, by the very code of the simulated tablets on a clock that is moved by hand, and then played.
They print as much as real ones do: 45 kB of properties, 13 kB of accounts.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from agent.clock import ManualClock
from agent.tablet.device import Packet, PacketKind
from agent.tablet.script import parse_script
from agent.tablet.simulated.adbd_messages import shell_bytes
from agent.tablet.simulated.layouts import answer
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.shell import ScriptRun
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.world import World

DUMP_S = 0.5  # what a `dumpsys` takes; all else takes nothing
_TOKEN = re.compile(r"@([0-9a-f]{8}) ")
_NO_TOKEN = "5e1f0ca7"  # stands in no answer
_PROPERTIES = ("getprop",)
_FILLING = "".join(
    f"[ro.vendor.example.feature{number:03}]: [a value of usual length]\n" for number in range(700)
).encode()
_ACCOUNTS = ("com.google", *(f"com.example.account.type{number}" for number in range(29)))


@dataclass(frozen=True)
class Piece:
    """Bytes of the shell protocol v2, and how many seconds after the start they are printed."""

    after_s: float
    data: bytes


class Player:
    """One tablet; answers every text the same each time, but for the token of our scripts."""

    def __init__(self, number: int) -> None:
        self._world = World(_scenario(number), ManualClock(), 1.0)
        self._tablet: Tablet = self._world.tablets[0]
        self._known: dict[str, tuple[Piece, ...]] = {}

    def play(self, text: str) -> tuple[Piece, ...]:
        """Return what a shell text prints, and when."""
        token = _TOKEN.search(text)
        ours = token[1] if token else _NO_TOKEN
        common = text.replace(ours, _NO_TOKEN)
        if common not in self._known:
            self._known[common] = tuple(self._script(common) if token else self._command(common))
        old, new = _NO_TOKEN.encode(), ours.encode()
        return tuple(Piece(p.after_s, p.data.replace(old, new)) for p in self._known[common])

    def _script(self, text: str) -> Iterator[Piece]:
        script = parse_script(text)
        assert script is not None
        clock = ManualClock()
        self._world.clock = clock
        run = ScriptRun(self._tablet, self._world, script)
        while True:
            packets = list(run.poll())
            yield _piece(clock.monotonic(), packets)
            if packets[-1].kind is PacketKind.EXIT:
                return
            clock.sleep((run.next_due or 0) - clock.monotonic())

    def _command(self, text: str) -> Iterator[Piece]:
        given = answer(self._tablet, tuple(shlex.split(text)))
        out, err = Packet(PacketKind.STDOUT, given.stdout), Packet(PacketKind.STDERR, given.stderr)
        printed = [packet for packet in (out, err) if packet.data]
        yield _piece(given.delay_s, [*printed, Packet(PacketKind.EXIT, status=given.status)])


def _piece(after_s: float, packets: list[Packet]) -> Piece:
    return Piece(after_s, b"".join(shell_bytes(packet, version_2=True) for packet in packets))


def _scenario(number: int) -> Scenario:
    """Return the scenario of one tablet; its properties are those of its kind, and many more."""
    tablet: dict[str, object] = {
        "model": "lenovo-m10-3",
        "serial": f"HA1BENCH{number:02}",
        "users": [{"id": 0, "accounts": [{"type": kind} for kind in _ACCOUNTS]}],
        "timing": {"dump": DUMP_S},
    }
    about = {"fr": "Une tablette lente.", "en": "A slow tablet."}
    plain = Scenario.model_validate({"about": about, "tablets": [tablet]})
    printed = answer(World(plain, ManualClock()).tablets[0], _PROPERTIES).stdout + _FILLING
    fault = {"command": " ".join(_PROPERTIES), "do": "print", "text": printed.decode()}
    return Scenario.model_validate({"about": about, "tablets": [{**tablet, "faults": [fault]}]})
