"""Chooses the tablet that a request names and words the refusals, as Google's ADB server does.

Source: AOSP `transport.cpp` `acquire_one_transport` and `adb.cpp` `handle_host_request`; each text
that needs no USB is held against adb 36 in the tests.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.tablet.simulated.served import ServedTablet

NO_PERMISSIONS = "no permissions"
NO_SERIAL = "(no serial number)"

_UNAUTHORIZED = (
    "device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\n"
    "Try 'adb kill-server' if that seems wrong.\n"
    "Otherwise check for a confirmation dialog on your device."
)
_STATE_REFUSALS = {
    "offline": "device offline",
    "connecting": "device still connecting",
    "authorizing": "device still authorizing",
    "unauthorized": _UNAUTHORIZED,
}
_QUERIES = ("features", "get-state", "get-serialno", "get-devpath")
_HELP = "http://developer.android.com/tools/device.html"


class RefusalError(Exception):
    """The server says FAIL, with this text."""


@dataclass(frozen=True)
class Selected:
    """The tablet a request names, and what is answered about it (None: it is connected to)."""

    tablet: ServedTablet
    answer: str | None = None
    tells_id: bool = False


def list_rows(tablets: Sequence[ServedTablet], *, long: bool) -> str:
    """Return the list that `host:devices` (or `-l`) answers."""
    return "".join(_long_row(tablet) if long else _short_row(tablet) for tablet in tablets)


def _short_row(tablet: ServedTablet) -> str:
    return f"{tablet.serial or NO_SERIAL}\t{tablet.state}\n"


def _long_row(tablet: ServedTablet) -> str:
    parts = [f"{tablet.serial or NO_SERIAL:<22} {tablet.state}"]
    named = {
        "product": tablet.product,
        "model": re.sub(r"[^A-Za-z0-9]", "_", tablet.model),  # only this one is made harmless
        "device": tablet.device,
    }
    parts += [tablet.path] if tablet.path else []
    parts += [f"{name}:{value}" for name, value in named.items() if value]
    return " ".join([*parts, f"transport_id:{tablet.transport_id}"]) + "\n"


def select(tablets: Sequence[ServedTablet], request: str) -> Selected:
    """Return the tablet that a request names, in a state that allows the request.

    Raises:
        RefusalError: with Google's words.
    """
    if match := re.fullmatch(r"host:tport:(serial:(?P<serial>.*)|any)", request, re.DOTALL):
        return Selected(_usable(_find(tablets, match["serial"])), tells_id=True)
    if match := re.fullmatch(r"host:transport-id:(?P<id>.*)", request):
        return Selected(_usable(_find_id(tablets, match["id"])))
    if match := re.fullmatch(r"host:transport:(?P<serial>.*)", request, re.DOTALL):
        return Selected(_usable(_find(tablets, match["serial"])))
    if request == "host:transport-any":
        return Selected(_usable(_find(tablets, None)))
    return _query(tablets, request)


def _query(tablets: Sequence[ServedTablet], request: str) -> Selected:
    match = re.fullmatch(
        r"host(?:-transport-id:(?P<id>\d+)|-serial:(?P<serial>.*))?:(?P<query>[^:]*)",
        request,
        re.DOTALL,
    )
    if match is None:
        raise RefusalError("device offline (no transport)")
    query = match["query"]
    if query not in _QUERIES:
        raise RefusalError(f"unknown host service '{query}'")
    found = _find_id(tablets, match["id"]) if match["id"] else _find(tablets, match["serial"])
    answers = {
        "features": found.features,
        "get-state": found.state,
        "get-serialno": found.serial or "unknown",
        "get-devpath": found.path or "unknown",
    }
    return Selected(_usable(found), answers[query])


def _find_id(tablets: Sequence[ServedTablet], text: str) -> ServedTablet:
    if not text.isdigit():
        raise RefusalError("invalid transport id")
    if int(text) == 0:
        return _find(tablets, None)
    return _only(
        [tablet for tablet in tablets if tablet.transport_id == int(text)],
        tablets,
        f"no device with transport id '{text}'",
        "",
    )


def _find(tablets: Sequence[ServedTablet], name: str | None) -> ServedTablet:
    """Return the tablet of that serial, path or `model:`…, or the only one for None."""
    if name is None:
        return _only(
            tablets, tablets, "no devices/emulators found", "more than one device/emulator"
        )
    return _only(
        [tablet for tablet in tablets if name in _names(tablet)],
        tablets,
        f"device '{name}' not found",
        f"more than one device with serial {name}",
    )


def _names(tablet: ServedTablet) -> frozenset[str]:
    qualified = (f"{name}:{getattr(tablet, name)}" for name in ("product", "model", "device"))
    return frozenset({tablet.serial, tablet.path, *qualified} - {""})


def _only(
    found: Sequence[ServedTablet], tablets: Sequence[ServedTablet], missing: str, several: str
) -> ServedTablet:
    """Return the one that was found; those without permission are passed over, and remembered."""
    permitted = [tablet for tablet in found if not tablet.state.startswith(NO_PERMISSIONS)]
    if len(permitted) > 1:
        raise RefusalError(several)
    if permitted:
        return permitted[0]
    # Misleading, and Google's: any tablet without permission explains the lack of another one.
    barred = [tablet.state for tablet in tablets if tablet.state.startswith(NO_PERMISSIONS)]
    raise RefusalError(_no_permissions_text(barred[-1]) if barred else missing)


def _no_permissions_text(state: str) -> str:
    reason = re.search(r"\((.*?)\)", state)
    why = f": {reason[1]}" if reason else ""
    return f"insufficient permissions for device{why}\nSee [{_HELP}] for more information"


def _usable(tablet: ServedTablet) -> ServedTablet:
    if tablet.state in _STATE_REFUSALS:
        raise RefusalError(_STATE_REFUSALS[tablet.state])
    return tablet
