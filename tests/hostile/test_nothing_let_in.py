"""The program opens nothing to anybody: no network, no other host's ADB, no file for others."""

import os
import re
import socket
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.__main__ import main
from agent.errors import Exit
from agent.tablet.adb import AdbBus
from agent.tablet.script import parse_script
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.e2e.program import Program
from tests.google_adb import bundled_adb, environment, quiet_port
from tests.hostile.proxy import Proxy

ROOT = Path(__file__).parents[2]

wire = pytest.mark.wire
needs_adb = pytest.mark.skipif(bundled_adb() is None, reason="no adb binary in the adbutils wheel")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


# ---- the network


class _Sockets:
    """Notes where sockets go, and lets none out of this PC or listen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached: set[Any] = set()
        connect = socket.socket.connect

        def guarded(sock: socket.socket, address: Any) -> None:
            self.reached.add(address)
            connect(sock, address)

        def refuse(*_arguments: object) -> None:
            raise AssertionError("the program opened a door")

        monkeypatch.setattr(socket.socket, "connect", guarded)
        for name in ("bind", "listen"):
            monkeypatch.setattr(socket.socket, name, refuse)
        for name in ("getaddrinfo", "gethostbyname"):
            monkeypatch.setattr(socket, name, _only_loopback(getattr(socket, name)))


def _only_loopback(look_up: Any) -> Any:
    def guarded(host: object, *arguments: object, **named: object) -> Any:
        assert host in ("127.0.0.1", "localhost"), f"looked up {host!r}"
        return look_up(host, *arguments, **named)

    return guarded


@dataclass(frozen=True)
class WholeRun:
    """What a whole return of the program did, watched from the outside and from within."""

    folder: Path
    port: int
    reached: frozenset[str]
    requests: tuple[str, ...]


def _watched(aside: Path, port: int) -> dict[str, str]:
    """Return an environment in which the program is watched from within (`_GUARD`)."""
    return {
        "HOME": str(aside),
        "PYTHONPATH": os.pathsep.join([str(aside), str(ROOT)]),
        "ANDROID_ADB_SERVER_PORT": str(port),
        "GUARD_PORT": str(port),
        "GUARD_FILE": str(aside / "reached"),
    }


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """Return tablets and look at the record, behind Google's server, with no umask to help."""
    adb = bundled_adb()
    if adb is None:
        pytest.skip("no adb binary in the adbutils wheel")
    folder, aside = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("aside")
    (aside / "sitecustomize.py").write_text(_GUARD, "utf-8")
    before = os.umask(0)
    try:
        with (
            WireWorld(load_scenario("ordinary"), adb, speed=4) as world,
            Proxy(world.port) as proxy,
        ):
            program = Program(folder / "data", _watched(aside, proxy.port))
            ended = program.give_back()
            assert ended.code == 0, ended.stderr
            program.run("devices")
            program.run("check", "--all")
            for words in (
                ("export", ended.data["case"], "--to", str(folder / "case.zip")),
                ("export", "--all", "--to", str(folder / "export")),
                ("backup", str(folder / "backup")),
            ):
                assert program.run(*words).code == 0
    finally:
        os.umask(before)
    reached = frozenset((aside / "reached").read_text("utf-8").split())
    return WholeRun(folder, proxy.port, reached, tuple(proxy.requests))


@wire
def test_a_whole_return_reaches_the_adb_server_of_this_pc_and_nothing_else(
    whole_run: WholeRun,
) -> None:
    assert whole_run.reached == {f"127.0.0.1:{whole_run.port}"}


# Runs in the program before anything of it: an audit hook sees every socket, whoever opens it.
_GUARD = """
import os, sys

def watch(event, arguments):
    if event == "socket.connect":
        host, port = arguments[1][:2]
        with open(os.environ["GUARD_FILE"], "a") as file:
            file.write(f"{host}:{port}\\n")
        if (host, str(port)) != ("127.0.0.1", os.environ["GUARD_PORT"]):
            raise RuntimeError("reached for the network")
    elif event in ("socket.bind", "socket.sendto", "socket.gethostbyname"):
        raise RuntimeError("reached for the network")
    elif event == "socket.getaddrinfo" and arguments[0] != "127.0.0.1":
        raise RuntimeError("looked a name up")
    elif event in ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn"):
        raise RuntimeError("started a program")

sys.addaudithook(watch)
"""


def test_simulated_tablets_open_no_socket_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = _Sockets(monkeypatch)
    code = main(["--data", str(tmp_path), "--fake", "clear", "check"])
    assert (code, sockets.reached) == (0, set())


# ---- ADB

# All that is ever asked of the server; nothing that connects, pairs, forwards, roots or reboots.
_ALLOWED = re.compile(
    r"host:version|host:devices-l|host:track-devices"
    r"|host-transport-id:\d+:features|host:transport-id:\d+"
    r"|shell(?:,v2,raw)?:.*",
    re.DOTALL,
)


@wire
def test_nothing_but_reading_and_settings_pages_is_asked_of_adb(whole_run: WholeRun) -> None:
    strange = [request for request in whole_run.requests if not _ALLOWED.fullmatch(request)]
    assert not strange
    shells = [text.partition(":")[2] for text in whole_run.requests if text.startswith("shell")]
    assert shells
    assert all(parse_script(text) for text in shells)  # each command of it passed the gate


@wire
@needs_adb
@posix
def test_a_server_that_the_program_starts_listens_on_this_pc_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = quiet_port()
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(bundled_adb()))
    monkeypatch.setenv("ADB_SERVER_SOCKET", f"tcp:0.0.0.0:{port}")  # would open it to everybody
    try:
        AdbBus("127.0.0.1", port).list()
        assert set(_listening(port)) == {"127.0.0.1"}
    finally:
        stop = [str(bundled_adb()), "-P", str(port), "kill-server"]
        subprocess.run(stop, check=False, env=environment(tmp_path))


def _listening(port: int) -> Iterator[str]:
    """Yield the addresses of this PC on which somebody listens at that port."""
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        local, state = line.split()[1], line.split()[3]
        host, _colon, number = local.partition(":")
        if state == "0A" and int(number, 16) == port:
            yield socket.inet_ntoa(bytes.fromhex(host)[::-1])
    for line in Path("/proc/net/tcp6").read_text("ascii").splitlines()[1:]:
        if line.split()[3] == "0A" and int(line.split()[1].rpartition(":")[2], 16) == port:
            yield line.split()[1]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ANDROID_ADB_SERVER_ADDRESS", "192.0.2.7"),
        ("ANDROID_ADB_SERVER_HOST", "adb.example.org"),
        ("ADB_SERVER_SOCKET", "tcp:192.0.2.7:5037"),
        ("ADB_SERVER_SOCKET", "tcp:0.0.0.0:5037"),
    ],
)
def test_an_adb_server_on_another_pc_is_never_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    value: str,
) -> None:
    monkeypatch.setenv(variable, value)
    sockets = _Sockets(monkeypatch)
    code = main(["--data", str(tmp_path / "data"), "check"])
    assert (code, sockets.reached) == (Exit.TABLET, set())
    assert "this PC" in capsys.readouterr().err


# ---- files


@wire
@posix
def test_every_file_is_for_its_owner_alone(whole_run: WholeRun) -> None:
    made = list(whole_run.folder.rglob("*"))
    assert len(made) > 20
    for path in made:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
