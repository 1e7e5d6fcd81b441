"""Turns what ADB says when it refuses into an error of ours that says what to do.

The texts are those of Google's adb 29 to 36 and of tools around it (ADB facts, part 8; captures
adb_errors). A message may mislead: while any tablet lacks permission, the look-up of a missing one
answers `insufficient permissions` (both versions), so who has ADB's list judges by the list first.
"""

import re
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum

from agent.errors import (
    AdbError,
    AmbiguousTabletError,
    QuitusError,
    TabletAbsentError,
    TabletGoneError,
    TabletNotReadyError,
)
from agent.i18n import _
from agent.tablet.advice import advice_for
from agent.tablet.device import ConnectionState, Listing


class Fault(StrEnum):
    """What an ADB message says is wrong."""

    UNAUTHORIZED = "unauthorized"
    WAITING = "waiting"
    NO_PERMISSIONS = "no_permissions"
    OFFLINE = "offline"
    GONE = "gone"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    OTHER_VERSION = "other_version"
    SERVER_FAILED = "server_failed"
    NOT_ADB = "not_adb"
    REFUSED = "refused"
    UNKNOWN = "unknown"


# The first that is found counts. A server that failed stands before the states of tablets only
# where its words are its own: a start that is told first and succeeded is no fault.
_FAULTS: tuple[tuple[Fault, re.Pattern[str]], ...] = tuple(
    (fault, re.compile(pattern, re.IGNORECASE))
    for fault, pattern in (
        (Fault.UNAUTHORIZED, r"device (?:is )?unauthorized|failed to authenticate"),
        (Fault.WAITING, r"still (?:authorizing|connecting)"),
        (Fault.NO_PERMISSIONS, r"(?:insufficient|no) permissions"),
        (Fault.UNKNOWN, r"device offline \(no transport\)"),  # a request of ours in wrong order
        (Fault.OFFLINE, r"device offline"),
        (Fault.GONE, r"no device with transport id|device (?:'.*' )?not found"),
        (Fault.AMBIGUOUS, r"more than one (?:usb )?(?:device|emulator)|multiple \(\d+\)"),
        (Fault.ABSENT, r"no (?:devices|emulators)"),
        (Fault.OTHER_VERSION, r"server version \(\d+\) doesn't match|server is out of date"),
        (
            Fault.SERVER_FAILED,
            r"protocol fault|could not read ok|to daemon|start (adb )?(server|daemon)|smartsocket",
        ),
        (Fault.NOT_ADB, r"^unknown data"),  # adbutils' word for neither OKAY nor FAIL
        (Fault.REFUSED, r"\bclosed\s*$|unknown host service"),
    )
)

_STATES: Mapping[Fault, ConnectionState] = {
    Fault.UNAUTHORIZED: ConnectionState.UNAUTHORIZED,
    Fault.WAITING: ConnectionState.WAITING,
    Fault.NO_PERMISSIONS: ConnectionState.NO_PERMISSIONS,
    Fault.OFFLINE: ConnectionState.OFFLINE,
}

_STATE_MESSAGES: Mapping[ConnectionState, Callable[[], str]] = {
    ConnectionState.UNAUTHORIZED: lambda: _("The tablet has not authorised this PC."),
    ConnectionState.WAITING: lambda: _("The tablet is still connecting."),
    ConnectionState.NO_PERMISSIONS: lambda: _("This PC is not permitted to use the tablet's USB."),
    ConnectionState.OFFLINE: lambda: _("The tablet does not answer ADB."),
    ConnectionState.RECOVERY: lambda: _("The tablet is in recovery mode."),
    ConnectionState.OTHER: lambda: _("Android is not running on the tablet."),
    ConnectionState.ABSENT: lambda: _("The tablet is not connected."),
    ConnectionState.READY: lambda: _("The tablet did not let ADB run a command."),
}


def fault_of(raw: str) -> Fault:
    """Return what an ADB message, whole or with talk around it, says is wrong."""
    return next((fault for fault, pattern in _FAULTS if pattern.search(raw)), Fault.UNKNOWN)


def error_for(raw: str, *, tablet: str | None = None, platform: str = sys.platform) -> QuitusError:
    """Return the error that an ADB message means; the raw text is never in it.

    Args:
        raw: the message as ADB wrote it.
        tablet: the tablet that was asked, if one was.
        platform: the desk's system, as `sys.platform` names it.
    """
    fault = fault_of(raw)
    if fault in _STATES:
        return _not_ready(_STATES[fault], tablet, platform)
    return _ERRORS[fault](tablet, platform)


def not_ready_error(listing: Listing, platform: str = sys.platform) -> TabletNotReadyError:
    """Return the error for a tablet that is listed and can't be talked to."""
    return _not_ready(listing.state, listing.address or None, platform)


def gone_error(tablet: str | None, platform: str = sys.platform) -> TabletGoneError:
    """Return the error for a tablet that is no longer in ADB's list."""
    return TabletGoneError(
        _("The tablet is no longer connected."),
        hint=advice_for(ConnectionState.OFFLINE, platform),
        tablet=tablet,
    )


def _not_ready(state: ConnectionState, tablet: str | None, platform: str) -> TabletNotReadyError:
    hint = advice_for(
        ConnectionState.OFFLINE if state is ConnectionState.READY else state, platform
    )
    return TabletNotReadyError(_STATE_MESSAGES[state](), hint=hint, tablet=tablet)


def _absent(tablet: str | None, platform: str) -> QuitusError:
    hint = advice_for(ConnectionState.ABSENT, platform)
    return TabletAbsentError(_("ADB sees no tablet."), hint=hint, tablet=tablet)


def _ambiguous(tablet: str | None, _platform: str) -> QuitusError:
    return AmbiguousTabletError(
        _("ADB sees more than one tablet of that name."),
        hint=_("Name the tablet by its USB port (usb:PATH) or by its transport (transport:N)."),
        tablet=tablet,
    )


def _other_version(_tablet: str | None, _platform: str) -> QuitusError:
    return AdbError(
        _("An ADB server of another version is running on this PC."),
        hint=_("Close the other program that uses ADB, so that one is left, and try again."),
    )


def _server_failed(_tablet: str | None, _platform: str) -> QuitusError:
    return AdbError(
        _("The ADB server on this PC failed."),
        hint=_("Close other programs that use ADB and try again; `quitus doctor` looks for more."),
    )


def _not_adb(_tablet: str | None, _platform: str) -> QuitusError:
    return AdbError(
        _("Another program than ADB answers on the port of the ADB server."),
        hint=_("Stop that program, or set ANDROID_ADB_SERVER_PORT to a free port."),
    )


def _refused(tablet: str | None, platform: str) -> QuitusError:
    return _not_ready(ConnectionState.READY, tablet, platform)


def _unknown(tablet: str | None, _platform: str) -> QuitusError:
    return AdbError(
        _("ADB refused a request, for a reason that quitus does not know."),
        hint=_("Unplug the tablet, plug it in again and try once more."),
        tablet=tablet,
    )


_ERRORS: Mapping[Fault, Callable[[str | None, str], QuitusError]] = {
    Fault.GONE: gone_error,
    Fault.AMBIGUOUS: _ambiguous,
    Fault.ABSENT: _absent,
    Fault.OTHER_VERSION: _other_version,
    Fault.SERVER_FAILED: _server_failed,
    Fault.NOT_ADB: _not_adb,
    Fault.REFUSED: _refused,
    Fault.UNKNOWN: _unknown,
}
