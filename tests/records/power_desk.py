"""A desk at work on a disk that forgets: its programs, what they acknowledged, what must hold."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records.case import Case, EntryKind
from agent.records.derived import FOLDS
from agent.records.entry import Entry
from agent.records.store import Records
from tests.records.power import Medium, PowerDisk, put
from tests.unsynced import UnsyncedDisk

THREE_DAYS = 3 * 86_400


class DiedError(BaseException):
    """The program is gone: nothing it would do afterwards happens."""


@dataclass
class Told:
    """What was acknowledged to people."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # entry's id, field → text

    def now(self) -> "Told":
        return Told(list(self.entries), dict(self.texts))


@dataclass
class Day:
    """A program at work, until something is refused."""

    records: Records
    clock: ManualClock
    told: Told = field(default_factory=Told)
    refused: bool = False

    def work(self) -> None:
        """Two returns, one of them over the end of a month."""
        first = self.opened()
        self.add(first, EntryKind.ANSWERED, remark="Untel", why="parti")
        self.add(first, EntryKind.IDENTIFIED)
        self.add(first, EntryKind.LENT)
        self.add(first, EntryKind.RESTOCKED)
        self.clock.sleep(THREE_DAYS)
        self.add(first, EntryKind.NOTE, remark="Unetelle")
        self.add(self.opened(), EntryKind.RESTOCKED)
        self.add(first, EntryKind.CLOSED)

    def opened(self) -> Case | None:
        if self.refused:
            return None
        try:
            case = self.records.open_case(
                procedure={"id": "return", "version": "1", "sha256": "ab" * 32},
                plan=["reset"],
                operator="OP1",
                language="fr",
                tablet={},
                given=None,
            )
        except RecordError:
            self.refused = True
            return None
        self.told.entries.append(case.entries[0])
        return case

    def add(self, case: Case | None, kind: EntryKind, **texts: str) -> None:
        serial = f"S{len(self.told.entries) % 3}"
        data = {"serial": serial, "asset_tag": f"T{serial}"}
        if case is None or self.refused:
            return
        try:
            entry = self.records.append(case.id, kind, data, private=texts)
        except RecordError:
            self.refused = True
            return
        self.told.entries.append(entry)
        self.told.texts |= {(entry.id, name): text for name, text in texts.items()}


@dataclass
class World:
    """A disk, the programs that lived on it one after the other, and what they acknowledged."""

    root: Path
    told: Told = field(default_factory=Told)
    clock: ManualClock = field(default_factory=ManualClock)
    medium: Medium = field(init=False)

    def __post_init__(self) -> None:
        self.root.mkdir()
        self.medium = Medium(self.root)

    @property
    def folder(self) -> Path:
        return self.root / "school" / "desk"  # neither is there at first

    def records(self, before_call: Callable[[], None] = lambda: None) -> Records:
        """A program's view of the record."""
        return Records(self.folder, self.clock, disk=PowerDisk(self.medium, before_call))

    def live(self, records: Records) -> None:
        """Let a program work for a day, until it dies or something is refused."""
        with suppress(DiedError):
            Day(records, self.clock, self.told).work()

    def write_a_little(self, records: Records) -> None:
        """Let a program write what makes neither the stock nor the texts be written anew."""
        self.clock.sleep(40 * 86_400)  # another month: another file
        for day in (Day(records, self.clock, self.told) for _try in range(2)):
            day.add(day.opened(), EntryKind.NOTE)
            if not day.refused:
                return
        raise AssertionError("refused twice")

    def cut_power(self, random: Random | None = None) -> None:
        """Lose what was not synced, by chance; without one, all of it."""
        left = self.medium.some_tree(random) if random else self.medium.least()
        put(left, self.root)
        self.medium = Medium(self.root)

    def assert_reads(self, told: Told) -> None:
        """A record for who only looks, with all that was acknowledged."""
        records = Records(self.folder, self.clock, disk=UnsyncedDisk())
        assert records.verify().problem is None
        entries = everything(records)
        assert [entries.get(entry.n) for entry in told.entries] == told.entries
        held = {(text.id, text.field): text.text for text in records._people.read()}
        assert told.texts.items() <= held.items()
        sums = {
            name: fold.add(fold.start, [s for case in cases(records) for s in fold.collect(case)])
            for name, fold in FOLDS.items()
        }
        stock, loans = sums["tablets.json"], sums["loans.json"]
        assert {tablet.key: tablet for tablet in records.stock()} == stock.tablets
        assert records.tags() == stock.tags
        assert {loan.id: loan for loan in records.loans()} == loans.by_id

    def assert_goes_on(self, told: Told) -> None:
        """The next program finds all of it, and works as if nothing had been."""
        records = Records(self.folder, ManualClock(), disk=UnsyncedDisk())
        before = len(everything(records))
        more = Day(records, ManualClock(), told.now())
        more.add(more.opened(), EntryKind.RESTOCKED, remark="Suivant")
        assert len(more.told.entries) == len(told.entries) + 2
        self.assert_reads(more.told)
        assert records.verify().entries == before + 2
        ids = {entry.id for entry in everything(records).values()}
        assert {text.id for text in records._people.read()} <= ids


def cases(records: Records) -> list[Case]:
    summaries = records.cases()
    found = [records.case(summary.id) for summary in summaries]
    assert [case.summary() for case in found] == list(summaries)  # the index says the same
    return found


def everything(records: Records) -> dict[int, Entry]:
    return {entry.n: entry for case in cases(records) for entry in case.entries}
