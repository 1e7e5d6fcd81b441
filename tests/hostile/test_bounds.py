"""No tablet costs this PC more than 32 MB and its deadlines, whatever it answers."""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.clock import ManualClock, SystemClock
from agent.tablet.device import ConnectionState, Listing, Packet, PacketKind
from agent.tablet.frp import judge
from agent.tablet.parsers.common import MOST_LINES
from agent.tablet.probe import probe
from agent.tablet.queries import STREAMS
from agent.tablet.script import Script
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import parse_scenario
from agent.tablet.simulated.spec import Misbehaviour, Scenario
from agent.tablet.simulated.wire_world import WireWorld
from agent.tablet.verdict import Verdict
from tests.e2e.program import Program
from tests.google_adb import bundled_adb

MOST_BYTES = 32 * 1024 * 1024
CAPS = {query.argv: query.cap_bytes for stream in STREAMS for lane in stream for query in lane}
_CHUNK = 65_536


@dataclass
class Fed:
    """A stream that answers every command of a script with as much as its cap lets."""

    script: Script
    filler: Callable[[int], bytes]

    lanes = 2

    def __post_init__(self) -> None:
        self._packets = self._answer()

    def receive(self, timeout_s: float) -> Packet | None:
        del timeout_s
        return next(self._packets, Packet(PacketKind.GONE))

    def close(self) -> None:
        """Nothing runs behind it."""

    def _answer(self) -> Iterator[Packet]:
        number = 0
        token = self.script.token
        for kind, lane in zip(
            (PacketKind.STDOUT, PacketKind.STDERR), self.script.lanes, strict=True
        ):
            for argv in lane:
                yield Packet(kind, f"\n@{token} B {number}\n".encode())
                yield from self._text(kind, CAPS[argv] - 1)
                yield Packet(kind, f"\n@{token} E {number} 0\n@{token} X {number}\n\n".encode())
                number += 1
            yield Packet(kind, f"\n@{token} Z {kind == PacketKind.STDERR:d}\n".encode())
        yield Packet(PacketKind.EXIT, status=0)

    def _text(self, kind: PacketKind, size: int) -> Iterator[Packet]:
        data = self.filler(size)[:size]
        for start in range(0, len(data), _CHUNK):
            yield Packet(kind, data[start : start + _CHUNK])


@dataclass(frozen=True)
class FedDevice:
    """A tablet of such streams."""

    filler: Callable[[int], bytes]

    lanes = 2
    listing = Listing("FED", ConnectionState.READY, 1)

    def open(self, script: Script, timeout_s: float, go: Callable[[], None] | None = None) -> Fed:
        del timeout_s, go
        return Fed(script, self.filler)


