"""Takes the one tablet that is meant out of those that fit, or says why none is taken."""

from collections.abc import Sequence

from agent.errors import AmbiguousTabletError, TabletAbsentError, TabletNotReadyError
from agent.i18n import _
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.finding import describe
from agent.tablet.state_words import state_name


def not_ready(row: Listing) -> TabletNotReadyError:
    """Return the error that says why a listed tablet can't be read, and what to do."""
    import sys  # noqa: PLC0415

    from agent.tablet.advice import advice  # noqa: PLC0415

    return TabletNotReadyError(
        _("The tablet is not ready: {state}.").format(state=state_name(row.state)),
        hint=advice(row, sys.platform),
        tablet=row.address or describe(row),
    )


def one_of(name: str, rows: Sequence[Listing]) -> Listing:
    """Return the only row; raises TabletAbsentError or AmbiguousTabletError."""
    if not rows:
        raise TabletAbsentError(
            _("No tablet “{name}” is plugged in.").format(name=name),
            hint=_("Look at the cable, then run “quitus devices”."),
            tablet=name,
        )
    if len(rows) > 1:
        raise ambiguous(rows)
    return rows[0]


def the_ready_one(rows: Sequence[Listing]) -> Listing:
    """Return the one that is ready, or the only one there is.

    Raises:
        TabletAbsentError: none is ready, and there isn't just one.
        AmbiguousTabletError: several are ready.
    """
    ready = [row for row in rows if row.state is ConnectionState.READY]
    if len(ready) > 1:
        raise ambiguous(ready)
    if ready:
        return ready[0]
    if len(rows) == 1:
        return rows[0]
    raise TabletAbsentError(
        _("No tablet is ready."),
        hint=_("Plug one in and unlock its screen, then run “quitus devices”."),
    )


def ambiguous(rows: Sequence[Listing]) -> AmbiguousTabletError:
    """Return the error that lists the tablets among which the operator must choose."""
    names = ", ".join(sorted(describe(row) for row in rows))
    return AmbiguousTabletError(
        _("Several tablets fit: {names}.").format(names=names),
        hint=_("Name one of them, for instance “usb:1-2” or its asset tag."),
    )
