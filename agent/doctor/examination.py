"""Tells whether this desk is fit to work: one line a check, in order or with its remedy."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from agent.clock import Clock, SystemClock
from agent.doctor.line import CheckLine, bad, good, unsure
from agent.doctor.people import check_kept
from agent.errors import AdbError, FileError, QuitusError
from agent.i18n import _, current, ngettext
from agent.records.folder_check import read_mounts, refusal
from agent.records.store import ROOM, Records
from agent.settings import Settings, settings_path
from agent.tablet.adb import AdbBus, adb_binary, server_of_desk
from agent.tablet.adb_server import VERSION, ServerLostError
from agent.tablet.advice import advice_for
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.state_words import state_name
from agent.tablet.usb import UsbDevice, invisible_usb, usb_devices

FIRST_YEAR = 2026  # when this program was written; a PC with an empty clock battery says less
LAST_YEAR = 2099
_OLDEST_PYTHON = (3, 11)
_ADB_ANSWERS_S = 10


def examine(
    load: Callable[[], Settings],
    environment: Mapping[str, str] = os.environ,
    *,
    simulated: bool = False,
    clock: Clock | None = None,
) -> tuple[CheckLine, ...]:
    """Return every check of this desk; starts no ADB server, writes nothing.

    Args:
        load: returns the settings in force, or raises FileError.
        environment: the variables of the process.
        simulated: the tablets are made of software: ADB doesn't matter.
    """
    told_by = clock or SystemClock()
    settings, settings_line = _settings(load, environment)
    folder = settings.folder(simulated=simulated)
    adb = () if simulated else _adb_lines(environment)
    return (
        check_python(sys.version_info[:3]),
        settings_line,
        *adb,
        check_folder(folder, read_mounts()),
        check_room(folder),
        check_journal(folder, told_by, simulated=simulated),
        check_kept(settings, folder, told_by, simulated=simulated),
        check_language(getattr(sys.stdout, "encoding", None)),
        check_clock(told_by.now()),
    )


def check_python(version: Sequence[int]) -> CheckLine:
    """Tell whether this Python is new enough."""
    text = ".".join(map(str, version))
    if tuple(version[:2]) >= _OLDEST_PYTHON:
        return good("python", _("Python"), f"{text}, {platform.platform(terse=True)}")
    return bad("python", _("Python"), text, _("Install Python 3.11 or newer."))


def _settings(
    load: Callable[[], Settings], environment: Mapping[str, str]
) -> tuple[Settings, CheckLine]:
    path, title = settings_path(environment), _("Settings")
    try:
        settings = load()
    except FileError as error:
        text = "; ".join([error.message, *map(str, error.problems)])
        return Settings(), bad("settings", title, text, error.hint or "")
    there = _("{path}") if path.exists() else _("{path} (not there: defaults)")
    return settings, good("settings", title, there.format(path=path))


def _adb_lines(environment: Mapping[str, str]) -> tuple[CheckLine, ...]:
    server, rows = check_server(environment)
    usb = check_usb(rows, invisible_usb(rows or ()), told=usb_devices() is not None)
    return (check_adb(), server, usb, *_not_ready(rows or ()))


def check_adb() -> CheckLine:
    """Tell which `adb` there is, and its version."""
    title = _("adb program")
    try:
        binary = adb_binary()
    except AdbError as error:
        return bad("adb", title, error.message, error.hint or "")
    try:
        done = subprocess.run(
            [binary, "version"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_ADB_ANSWERS_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        text = _("{path} does not run.").format(path=binary)
        return bad("adb", title, text, _("Install Android's platform-tools again."))
    return good("adb", title, f"{adb_version(done.stdout)}, {binary}")


def adb_version(output: str) -> str:
    """Return the version out of what `adb version` writes (`36.0.0-13206524`)."""
    for line in output.splitlines():
        word, _blank, version = line.partition(" ")
        if word == "Version" and version:
            return version.strip()
    return (output.splitlines() or ["?"])[0].strip()


def check_server(
    environment: Mapping[str, str],
) -> tuple[CheckLine, tuple[Listing, ...] | None]:
    """Tell whether an ADB server of our version answers, and what it lists; None: it doesn't."""
    title = _("ADB server")
    try:
        host, port = server_of_desk(environment)
        bus = AdbBus(host, port, start_server=False)
        try:
            rows = bus.list()
        finally:
            bus.close()
    except ServerLostError:
        text = _("not running; it is started when it is needed")
        return unsure("adb_server", title, text), None
    except AdbError as error:
        return bad("adb_server", title, error.message, error.hint or ""), None
    text = ngettext(
        "{host}:{port}, protocol {version}, {count} tablet listed",
        "{host}:{port}, protocol {version}, {count} tablets listed",
        len(rows),
    ).format(host=host, port=port, version=VERSION, count=len(rows))
    return good("adb_server", title, text), rows


