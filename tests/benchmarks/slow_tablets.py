"""Slow tablets behind Google's real ADB server, both processes of their own, for one benchmark."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from agent.clock import SystemClock
from agent.desk import Desk
from agent.records.store import Records
from agent.settings import Settings
from agent.tablet.adb import AdbBus
from agent.tablet.simulated.wire_world import ask_server
from agent.tablet.verdict import Verdict
from tests.google_adb import google_server

ROOT = Path(__file__).resolve().parents[2]
_READY_S = 20.0


@contextmanager
def slow_tablets(home: Path, tablets: int, round_trip_ms: float) -> Iterator[int]:
    """Yield the port of a server that lists so many tablets, all of them ready."""
    command = [
        sys.executable, "-m", "tests.benchmarks.fleet", str(tablets), str(round_trip_ms)
    ]  # fmt: skip
    with (
        google_server(home) as (_host, port),
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as fleet,
    ):
        assert fleet.stdin
        assert fleet.stdout
        try:
            for tablet_port in fleet.stdout.readline().split():
                ask_server(port, f"host:connect:127.0.0.1:{tablet_port}")
            _await(port, tablets)
            yield port
        finally:
            fleet.stdin.close()


def _await(port: int, tablets: int) -> None:
    deadline = time.monotonic() + _READY_S
    while ask_server(port, "host:devices").count("\tdevice") < tablets:
        assert time.monotonic() < deadline, "the tablets are not ready"
        time.sleep(0.02)


@contextmanager
def desk_at(port: int, folder: Path) -> Iterator[Desk]:
    """Yield a desk on that server."""
    clock = SystemClock()
    with closing(AdbBus("127.0.0.1", port, start_server=False)) as bus:
        yield Desk(Settings(), clock, bus, lambda: Records(folder, clock))


def check(desk: Desk, names: tuple[str, ...]) -> float:
    """Read the named tablets, or all, and return the seconds; one not read whole does not count."""
    began = time.perf_counter()
    found = desk.check(names, every=not names)
    lasted = time.perf_counter() - began
    verdicts = {each.judgement.verdict for each in found if each.judgement}
    assert verdicts == {Verdict.ACCOUNTS_PRESENT}
    assert {each.snapshot.unread for each in found if each.snapshot} == {()}
    return lasted
