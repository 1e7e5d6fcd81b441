"""Where on the bus a tablet must be that was seen there before (pure)."""

from collections.abc import Sequence

from agent.tablet.device import Listing


def row_at(last: Listing, rows: Sequence[Listing]) -> Listing | None:
    """Return the row at the place of `last`: its port, else its address, else its transport.

    A row on that port may show another serial: that is another tablet, unless the serial of `last`
    stands elsewhere on the bus: then ours was moved, and whoever took its port is a stranger.

    Args:
        last: where the tablet was seen.
        rows: ADB's list now.
    """
    same_address = [row for row in rows if last.address and row.address == last.address]
    if last.usb is not None:
        on_port = [row for row in rows if row.usb == last.usb]
        ours = [row for row in on_port if row in same_address]
        return next(iter(ours or ([] if same_address else on_port)), None)
    if last.address:
        return next(iter(same_address), None)
    return next((row for row in rows if row.transport_id == last.transport_id), None)
