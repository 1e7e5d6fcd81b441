"""This station put together: settings, bus, records, clock, and what the commands ask of them."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from agent.clock import Clock, SystemClock
from agent.errors import (
    QuitusError,
    TabletError,
)
from agent.settings import Settings
from agent.tablet.choosing import not_ready, one_of, the_ready_one
from agent.tablet.device import Bus, ConnectionState, Listing
from agent.tablet.finding import inconclusive, named

if TYPE_CHECKING:
    from agent.records.formats import Upgraded
    from agent.records.store import Records
    from agent.tablet.snapshot import Snapshot
    from agent.tablet.verdict import Judgement


@dataclass(frozen=True)
class Row:
    """A tablet that ADB lists, with its asset tag if this desk knows it."""

    listing: Listing
    asset_tag: str | None


@dataclass(frozen=True)
class Checked:
    """What a check found of a tablet; `snapshot` and `judgement` are None where it isn't ready."""

    listing: Listing
    asset_tag: str | None
    snapshot: "Snapshot | None" = None
    judgement: "Judgement | None" = None
    error: QuitusError | None = None


@dataclass
class Desk:
    """One desk at work; use it as a context manager, so that its bus is closed.

    `open_records` is called when the record is first needed: a tablet is asked before that.
    """

    settings: Settings
    clock: Clock
    bus: Bus
    open_records: "Callable[[], Records]"
    simulated: bool = False
    on_close: Sequence[Callable[[], None]] = field(default=())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop watching the bus, and whatever was started with the desk."""
        self.bus.close()
        for close in self.on_close:
            close()

    @cached_property
    def records(self) -> "Records":
        """The record of this desk."""
        return self.open_records()

    def probe(self, listing: Listing, meanwhile: Callable[[], None] | None = None) -> "Snapshot":
        """Read the tablet behind a listing; raises TabletError.

        `meanwhile` is called once the tablet is at work, for what takes the desk some time too.
        """
        from agent.tablet.probe import probe  # noqa: PLC0415 - not needed to list

        return probe(self.bus.device(listing), self.clock, meanwhile=meanwhile)

    def list_tablets(self) -> tuple[Row, ...]:
        """Return every tablet that ADB lists; raises AdbError."""
        return self.rows(self.bus.list())

    def rows(self, listings: Sequence[Listing]) -> tuple[Row, ...]:
        """Return the listings with their asset tags."""
        tags = self.tags_by_serial()
        return tuple(Row(listing, _only(tags.get(listing.address))) for listing in listings)

    def tags_by_serial(self) -> Mapping[str, tuple[str, ...]]:
        """Return the asset tags that this desk has seen, by serial; several for twins."""
        tags: dict[str, tuple[str, ...]] = {}
        for tag, serial in self.records.tags().items():
            tags[serial] = (*tags.get(serial, ()), tag)
        return tags

    def tags_of(self, serial: str | None) -> tuple[str, ...]:
        """Return the asset tags that this desk has seen on that serial."""
        return self.tags_by_serial().get(serial, ()) if serial else ()

    def read_serial(self, listing: Listing) -> str | None:
        """Return a ready tablet's own serial with one small read, or None."""
        return self.glance(listing)[0]

    def read_serials(self, listings: Sequence[Listing]) -> Mapping[Listing, str | None]:
        """Return the serials of ready tablets, read all at once: a slow one delays no other."""
        if not listings:
            return {}
        with ThreadPoolExecutor(len(listings), thread_name_prefix="glance") as pool:
            return dict(zip(listings, pool.map(self.read_serial, listings), strict=True))

    def glance(self, listing: Listing) -> tuple[str | None, str | None]:
        """Return a ready tablet's serial and boot id with one small read; None: not to be had."""
        from agent.tablet.parsers.answer import UnreadError  # noqa: PLC0415
        from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial  # noqa: PLC0415
        from agent.tablet.queries import HEADER  # noqa: PLC0415
        from agent.tablet.streams import ask  # noqa: PLC0415

        try:
            pairs = ask(self.bus.device(listing), [HEADER], self.clock)
        except TabletError:
            return None, None
        serial = boot_id = None
        with suppress(UnreadError):
            serial = parse_serial(pairs[0][1])
        with suppress(UnreadError):
            boot_id = parse_boot_id(pairs[1][1])
        return serial, boot_id

    def find(self, name: str) -> tuple[Listing, ...]:
        """Return every tablet on the bus that `name` means."""
        return named(name, self.bus.list(), self.records.tags(), self.read_serials)

    def check(
        self, names: Sequence[str], *, every: bool, meanwhile: Callable[[], None] | None = None
    ) -> tuple[Checked, ...]:
        """Read the named tablets, all that ADB lists, or the one that is ready.

        `meanwhile` is as for `probe`, for each tablet.

        Raises:
            AmbiguousTabletError: a name means several; or none was named and several are ready.
            TabletAbsentError: a name means none, or none was named and none is there.
        """
        listings = self.bus.list()
        if every:
            return self._check_all(listings, meanwhile)
        if not names:
            return self._check_all((the_ready_one(listings),), meanwhile)
        return self._check_named(names, listings, meanwhile)

    def _check_named(
        self,
        names: Sequence[str],
        listings: tuple[Listing, ...],
        meanwhile: Callable[[], None] | None,
    ) -> tuple[Checked, ...]:
        """Check tablets by name; those whose serial ADB's list can't tell are read just once."""
        tags = self.records.tags()
        read = {row: row.address for row in listings}
        unclear = [name for name in names if not named(name, listings, tags, lambda _rows: {})]
        probed: dict[Listing, Checked] = {}
        if unclear:
            for checked in self._check_all([row for row in listings if inconclusive(row)]):
                probed[checked.listing] = checked
                if checked.snapshot and checked.snapshot.identity.serial:
                    read[checked.listing] = checked.snapshot.identity.serial
        wanted = [one_of(name, named(name, listings, tags, lambda _rows: read)) for name in names]
        wanted = list(dict.fromkeys(wanted))  # named twice is read once
        rest = self._check_all([row for row in wanted if row not in probed], meanwhile)
        by_row = probed | {checked.listing: checked for checked in rest}
        return tuple(by_row[row] for row in wanted)

    def _check_all(
        self, listings: Sequence[Listing], meanwhile: Callable[[], None] | None = None
    ) -> tuple[Checked, ...]:
        """Read tablets all at once, a worker each, so that a slow one delays nobody."""
        if not listings:
            return ()
        with ThreadPoolExecutor(len(listings), thread_name_prefix="check") as pool:
            found = pool.map(lambda row: self._check_one(row, meanwhile), listings)
            tags = self.tags_by_serial()
            return tuple(replace(each, asset_tag=_tag_of(each, tags)) for each in found)

    def _check_one(self, row: Listing, meanwhile: Callable[[], None] | None) -> Checked:
        """Return what is found of a tablet, its asset tag left out."""
        if row.state is not ConnectionState.READY:
            return Checked(row, None, error=not_ready(row))
        try:
            snapshot = self.probe(row, meanwhile)
        except TabletError as error:
            return Checked(row, None, error=error)
        from agent.tablet.frp import judge  # noqa: PLC0415 - not needed before that

        return Checked(row, None, snapshot, judge(snapshot, self.settings.locking_types))


