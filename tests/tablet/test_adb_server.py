"""The ADB server of the desk: reached, started, asked for its version."""

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.errors import AdbError
from agent.tablet import adb_server
from agent.tablet.adb import AdbBus
from agent.tablet.simulated.server import FakeAdbServer, ServedTablet
from tests.google_adb import ask, bundled_adb, environment, quiet_port


class Starts:
    """Stands in for `subprocess.run`: notes what is started, and may let a server appear."""

    def __init__(self, *tablets: ServedTablet, fails: bool = False) -> None:
        self.commands: list[list[str]] = []
        self.options: dict[str, object] = {}
        self.server: FakeAdbServer | None = None
        self._tablets, self._fails = tablets, fails

    def __call__(self, command: list[str], **options: object) -> None:
        self.commands.append(command)
        self.options = options
        if self._fails:
            raise OSError
        self.server = FakeAdbServer(self._tablets, port=int(command[2]))


@contextmanager
def starting(monkeypatch: pytest.MonkeyPatch, starts: Starts) -> Iterator[Starts]:
    monkeypatch.setattr(subprocess, "run", starts)
    monkeypatch.setenv("ADBUTILS_ADB_PATH", "some-adb")
    yield starts
    if starts.server is not None:
        starts.server.close()


def test_an_absent_server_is_started_on_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    port = quiet_port()
    with starting(monkeypatch, Starts(ServedTablet())) as starts:
        assert len(AdbBus("127.0.0.1", port).list()) == 1
    assert starts.commands == [["some-adb", "-P", str(port), "start-server"]]


def test_a_server_that_is_started_has_none_of_our_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with starting(monkeypatch, Starts()) as starts:
        AdbBus("127.0.0.1", quiet_port()).list()
    assert {starts.options[name] for name in ("stdin", "stdout", "stderr")} == {subprocess.DEVNULL}


def test_a_server_is_started_once_by_many(monkeypatch: pytest.MonkeyPatch) -> None:
    with starting(monkeypatch, Starts()) as starts:
        bus = AdbBus("127.0.0.1", quiet_port())
        threads = [threading.Thread(target=bus.list) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(starts.commands) == 1


def test_a_server_that_is_there_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    with starting(monkeypatch, Starts()) as starts, FakeAdbServer() as server:
        AdbBus(*server.address).list()
    assert starts.commands == []


def test_a_server_is_not_started_where_that_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with starting(monkeypatch, Starts()) as starts, pytest.raises(AdbError) as caught:
        AdbBus("127.0.0.1", quiet_port(), start_server=False).list()
    assert starts.commands == []
    assert "start-server" in str(caught.value.hint)


def test_a_server_of_another_pc_is_never_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_args: object) -> socket.socket:
        raise ConnectionRefusedError

    monkeypatch.setattr("agent.tablet.adb.dial", unreachable)
    with starting(monkeypatch, Starts()) as starts, pytest.raises(AdbError, match=r"192\.0\.2\.1"):
        AdbBus("192.0.2.1", 5037).list()
    assert starts.commands == []


def test_a_server_that_can_not_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with starting(monkeypatch, Starts(fails=True)), pytest.raises(AdbError, match="started"):
        AdbBus("127.0.0.1", quiet_port()).list()


def test_a_server_of_another_version_is_named_and_left_alone() -> None:
    with FakeAdbServer(version=40) as server:
        with pytest.raises(AdbError, match=r"40.*41"):
            AdbBus(*server.address).list()
        assert server.requests == ["host:version"]


def test_a_server_that_was_replaced_unseen_is_asked_for_its_version() -> None:
    with FakeAdbServer() as server:
        bus = AdbBus(*server.address)
        bus.list()
    with (
        FakeAdbServer(port=server.address[1], version=40),
        pytest.raises(AdbError, match=r"40.*41"),
    ):
        bus.list()


def test_a_start_that_another_program_was_quicker_with_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Beaten(Starts):
        def __call__(self, command: list[str], **options: object) -> None:
            super().__call__(command, **options)
            raise subprocess.TimeoutExpired(command, 1)

    with starting(monkeypatch, Beaten(ServedTablet())):
        assert len(AdbBus("127.0.0.1", quiet_port()).list()) == 1


# Something else on the port


@contextmanager
def listening(says: bytes | None) -> Iterator[tuple[str, int]]:
    """A program on a port that says something to whoever comes, or nothing for ever."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            client, _peer = listener.accept()
            with client, contextlib.suppress(OSError):  # it hears enough and hangs up
                if says is None:
                    over.wait()
                else:
                    client.sendall(says)
                    client.shutdown(socket.SHUT_WR)
                    client.recv(100)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            over.set()
            socket.create_connection(listener.getsockname()).close()
            thread.join()


@pytest.mark.parametrize(
    "says",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"OKAYxxxx", b"OKAY0004zzzz", b"FAIL", b"", b"OKAY00"],
)
def test_another_program_on_the_port_is_an_error_and_not_a_list(says: bytes) -> None:
    with listening(says) as address, pytest.raises(AdbError):
        AdbBus(*address).list()


def test_a_silent_program_on_the_port_is_an_error_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adb_server, "ANSWER_TIMEOUT_S", 0.05)
    with listening(None) as address, pytest.raises(AdbError, match="does not answer"):
        AdbBus(*address).list()


# Google's own


@pytest.mark.wire
@pytest.mark.skipif(bundled_adb() is None, reason="this wheel of adbutils has no adb")
def test_googles_server_is_started_without_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in set(os.environ) - set(environment(tmp_path)):
        monkeypatch.delenv(name)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(bundled_adb()))
    port = quiet_port()
    rows = AdbBus("127.0.0.1", port).list()
    ask(("127.0.0.1", port), "host:kill")
    assert (rows, capfd.readouterr()) == ((), ("", ""))
