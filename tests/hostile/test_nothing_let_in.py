"""The program opens nothing to anybody: no network, no other host's ADB, no file for others."""

import ast
import os
import re
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.__main__ import main
from agent.errors import Exit, FileError
from agent.procedure.actions import ACTIONS
from agent.procedure.loader import load_named
from agent.tablet.adb import AdbBus
from agent.tablet.script import parse_script
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.wire_world import WireWorld
from tests.e2e.program import Program
from tests.google_adb import bundled_adb, environment, quiet_port
from tests.hostile.proxy import Proxy

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "procedures" / "return.yaml"

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


@wire
@needs_adb
def test_a_whole_return_reaches_the_adb_server_of_this_pc_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adb = bundled_adb()
    assert adb is not None
    with WireWorld(load_scenario("ordinary"), adb, speed=4) as world:
        guard = tmp_path / "guard"
        guard.mkdir()
        (guard / "sitecustomize.py").write_text(_GUARD, "utf-8")
        program = Program(
            tmp_path / "data",
            {
                **world.environment,
                "PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)]),
                "GUARD_PORT": str(world.port),
                "GUARD_FILE": str(tmp_path / "reached"),
            },
        )
        ended = program.give_back()
    assert ended.code == 0, ended.stderr
    assert set((tmp_path / "reached").read_text("utf-8").split()) == {f"127.0.0.1:{world.port}"}


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
@needs_adb
def test_nothing_but_reading_and_settings_pages_is_asked_of_adb(tmp_path: Path) -> None:
    adb = bundled_adb()
    assert adb is not None
    with WireWorld(load_scenario("ordinary"), adb, speed=4) as world, Proxy(world.port) as proxy:
        program = Program(tmp_path / "data", {"ANDROID_ADB_SERVER_PORT": str(proxy.port)})
        ended = program.give_back()
        assert ended.code == 0, ended.stderr
        program.run("devices")
        program.run("doctor")
    strange = [request for request in proxy.requests if not _ALLOWED.fullmatch(request)]
    assert not strange
    shells = [text.partition(":")[2] for text in proxy.requests if text.startswith("shell")]
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
@needs_adb
@posix
def test_every_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    adb = bundled_adb()
    assert adb is not None
    os.umask(0)
    try:
        with WireWorld(load_scenario("ordinary"), adb, speed=4) as world:
            program = Program(tmp_path / "data", world.environment)
            assert program.give_back().code == 0
            case = program.run("cases", "--json").data["cases"][0]["case"]
            program.run("export", case, "--to", str(tmp_path / "case.zip"))
            program.run("export", "--all", "--to", str(tmp_path / "export"))
            program.run("backup", str(tmp_path / "backup"))
    finally:
        os.umask(0o022)
    made = [path for path in tmp_path.rglob("*") if "home" not in path.parts]
    assert len(made) > 20
    for path in made:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


# ---- what a school's folder may hold


def _procedures(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SHIPPED.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "return.yaml").write_text(text, "utf-8")
    return folder


HOSTILE_PROCEDURES = {
    "an action that is none": ("do: portal", "do: shell"),
    "a module of Python": ("do: portal", "do: os.system"),
    "a key for a command": ("do: portal", "do: portal\n    command: reboot"),
    "a key for a shell": ("do: portal", 'do: portal\n    run: "adb shell reboot"'),
    "a tag of Python": ("do: portal", "do: !!python/object/apply:os.system ['id']"),
    "a field of an object": ("{tag}", "{tag.__class__.__init__.__globals__}"),
    "a width that fills the memory": ("{tag}", "{tag:>999999999}"),
    "a bomb of aliases": ("do: portal", "do: &a portal\n    x: [*a, *a, *a, *a, *a]"),
}


@pytest.mark.parametrize("change", HOSTILE_PROCEDURES.values(), ids=HOSTILE_PROCEDURES.keys())
def test_a_procedure_can_name_no_command_and_no_code(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    with pytest.raises(FileError):
        load_named("return", _procedures(tmp_path, change))


def test_a_procedure_that_is_unchanged_is_taken_from_the_folder(tmp_path: Path) -> None:
    assert load_named("return", _procedures(tmp_path)).id == "return"


def test_the_registry_holds_functions_of_this_program_alone() -> None:
    assert all(a.run.__module__.startswith("agent.procedure.actions.") for a in ACTIONS.values())


# ---- the code itself


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


_NEVER = re.compile(
    r"yaml\.(?:load|load_all|unsafe_load|full_load|UnsafeLoader|FullLoader|Loader)"
    r"|os\.(?:system|popen|exec\w*|spawn\w*)|pickle\.\w+|marshal\.\w+|eval|exec|compile"
    r"|subprocess\.(?:getoutput|getstatusoutput)|__import__"
)
_MAY_START = frozenset(
    {"adb_server.py", "doctor.py", "wire_world.py"}
)  # adb, by a list of arguments


@pytest.mark.parametrize(
    "path", sorted((ROOT / "agent").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_module_runs_text_as_code(path: Path) -> None:
    source = path.read_text("utf-8")
    calls = set(_calls(ast.parse(source)))
    assert not {call for call in calls if _NEVER.fullmatch(call)}
    assert "shell=True" not in source
    if any(call.startswith("subprocess.") for call in calls):
        assert path.name in _MAY_START
    if "import yaml" in source:
        assert path.name == "marked_yaml.py"