def check_usb(
    rows: Sequence[Listing] | None, invisible: Sequence[UsbDevice], *, told: bool
) -> CheckLine:
    """Tell whether this account may talk to the tablets that are plugged in.

    Args:
        rows: ADB's list, or None where there is none.
        invisible: devices with ADB on USB that the list lacks.
        told: whether this system shows its USB at all.
    """
    title = _("USB")
    denied = [row for row in rows or () if row.state is ConnectionState.NO_PERMISSIONS]
    hidden = invisible if rows is not None else ()
    places = [f"usb:{item.path}" for item in hidden] + [f"usb:{row.usb or '?'}" for row in denied]
    if places:
        text = _("no permission for {places}").format(places=", ".join(places))
        remedy = advice_for(ConnectionState.NO_PERMISSIONS, sys.platform)
        return bad("usb", title, text, remedy)
    if not told:
        return unsure("usb", title, _("this system does not show its USB"))
    if rows is None and invisible:
        text = _("a tablet is plugged in; whether it can be opened shows with the ADB server")
        return unsure("usb", title, text)
    return good("usb", title, _("no tablet that this account may not talk to"))


def _not_ready(rows: Sequence[Listing]) -> tuple[CheckLine, ...]:
    """Return a line for each tablet that waits for somebody; a hint, not a fault of the desk."""
    silent = (ConnectionState.READY, ConnectionState.NO_PERMISSIONS)
    return tuple(
        CheckLine(
            "tablet",
            _("Tablet {address}").format(address=row.address or row.usb or "?"),
            None,
            state_name(row.state),
            advice_for(row.state, sys.platform),
        )
        for row in rows
        if row.state not in silent
    )


def check_folder(folder: Path, mounts: str | None) -> CheckLine:
    """Tell whether the record may lie in that folder and can be written there."""
    title = _("Data folder")
    if reason := refusal(folder.resolve(), mounts):
        remedy = _("Choose a folder on this computer's own disk with --data.")
        return bad("data", title, reason, remedy)
    existing = nearest_existing(folder)
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        text = _("{folder} can't be written").format(folder=existing)
        remedy = _("Correct the rights of the folder, or choose another with --data.")
        return bad("data", title, text, remedy)
    there = _("{folder}") if existing == folder else _("{folder} (made when it is needed)")
    return good("data", title, there.format(folder=folder))


def nearest_existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    path = folder.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def check_room(folder: Path) -> CheckLine:
    """Tell whether the disk has the room that a reset asks for."""
    title = _("Disk")
    try:
        free = shutil.disk_usage(nearest_existing(folder)).free
    except OSError as error:
        return unsure("disk", title, str(error.strerror))
    text = _("{count} MB free").format(count=free // 1_000_000)
    if free >= ROOM:
        return good("disk", title, text)
    remedy = _("Free at least {count} MB: no reset is begun below.").format(count=ROOM // 1_000_000)
    return bad("disk", title, text, remedy)


def check_journal(folder: Path, clock: Clock, *, simulated: bool) -> CheckLine:
    """Tell whether the record is what was written."""
    title = _("Record")
    if not folder.exists():
        return good("journal", title, _("empty: no case yet"))
    try:
        found = Records(folder, clock, simulated=simulated).verify()
    except QuitusError as error:
        return bad("journal", title, error.message, error.hint or "")
    text = ngettext("{count} entry", "{count} entries", found.entries).format(count=found.entries)
    if found.ok:
        return good("journal", title, text)
    remedy = _("Run “quitus journal verify”; touch nothing in the folder.")
    return bad("journal", title, found.problem or text, remedy)


def check_language(encoding: str | None) -> CheckLine:
    """Tell what is spoken, and whether the terminal has its letters."""
    title, text = _("Language"), f"{current()}, {encoding or '?'}"
    if (encoding or "").lower().replace("-", "") in ("utf8", "utf8sig"):
        return good("language", title, text)
    remedy = _("Some letters may show as “?”: set the terminal to UTF-8.")
    return unsure("language", title, text, remedy)


def check_clock(now: datetime) -> CheckLine:
    """Tell whether the desk's clock can be right: the record is dated by it."""
    title, text = _("Clock"), now.astimezone().strftime("%Y-%m-%d %H:%M %z")
    if FIRST_YEAR <= now.year <= LAST_YEAR:
        return good("clock", title, text)
    return bad("clock", title, text, _("Set the date and time of this computer."))
