"""Simulated tablets in process, behind the same protocols as those of Google's ADB server."""

from collections import deque
from collections.abc import Callable

from agent.clock import Clock
from agent.errors import TabletError, TabletTimeoutError
from agent.i18n import _
from agent.tablet.adb_messages import gone_error, not_ready_error
from agent.tablet.device import Listing, Packet, PacketKind
from agent.tablet.script import Script
from agent.tablet.simulated.misbehaviour import run_script
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.pace import Pace
from agent.tablet.simulated.shell import Run
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.world import World

_END = (PacketKind.EXIT, PacketKind.GONE)


class SimulatedStream:
    """One script that runs on a simulated tablet."""

    def __init__(self, device: "SimulatedDevice", run: Run) -> None:
        self._device = device
        self._run = run
        self._packets: deque[Packet] = deque()
        self._over = False

    @property
    def lanes(self) -> int:
        """2 where stdout and stderr come apart, else 1."""
        return self._device.lanes

    def receive(self, timeout_s: float) -> Packet | None:
        """Return the next packet, or None when none came within `timeout_s` seconds."""
        bus = self._device.bus
        deadline = bus.world.clock.monotonic() + timeout_s
        while not self._over:
            packet = self._next()
            if packet is not None:
                return packet
            if bus.world.clock.monotonic() >= deadline:
                return None
            bus.pace.wait(lambda: self._due(deadline), stream=True)
        return Packet(PacketKind.GONE)

    def close(self) -> None:
        """End the script; safe to call twice."""
        if not self._over:
            self._over = True
            self._device.bus.pace.closed()

    def _next(self) -> Packet | None:
        world = self._device.bus.world
        with world.changed:
            world.advance()
            if self._device.tablet() is None:
                self._packets.clear()
                self._packets.append(Packet(PacketKind.GONE))
            elif not self._packets:
                self._packets.extend(self._run.poll())
        if not self._packets:
            return None
        packet = self._packets.popleft()
        if packet.kind in _END:
            self.close()
        return packet

    def _due(self, deadline: float) -> float:
        bus = self._device.bus
        with bus.world.changed:
            dues = (deadline, self._run.next_due, bus.world.next_event_at())
        return min(due for due in dues if due is not None)


class SimulatedDevice:
    """One connection to one simulated tablet, by transport id."""

    def __init__(self, bus: "SimulatedBus", listing: Listing) -> None:
        self.bus = bus
        self._listing = listing

    @property
    def listing(self) -> Listing:
        """The row of the list that this device was made from."""
        return self._listing

    @property
    def lanes(self) -> int:
        """How many lanes a script for this tablet may have."""
        tablet = self.bus.world.roster.find(self._listing.transport_id)
        return 2 if tablet is None or tablet.traits.shell_v2 else 1

    def tablet(self) -> Tablet | None:
        """Return the tablet while this connection lasts and can be used, else None."""
        tablet = self.bus.world.roster.find(self._listing.transport_id)
        usable = tablet is not None and tablet.adb_state == "device"
        return tablet if usable else None

    def open(
        self, script: Script, timeout_s: float, go: Callable[[], None] | None = None
    ) -> SimulatedStream:
        """Start a script.

        Raises:
            TabletGoneError: the tablet left.
            TabletNotReadyError: it is there, and in a state that runs nothing.
            TabletTimeoutError: it is wedged.
            UnknownCommandError: the simulated tablets have no answer to a command.
        """
        self.bus.pace.opened()  # before `go`: no clock moves until all that open together wait
        try:
            run = self._begin(script, go)
        except BaseException:
            self.bus.pace.closed()
            raise
        if run is not None:
            return SimulatedStream(self, run)
        self.bus.pace.closed()
        deadline = self.bus.world.clock.monotonic() + timeout_s
        self.bus.pace.wait(lambda: deadline)
        raise TabletTimeoutError(
            _("The tablet does not answer."), tablet=self._listing.address or None
        )

    def _begin(self, script: Script, go: Callable[[], None] | None) -> Run | None:
        """Start the script once all are there; None where the tablet is wedged."""
        if go is not None:
            go()
        with self.bus.world.changed:
            self.bus.world.advance()
            tablet = self.tablet()
            if tablet is None:
                raise self._unreachable()
            return None if tablet.spec.wedged else run_script(tablet, self.bus.world, script)

    def _unreachable(self) -> TabletError:
        now = [row for row in self.bus.list() if row.transport_id == self._listing.transport_id]
        return not_ready_error(now[0]) if now else gone_error(self._listing.address or None)


class SimulatedBus:
    """All the simulated tablets that ADB would see.

    Args:
        scenario: what there is at the beginning.
        clock: the program's clock; all waiting passes on it.
        speed: how many scenario seconds pass in a second of the clock.
    """

    def __init__(self, scenario: Scenario, clock: Clock, speed: float = 1.0) -> None:
        self.world = World(scenario, clock, speed)
        self.pace = Pace(clock, self.world.changed)

    def list(self) -> tuple[Listing, ...]:
        """Return the list as it is now."""
        with self.world.changed:
            self.world.advance()
            return self.world.roster.listings()

    def wait_change(self, since: tuple[Listing, ...], timeout_s: float) -> tuple[Listing, ...]:
        """Return the list as soon as it differs from `since`, or as it is after `timeout_s`."""
        deadline = self.world.clock.monotonic() + timeout_s
        while (listed := self.list()) == since and self.world.clock.monotonic() < deadline:
            self.pace.wait(lambda: min(deadline, self.world.next_event_at() or deadline))
        return listed

    def device(self, listing: Listing) -> SimulatedDevice:
        """Return the device behind a listing; opens nothing yet."""
        return SimulatedDevice(self, listing)

    def present_on_usb(self, serial: str) -> bool | None:
        """Tell whether USB shows a device of that serial, with or without ADB."""
        with self.world.changed:
            self.world.advance()
            if not serial:
                return None
            return any(t.on_usb and t.serial == serial for t in self.world.tablets)

    def close(self) -> None:
        """Stop watching; nothing runs behind a simulated bus."""
