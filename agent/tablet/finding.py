"""Which tablets of the bus a name means: a tag, a serial, an address, a port, a transport."""

from collections.abc import Callable, Mapping, Sequence

from agent.tablet.device import ConnectionState, Listing

SerialsOf = Callable[[Sequence[Listing]], Mapping[Listing, str | None]]


def named(
    name: str, rows: Sequence[Listing], tags: Mapping[str, str], serials_of: SerialsOf
) -> tuple[Listing, ...]:
    """Return every row that `name` means: none, one, or several that can't be told apart.

    Args:
        name: what a person typed or scanned.
        rows: ADB's list.
        tags: asset tag → serial, as this desk has seen them.
        serials_of: reads the own serials of tablets, of all at once; asked only for rows where
            ADB's list can't tell (TCP, no USB serial), and only when the list alone finds nothing.
    """
    kind, _colon, value = name.partition(":")
    if kind == "usb":
        return tuple(row for row in rows if row.usb == value)
    if kind == "transport" and value.isdigit():
        return tuple(row for row in rows if row.transport_id == int(value))
    tag = tag_named(name, tags)
    wanted = {name} if tag is None else {name, tags[tag]}
    listed = tuple(row for row in rows if row.address and row.address in wanted)
    if listed:
        return listed
    unclear = [row for row in rows if inconclusive(row)]
    serials = serials_of(unclear)
    return tuple(row for row in unclear if serials.get(row) in wanted)


def tag_named(name: str, tags: Mapping[str, str]) -> str | None:
    """Return the tag of this desk that a person means: as it is written, else in any case."""
    if name in tags:
        return name
    alike = [tag for tag in tags if tag.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None


def inconclusive(row: Listing) -> bool:
    """Whether ADB's list does not show a ready tablet's own serial: TCP, emulator, none at all."""
    return row.state is ConnectionState.READY and not row.shows_serial


def describe(row: Listing) -> str:
    """Return a row as a name that picks it: its port, else its address, else its transport."""
    if row.usb:
        return f"usb:{row.usb}"
    return row.address or f"transport:{row.transport_id}"
