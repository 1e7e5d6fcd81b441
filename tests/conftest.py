"""What every test stands on: no real home, no network, English, catalogues as they are edited."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from agent import i18n
from tests.hostile.summary import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]  # from here it is heard with `-n auto`, too

_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
_XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
_LOOPBACK = ("127.", "::1", "localhost")

# The same examples at each run, however slow this computer is today. To look for others:
# `pytest --hypothesis-profile=search`.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("steady")


class NetworkRefusedError(AssertionError):
    """A test tried to leave this computer."""


def pytest_configure() -> None:
    """Compile the catalogues that are missing or older than what is edited."""
    for po in i18n.LOCALE_DIR.glob(f"*/LC_MESSAGES/{i18n.DOMAIN}.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            from agent.locale.catalogue import compile_all  # noqa: PLC0415 - babel, when needed

            compile_all()
            return


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a home of its own, nothing set for quitus, and English."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in _HOMES:
        monkeypatch.setenv(name, str(folder))
    for name in _XDG:
        monkeypatch.setenv(name, str(folder / name.lower()))
    for name in ("QUITUS_DATA", "QUITUS_FAKE", "QUITUS_OPERATOR", "QUITUS_JSON", "QUITUS_STATE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("QUITUS_SETTINGS", "QUITUS_NO_INPUT", "QUITUS_NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("QUITUS_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")  # so that what `install` writes is taken back
    i18n.install("en")
    yield folder
    i18n.install("en")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise NetworkRefusedError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
