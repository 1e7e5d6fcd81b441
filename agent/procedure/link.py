"""Keeps hold of one tablet on the bus: finds it again on any port, and notices a swap."""

from collections.abc import Callable

from agent.clock import Clock
from agent.errors import TabletContradictsError, TabletError, TabletSwappedError
from agent.i18n import _
from agent.procedure.deadline import Deadline
from agent.procedure.place import row_at
from agent.procedure.state import RunState
from agent.procedure.suspicion import Boots, swapped
from agent.tablet.device import Bus, ConnectionState, Listing
from agent.tablet.proof import Sameness, same_tablet
from agent.tablet.snapshot import Snapshot
from agent.tablet.state_words import state_name

SETTLE_S = 5.0  # a tablet that is not ready for so long has left ADB (issue, part 2)
LOOK_AGAIN_S = 2.0

GLANCE_S = 4.0

Probe = Callable[[Listing], Snapshot]
Glance = Callable[[Listing], tuple[str | None, str | None]]


class Link:
    """The connection of one run to its tablet.

    Args:
        bus: all that ADB sees.
        clock: the program's clock.
        probe: reads the tablet behind a listing; raises TabletError.
        glance: reads only serial and boot id, each None where it can't be had.
        state: the run; its `identity` says which tablet is ours, its `listing` where it was last.
    """

    def __init__(
        self, bus: Bus, clock: Clock, probe: Probe, glance: Glance, state: RunState
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._probe = probe
        self._glance = glance
        self._glanced_at = clock.monotonic()
        self._state = state
        self._strangers: set[Listing] = set()
        self._trusted: Listing | None = None
        self._android_id = True
        self._boot_id: str | None = None
        self._boots = Boots(state)
        self._may_be_reset = False

    @property
    def bus(self) -> Bus:
        """The bus underneath."""
        return self._bus

    def read_named(
        self,
        find: Callable[[], Listing | None],
        deadline: Deadline,
        waiting: Callable[[Listing | None], None],
    ) -> Snapshot:
        """Wait until the tablet that people mean is ready, read it and return what was read.

        Until it has been read once, nothing but its name says which tablet is ours, so nothing
        else is ever taken in its place.

        Args:
            find: returns where it is on the bus now; may raise AmbiguousTabletError.
            deadline, waiting: as for `read`.
        """
        while True:
            rows = self._bus.list()
            row = find()
            if row is not None and row.state is ConnectionState.READY:
                snapshot = self._try(row)
                if snapshot is not None:
                    self._begin(row, snapshot)
                    return snapshot
            for each in (row,) if row else (_not_ready(rows) or (None,)):
                waiting(each)
            deadline.check(self._why(row), self._state.name)
            self._bus.wait_change(rows, deadline.left_s(LOOK_AGAIN_S))

    def _try(self, row: Listing) -> Snapshot | None:
        try:
            return self._probe(row)
        except TabletError:
            return None

    def _begin(self, row: Listing, snapshot: Snapshot) -> None:
        """Take this tablet for ours, unless its serial is not that of the record."""
        expected, serial = self._state.tablet.get("serial"), snapshot.identity.serial
        if expected and serial and expected != serial:
            raise swapped(serial, self._state)
        self._accept(row, snapshot)

    def read(self, deadline: Deadline, waiting: Callable[[Listing | None], None]) -> Snapshot:
        """Wait until our tablet is ready, read it and return what was read.

        Args:
            deadline: of the phase.
            waiting: told the listing that is not ready yet (None: absent), at each change.

        Raises:
            DeadlinePassedError: it did not get ready in time.
            TabletSwappedError: another tablet is where ours was.
        """
        rows = self._bus.list()
        while True:
            found = self._find(rows)
            if isinstance(found, Snapshot):
                return found
            waiting(found)
            deadline.check(self._why(found), self._state.name)
            rows = self._bus.wait_change(rows, deadline.left_s(LOOK_AGAIN_S))

    def _why(self, row: Listing | None) -> str:
        if row is None:
            return _("The tablet was not plugged in.")
        return _("The tablet could not be read: {state}.").format(state=state_name(row.state))

    def look(self) -> Snapshot | Listing | None:
        """Look once: the tablet read, its listing where it is not ready, None where it is absent.

        After a reset `android_id` may be another: at the place of ours, and there alone, it then
        does not tell tablets apart. Nor does a count of starts that begins anew.

        Raises:
            TabletSwappedError: another tablet is where ours was.
        """
        rows = self._bus.list()
        self._may_be_reset = True
        try:
            return self._find(rows)
        except TabletSwappedError:
            self._android_id = False
            return self._find(rows)
        finally:
            self._android_id, self._may_be_reset = True, False

    def look_settled(self) -> Snapshot | Listing | None:
        """Look as `look` does, but let a tablet that is not ready have five seconds to come."""
        until = self._clock.monotonic() + SETTLE_S
        while True:
            rows = self._bus.list()
            seen = self.look()
            left = until - self._clock.monotonic()
            if isinstance(seen, Snapshot) or left <= 0:
                return seen
            self._bus.wait_change(rows, min(LOOK_AGAIN_S, left))

    def wait_left(
        self,
        deadline: Deadline,
        waiting: Callable[[Listing | None], None],
        came_back: Callable[[], None],
    ) -> None:
        """Return once our tablet has not been ready for five seconds.

        Args:
            deadline: of the phase.
            waiting: told our listing at each look (None: absent).
            came_back: called when it is ready again after a mere restart, unchanged.

        Raises:
            DeadlinePassedError: it stayed.
            TabletSwappedError: another tablet came in its place.
        """
        gone_since: float | None = None
        rows = self._bus.list()
        while True:
            row = self._row(rows) or self._moved(rows)
            if row is not None and row.state is ConnectionState.READY:
                away = gone_since is not None or row != self._trusted
                if (away or self._is_another(row)) and self._restarted(row):
                    came_back()
                gone_since = None
            elif gone_since is None:
                gone_since = self._clock.monotonic()
            if gone_since is not None and self._clock.monotonic() - gone_since >= SETTLE_S:
                return
            waiting(row)
            deadline.check(tablet=self._state.name)
            settle = SETTLE_S if gone_since is None else gone_since + SETTLE_S
            pause = LOOK_AGAIN_S if gone_since is None else settle - self._clock.monotonic()
            rows = self._bus.wait_change(rows, deadline.left_s(max(0.05, pause)))

    def _moved(self, rows: tuple[Listing, ...]) -> Listing | None:
        """Return the row of ours on another port, if it is there."""
        found = self._search(rows)
        return self._state.listing if isinstance(found, Snapshot) else found

    def _is_another(self, row: Listing) -> bool:
        """Look every few seconds whether the same tablet, in the same boot, still answers.

        Over TCP a tablet may be exchanged within a blink, under its address and transport id.
        """
        now = self._clock.monotonic()
        if now - self._glanced_at < GLANCE_S:
            return False
        self._glanced_at = now
        serial, boot_id = self._glance(row)
        ours = self._state.tablet.get("serial")
        other_serial = bool(serial and ours) and serial != ours
        return other_serial or (bool(boot_id and self._boot_id) and boot_id != self._boot_id)

    def _restarted(self, row: Listing) -> bool:
        """Return whether ours, which came back, was started anew since it was read last."""
        before = self._boot_id
        try:
            self._accept(row, self._probe(row))
        except (TabletSwappedError, TabletContradictsError):
            raise
        except TabletError:
            return False  # it left again while it was read
        return before is not None and self._boot_id not in (None, before)

    def _find(self, rows: tuple[Listing, ...]) -> Snapshot | Listing | None:
        """Return our tablet read, or its listing while it can't be read, or None."""
        row = self._row(rows)
        if row is None:
            return self._search(rows)
        if row.state is not ConnectionState.READY:
            return row
        snapshot = self._try(row)
        if snapshot is None:
            return row
        self._accept(row, snapshot)
        return snapshot

    def _accept(self, row: Listing, snapshot: Snapshot) -> None:
        if self._sameness(snapshot) is Sameness.OTHER:
            raise swapped(snapshot.identity.serial or row.address, self._state)
        if not self._may_be_reset:
            self._boots.check(snapshot.boot_count)
        self._state.listing = self._trusted = row
        self._boot_id = snapshot.boot_id

    def _sameness(self, snapshot: Snapshot) -> Sameness:
        identity = self._state.identity
        if identity is None:
            return Sameness.SAME
        return same_tablet(identity, snapshot, android_id=self._android_id)

    def _row(self, rows: tuple[Listing, ...]) -> Listing | None:
        """Return the row where ours must be, or None.

        Raises:
            TabletSwappedError: ADB shows another serial there.
        """
        last = self._state.listing
        row = None if last is None else row_at(last, rows)
        if row and last and row.address and last.address and row.address != last.address:
            raise swapped(row.address, self._state)
        return row

    def _search(self, rows: tuple[Listing, ...]) -> Snapshot | Listing | None:
        """Look for ours on another port: by its serial, else by reading what is ready."""
        if self._state.identity is None:
            return None  # nothing tells ours from a stranger
        serial = self._state.tablet.get("serial")
        last = self._state.listing
        known = {name for name in (serial, last.address if last else None) if name}
        waiting: Listing | None = None
        for row in rows:
            could_be = row.address in known or not row.shows_serial
            if row in self._strangers or not could_be:
                continue
            if row.state is not ConnectionState.READY:
                waiting = row if row.address in known else waiting
                continue
            snapshot = self._read_candidate(row)
            if snapshot is not None:
                return snapshot
        return waiting

    def _read_candidate(self, row: Listing) -> Snapshot | None:
        snapshot = self._try(row)
        if snapshot is None:
            return None
        sameness = self._sameness(snapshot)
        if sameness is Sameness.SAME:
            self._accept(row, snapshot)
            return snapshot
        if sameness is Sameness.OTHER:
            self._strangers.add(row)
        return None


def _not_ready(rows: tuple[Listing, ...]) -> tuple[Listing, ...]:
    return tuple(row for row in rows if row.state is not ConnectionState.READY)
