"""ADB's list of simulated tablets: who is on it, under which transport id."""

import re
from collections.abc import Iterable, Mapping
from itertools import count

from agent.plain_text import plain
from agent.tablet.device import STATES, ConnectionState, Listing
from agent.tablet.simulated.model import Tablet

# Google's own words of adb 29 to 36 on Linux; a shorter one stands in scenario files.
_RAW: Mapping[str, str] = {
    "no permissions": (
        "no permissions (missing udev rules? user is in the plugdev group); "
        "see [http://developer.android.com/tools/device.html]"
    ),
}
_NAMED = (ConnectionState.READY, ConnectionState.RECOVERY)


class Roster:
    """Gives each tablet that comes a new transport id, as ADB's server does."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._present: dict[int, Tablet] = {}

    def update(self, tablets: Iterable[Tablet]) -> None:
        """Take up who came and drop who left."""
        here = [tablet for tablet in tablets if tablet.adb_state is not None]
        self._present = {
            number: tablet for number, tablet in self._present.items() if tablet in here
        }
        for tablet in here:
            if tablet not in self._present.values():
                self._present[next(self._ids)] = tablet

    def find(self, transport_id: int | None) -> Tablet | None:
        """Return the tablet behind a transport id, or None when it left."""
        return None if transport_id is None else self._present.get(transport_id)

    def present(self) -> tuple[tuple[int, Tablet], ...]:
        """Return the tablets that ADB sees, with their transport ids."""
        return tuple(self._present.items())

    def listings(self) -> tuple[Listing, ...]:
        """Return ADB's rows, by address; of equal ones the newest first."""
        newest = sorted(self._present.items(), reverse=True)
        rows = [_listing(number, tablet) for number, tablet in newest]
        return tuple(sorted(rows, key=lambda row: row.address))


def _listing(number: int, tablet: Tablet) -> Listing:
    raw = tablet.adb_state or ""
    state = STATES.get(raw, ConnectionState.NO_PERMISSIONS)
    model = re.sub(r"[^A-Za-z0-9]", "_", tablet.traits.model) if state in _NAMED else None
    return Listing(
        address=plain(tablet.serial),
        state=state,
        transport_id=number,
        usb=tablet.port,
        raw_state=_RAW.get(raw, raw),
        model=model,
    )
