"""Which row of the board a row of ADB's list is: a tablet keeps its row on any port (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from agent.board.row import Row
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import is_common_serial
from agent.tablet.report import listed_serial

NewKey = Callable[[], int]


def place(
    rows: Sequence[Row], listings: Sequence[Listing], now: datetime, new_key: NewKey
) -> tuple[Row, ...]:
    """Return the rows that ADB's list makes out of those before it.

    A tablet that left keeps its row as absent if it has a run; else its row goes.
    """
    left = list(rows)
    placed: dict[int, Row] = {}
    fresh: list[Listing] = []
    for listing in listings:
        row = _at_its_place(left, listing)
        if row is None:
            fresh.append(listing)
        else:
            left.remove(row)
            placed[row.key] = _seen(row, listing, now)
    for listing in fresh:
        row = _moved(left, listing, listings)
        if row is None:
            row = _new(listing, now, new_key())
        else:
            left.remove(row)
            row = _seen(row, listing, now)
        placed[row.key] = row
    gone = {row.key: _gone(row, now) for row in left if row.run is not None}
    known = [placed.pop(row.key, None) or gone.get(row.key) for row in rows]
    return (*(row for row in known if row is not None), *placed.values())


def _at_its_place(rows: Sequence[Row], listing: Listing) -> Row | None:
    """Return the row of the same connection, else the one of that serial on that port."""
    for same in (_same_connection, _same_port):
        for row in rows:
            if same(row.listing, listing):
                return row
    return None


def _same_connection(one: Listing, other: Listing) -> bool:
    here = one.state is not ConnectionState.ABSENT and one.transport_id is not None
    return here and (one.transport_id, one.address, one.usb) == (
        other.transport_id,
        other.address,
        other.usb,
    )


def _same_port(one: Listing, other: Listing) -> bool:
    return (one.address, one.usb) == (other.address, other.usb) and bool(one.address or one.usb)


def _moved(rows: Sequence[Row], listing: Listing, listings: Sequence[Listing]) -> Row | None:
    """Return the row of a tablet that left another port, where its serial alone tells which."""
    serial = listed_serial(listing)
    if serial is None or is_common_serial(serial):
        return None
    if sum(each.address == listing.address for each in listings) > 1:
        return None
    same = [row for row in rows if row.serial == serial]
    return same[0] if len(same) == 1 else None


def _new(listing: Listing, now: datetime, key: int) -> Row:
    return Row(key, listing, now, serial=listed_serial(listing), model=listing.model)


def _seen(row: Row, listing: Listing, now: datetime) -> Row:
    """Return the row at its listing; what was read over another connection has to be read again."""
    if row.listing == listing:
        return row
    ours = _same_connection(row.listing, listing)
    changed = replace(row, listing=listing, model=row.model or listing.model)
    if row.state is not listing.state or not ours:
        changed = replace(changed, since=now, silent=False, judgement=None, read_at=None)
    return changed


def _gone(row: Row, now: datetime) -> Row:
    if row.state is ConnectionState.ABSENT:
        return row
    listing = replace(row.listing, state=ConnectionState.ABSENT)
    return replace(row, listing=listing, since=now, silent=False, judgement=None, read_at=None)


def settle(
    rows: Sequence[Row],
    row: Row,
    android_id: str | None,
    serial: str | None,
    now: datetime,
    new_key: NewKey,
) -> tuple[tuple[Row, ...], int]:
    """Return the rows, and the key of the one that was read, now that its identity is known.

    A tablet that was read and is the absent one of a run becomes that row. One that took the place
    of a run's tablet, and is certainly another, gets a row of its own.
    """
    if row.run is None:
        ours = _absent_self(rows, serial, android_id)
        if ours is None:
            return tuple(rows), row.key
        back = _seen(ours, row.listing, now)
        kept = [back if each is ours else each for each in rows if each is not row]
        return tuple(kept), back.key
    if not _is_another(row, serial, android_id):
        return tuple(rows), row.key
    stranger = _new(row.listing, now, new_key())
    kept = [_gone(each, now) if each is row else each for each in rows]
    return (*kept, stranger), stranger.key


def _absent_self(rows: Sequence[Row], serial: str | None, android_id: str | None) -> Row | None:
    same = [
        row
        for row in rows
        if row.run is not None
        and row.state is ConnectionState.ABSENT
        and row.serial == serial is not None
        and not _is_another(row, serial, android_id)
    ]
    exact = [row for row in same if row.android_id and row.android_id == android_id]
    found = exact or same
    return found[0] if len(found) == 1 else None


def _is_another(row: Row, serial: str | None, android_id: str | None) -> bool:
    """Whether a read is certainly not of that row's tablet; a reset changes `android_id`."""
    if serial and row.serial and serial != row.serial:
        return True
    known = bool(android_id and row.android_id)
    before = row.run is None or row.run.before_reset
    return known and before and android_id != row.android_id