def _tag_of(found: Checked, tags: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the asset tag of the serial that the tablet says itself, else of its address."""
    serial = found.snapshot.identity.serial if found.snapshot else None
    return _only(tags.get(serial or found.listing.address))


def _only(tags: tuple[str, ...] | None) -> str | None:
    return tags[0] if tags and len(tags) == 1 else None


def new_salt() -> str:
    """Return a fresh random salt of 128 bits, hex."""
    return secrets.token_hex(16)


def open_desk(
    settings: Settings,
    *,
    fake: str | None = None,
    clock: Clock | None = None,
    on_upgrade: "Callable[[Upgraded], None]" = lambda _upgraded: None,
) -> Desk:
    """Return the desk: on ADB, or, with `fake`, on a scenario of simulated tablets.

    Args:
        settings: those in force.
        fake: the scenario.
        clock: tells the time; None: the system's.
        on_upgrade: is told when writing brings an older record to this program's format.

    Raises:
        FileError: the scenario is wrong.
    """
    chosen = clock or SystemClock()

    def open_records() -> "Records":
        from agent.records.store import Records  # noqa: PLC0415 - 25 ms, not needed to list

        folder = settings.folder(simulated=fake is not None)
        return Records(folder, chosen, simulated=fake is not None, on_upgrade=on_upgrade)

    return Desk(settings, chosen, _bus(fake, chosen), open_records, simulated=fake is not None)


def _bus(fake: str | None, clock: Clock) -> Bus:
    if fake is not None:
        from agent.tablet.simulated.bus import SimulatedBus  # noqa: PLC0415
        from agent.tablet.simulated.scenario import load_scenario  # noqa: PLC0415

        return SimulatedBus(load_scenario(fake), clock)
    import os  # noqa: PLC0415

    from agent.tablet.adb import AdbBus, server_of_desk  # noqa: PLC0415

    host, port = server_of_desk(os.environ)
    return AdbBus(host, port, clock)
