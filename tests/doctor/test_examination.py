from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.doctor import examination as doctor
from agent.doctor.line import CheckLine
from agent.errors import AdbError, FileError
from agent.settings import Settings
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.usb import UsbDevice

HIDDEN = UsbDevice("1-2", "R52", has_adb=True)
DENIED = Listing("R52", ConnectionState.NO_PERMISSIONS, 1, "1-3")


def test_an_old_python_is_not_in_order() -> None:
    assert doctor.check_python((3, 10, 2)).ok is False


def test_the_version_of_adb_is_found_in_its_words() -> None:
    told = "Android Debug Bridge version 1.0.41\nVersion 36.0.0-13206524\nInstalled as /x/adb\n"
    assert doctor.adb_version(told) == "36.0.0-13206524"


def test_no_adb_is_not_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise AdbError("none", hint="Install it.")

    monkeypatch.setattr(doctor, "adb_binary", missing)
    assert doctor.check_adb() == CheckLine("adb", "adb program", False, "none", "Install it.")


def test_an_adb_that_does_not_run_is_not_in_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "adb_binary", lambda: str(tmp_path / "adb"))
    assert doctor.check_adb().ok is False


def test_a_server_that_does_not_run_is_no_fault() -> None:
    line, rows = doctor.check_server({"ANDROID_ADB_SERVER_PORT": "9"})
    assert (line.ok, rows) == (None, None)


def test_an_address_that_can_not_be_understood_is_not_in_order() -> None:
    line, _rows = doctor.check_server({"ADB_SERVER_SOCKET": "nonsense"})
    assert line.ok is False


@pytest.mark.parametrize(
    ("rows", "invisible", "told", "ok"),
    [
        ((), (), True, True),
        ((), (), False, None),
        ((DENIED,), (), True, False),
        ((DENIED,), (), False, False),
        ((), (HIDDEN,), True, False),
        (None, (HIDDEN,), True, None),
        (None, (), True, True),
    ],
)
def test_permission_on_usb_is_told_by_what_adb_lists_and_what_is_plugged_in(
    rows: tuple[Listing, ...] | None,
    invisible: tuple[UsbDevice, ...],
    told: bool,
    ok: bool | None,
) -> None:
    assert doctor.check_usb(rows, invisible, told=told).ok is ok


def test_a_folder_that_is_not_there_yet_is_in_order(tmp_path: Path) -> None:
    assert doctor.check_folder(tmp_path / "a" / "b", None).ok is True
    assert not (tmp_path / "a").exists()


def test_a_folder_on_the_network_is_refused(tmp_path: Path) -> None:
    line = doctor.check_folder(tmp_path, f"server:/x {tmp_path} nfs4 rw 0 0\n")
    assert line.ok is False
    assert "nfs4" in line.text


def test_a_folder_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert doctor.check_folder(tmp_path / "file" / "data", None).ok is False


def test_a_full_disk_is_not_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1_000

    monkeypatch.setattr("agent.doctor.examination.shutil.disk_usage", lambda _path: Usage)
    assert doctor.check_room(tmp_path).ok is False


def test_a_desk_without_a_case_is_in_order(tmp_path: Path) -> None:
    assert doctor.check_journal(tmp_path / "data", ManualClock(), simulated=False).ok is True


def test_a_damaged_record_is_not_in_order(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text("{")
    assert doctor.check_journal(tmp_path, ManualClock(), simulated=False).ok is False


@pytest.mark.parametrize(
    ("encoding", "ok"), [("utf-8", True), ("UTF8", True), ("cp1252", None), (None, None)]
)
def test_a_terminal_without_our_letters_is_told(encoding: str | None, ok: bool | None) -> None:
    assert doctor.check_language(encoding).ok is ok


@pytest.mark.parametrize(("year", "ok"), [(1970, False), (2026, True), (2040, True), (2100, False)])
def test_a_clock_that_can_not_be_right_is_told(year: int, ok: bool) -> None:
    assert doctor.check_clock(datetime(year, 6, 1, tzinfo=UTC)).ok is ok


def test_a_wrong_settings_file_is_a_line_not_the_end() -> None:
    def load() -> Settings:
        raise FileError("wrong", hint="Correct it.")

    lines = doctor.examine(load, {}, simulated=True, clock=ManualClock())
    assert [line.name for line in lines if line.ok is False] == ["settings"]


def test_every_line_that_is_not_in_order_has_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lines = [
        doctor.check_python((3, 9)),
        doctor.check_usb((DENIED,), (), told=True),
        doctor.check_folder(tmp_path / "file" / "data", None),
        doctor.check_clock(datetime(1970, 1, 1, tzinfo=UTC)),
    ]
    assert all(line.ok is False and line.remedy for line in lines)
