"""The hubs that tablets hang on, and their ports: told by the paths of USB (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.board.row import Row
from agent.tablet.device import ConnectionState


class Light(StrEnum):
    """How a port stands."""

    ANSWERS = "answers"
    WAITS = "waits"  # listed, and not ready
    SILENT = "silent"  # listed as ready, and does not answer
    EMPTY = "empty"


@dataclass(frozen=True)
class Hub:
    """A hub by its path; the lights of its ports, port 1 first.

    Where nobody knows how many it has, `complete` is False, and the last one in use ends them.
    """

    path: str
    ports: tuple[Light, ...]
    complete: bool = False

    @property
    def in_use(self) -> int:
        """How many ports have a tablet."""
        return sum(light is not Light.EMPTY for light in self.ports)

    @property
    def silent(self) -> int:
        """How many of them show a tablet that does not answer."""
        return sum(light is Light.SILENT for light in self.ports)


_MOST_PORTS = 32  # a path that says more is no path of Linux's


def hubs(rows: Sequence[Row], sizes: Mapping[str, int]) -> tuple[Hub, ...]:
    """Return the hubs that have tablets, in the order of their paths.

    Args:
        rows: of the board.
        sizes: how many ports a hub has, by its path, where that is known.
    """
    found: dict[str, dict[int, Light]] = {}
    for row in rows:
        place = port_of(row.listing.usb)
        if place is not None and row.state is not ConnectionState.ABSENT:
            hub, port = place
            found.setdefault(hub, {})[port] = _light(row)
    return tuple(
        _hub(path, ports, min(sizes.get(path, 0), _MOST_PORTS))
        for path, ports in sorted(found.items(), key=lambda each: _numbers(each[0]))
    )


def _hub(path: str, used: Mapping[int, Light], size: int) -> Hub:
    ports = range(1, max(size, *used) + 1)
    lights = tuple(used.get(number, Light.EMPTY) for number in ports)
    return Hub(path, lights, complete=len(ports) == size)


def hub_paths(places: Iterable[str | None]) -> frozenset[str]:
    """Return the paths of the hubs on which these places are."""
    return frozenset(found[0] for usb in places if (found := port_of(usb)) is not None)


def port_of(usb: str | None) -> tuple[str, int] | None:
    """Return the hub and the port of a USB path as Linux writes it (`1-1.2`), or None.

    A tablet right at the computer (`1-2`) hangs on the bus itself (`1`).
    """
    hub, mark, port = (usb or "").rpartition("." if "." in (usb or "") else "-")
    parts = (*hub.replace("-", ".").split("."), port)
    plain = all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts)
    if not mark or not plain or not 1 <= int(port) <= _MOST_PORTS:
        return None
    return hub, int(port)


def _light(row: Row) -> Light:
    if row.state is not ConnectionState.READY:
        return Light.WAITS
    return Light.SILENT if row.silent else Light.ANSWERS


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.replace("-", ".").split("."))