_ACCOUNT = b"    Account {name=%s, type=com.google}\n" % ("\U0001f600".encode() * 20)
FILLERS: Mapping[str, Callable[[int], bytes]] = {
    "line ends alone": lambda size: b"\n" * size,
    "as many lines as are read": lambda size: (b"x" * (size // MOST_LINES) + b"\n") * MOST_LINES,
    "one line without an end": lambda size: b"x" * size,
    "four bytes a character": lambda size: "\U0001f600".encode() + b"x" * size,
    "no UTF-8": lambda size: b"\xff" * size,
    "accounts without an end": lambda size: (
        b"User UserInfo{0:a:13}:\n  Accounts: 99999\n" + _ACCOUNT * (size // len(_ACCOUNT))
    ),
    "properties without an end": lambda size: b"".join(
        b"[a.%d]: [\xf0\x9f\x98\x80]\n" % number for number in range(size // 16)
    ),
    "users without an end": lambda size: (
        b"Users:\n" + b"".join(b"\tUserInfo{%d:a:13}\n" % number for number in range(size // 20))
    ),
}


@pytest.mark.parametrize("filler", FILLERS.values(), ids=FILLERS.keys())
def test_the_fullest_answers_cost_less_than_32_megabytes(filler: Callable[[int], bytes]) -> None:
    device = FedDevice(filler)
    tracemalloc.start()
    try:
        snapshot = probe(device, SystemClock())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert judge(snapshot).verdict is Verdict.UNREADABLE
    assert peak < MOST_BYTES, f"{peak / 1024 / 1024:.1f} MB"


TWO = """
about: {{fr: Une honnête et une qui se conduit mal., en: An honest one and one that misbehaves.}}
tablets:
  - {{id: honest, model: lenovo-m10, serial: HONEST, port: "1-1"}}
  - {{id: wild, model: lenovo-m10-3, serial: WILD, port: "1-2", shell: {kind}}}
"""
EVERY_KIND = pytest.mark.parametrize("kind", list(Misbehaviour))


def two(kind: Misbehaviour) -> Scenario:
    return parse_scenario(TWO.format(kind=kind.value), "two.yaml")


@EVERY_KIND
def test_a_shell_that_misbehaves_is_unreadable_within_its_deadline(kind: Misbehaviour) -> None:
    bus = SimulatedBus(two(kind), ManualClock())
    snapshots = {row.address: probe(bus.device(row), bus.world.clock) for row in bus.list()}
    assert judge(snapshots["WILD"]).verdict is Verdict.UNREADABLE
    assert judge(snapshots["HONEST"]).verdict is Verdict.CLEAR
    assert bus.world.clock.monotonic() <= 16


wire = [
    pytest.mark.wire,
    pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel"),
]


def rows(folder: Path, kind: Misbehaviour) -> dict[str, dict[str, object]]:
    """Check both tablets by the program, behind Google's server, in a process of its own."""
    adb = bundled_adb()
    assert adb is not None
    with WireWorld(two(kind), adb) as world:
        ended = Program(folder / "data", world.environment).run("check", "--all", "--json")
        names = {world.address(name): name for name in ("honest", "wild")}
    return {names[row["address"]]: row for row in ended.data["tablets"]}


QUICK = (Misbehaviour.FLOOD, Misbehaviour.GARBAGE)


class TestOverTheRealServer:
    """The same behind Google's ADB server."""

    pytestmark = wire

    @pytest.mark.parametrize(
        "kind",
        [k if k in QUICK else pytest.param(k, marks=pytest.mark.faults) for k in Misbehaviour],
    )
    def test_the_honest_one_beside_it_is_read_as_if_it_were_alone(
        self, tmp_path: Path, kind: Misbehaviour
    ) -> None:
        found = rows(tmp_path, kind)
        assert found["wild"]["verdict"] == "unreadable"
        assert found["honest"]["verdict"] == "clear"
        assert int(str(found["honest"]["elapsed_ms"])) < 5_000

    @pytest.mark.skipif(sys.platform != "linux", reason="the peak is told in kB on Linux")
    @pytest.mark.parametrize(
        "kind",
        [Misbehaviour.FLOOD, pytest.param(Misbehaviour.GRAINS, marks=pytest.mark.faults)],
    )
    def test_a_flood_costs_the_program_less_than_32_megabytes(
        self, tmp_path: Path, kind: Misbehaviour
    ) -> None:
        calm, wild = (_peak_kib(tmp_path / name, each) for name, each in (("a", None), ("b", kind)))
        assert wild - calm < MOST_BYTES // 1024


def _peak_kib(folder: Path, kind: Misbehaviour | None) -> int:
    """Return the peak of resident memory of one `check` of one tablet, as the kernel counts it."""
    adb = bundled_adb()
    assert adb is not None
    scenario = two(kind or Misbehaviour.SILENT)
    alone = scenario.model_copy(update={"tablets": scenario.tablets[1 if kind else 0 :][:1]})
    with WireWorld(alone, adb) as world:
        program = Program(folder, world.environment)
        started = subprocess.Popen(
            program.command("check", "--all", "--json"),
            env={**os.environ, **world.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _pid, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss
