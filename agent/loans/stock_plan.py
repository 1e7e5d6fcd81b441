"""What an import would change, line by line, before anything is written: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from agent.i18n import _
from agent.loans.csv_text import Table
from agent.loans.stock_columns import Column, is_rounded, shown_text
from agent.loans.stock_rows import StockRow, StockRows, read_rows
from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.stock import Key, Stock, StockTablet, TabletState
from agent.tablet.proof import is_common_serial

_KNOWN = (
    Column.SERIAL,
    Column.ASSET_TAG,
    Column.MAKER,
    Column.MODEL,
    Column.YEAR,
    Column.LOANS_ONLY,
)


@dataclass(frozen=True)
class Change:
    """A row that changes the stock.

    Attributes:
        line: of the file.
        old: the tablet that it is about; None: a new one.
        new: the tablet's serial, asset tag, maker, model, year and whether it is for loans only.
    """

    line: int
    old: StockTablet | None
    new: Mapping[str, JsonValue]

    @property
    def differing(self) -> tuple[str, ...]:
        """What the row changes; of a new tablet, what it tells."""
        return tuple(
            name
            for name in self.new
            if self.new[name] != (getattr(self.old, name) if self.old else None)
        )


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        changes: the rows that change something, in their order.
        unchanged: how many rows say what is known already.
        unknown: the headings of columns that are not read.
    """

    changes: tuple[Change, ...]
    unchanged: int
    unknown: tuple[str, ...]

    @property
    def kind(self) -> ActKind:
        """The act that does it."""
        updates = any(change.old for change in self.changes)
        return ActKind.STOCK_UPDATE if updates else ActKind.STOCK_ADD

    def data(self) -> dict[str, JsonValue]:
        """Return what the act holds."""
        return {"tablets": [_row(change) for change in self.changes]}


def plan_import(table: Table, stock: Stock, now: date) -> Plan:
    """Return what importing a file would change.

    Raises:
        FileError: something is wrong with it; every problem with its line and column.
    """
    rows = read_rows(table, now)
    planner = _Planner(rows, stock)
    changes = [change for row in rows.rows if (change := planner.change(row)) is not None]
    rows.refuse()
    return Plan(tuple(changes), len(table.rows) - len(changes), rows.unknown)


@dataclass
class _Planner:
    """Finds the tablet of each row, and what can't be."""

    rows: StockRows
    stock: Stock
    tagged: dict[str, list[StockTablet]] = field(default_factory=dict)
    by_serial: dict[str, list[StockTablet]] = field(default_factory=dict)
    claimed: dict[Key, int] = field(default_factory=dict)  # tablets of the stock → line
    taken: dict[tuple[Column, str], int] = field(default_factory=dict)  # new names → line

    def __post_init__(self) -> None:
        for tablet in self.stock.tablets.values():
            tag = shown_text(Column.ASSET_TAG, tablet.asset_tag)
            serial = shown_text(Column.SERIAL, tablet.serial)
            if tag:
                self.tagged.setdefault(tag, []).append(tablet)
            if serial:
                self.by_serial.setdefault(serial, []).append(tablet)

    def change(self, row: StockRow) -> Change | None:
        """Return what a row changes; None if nothing, or if something is wrong with it."""
        before = len(self.rows.problems)
        old = self.tablet_of(row)
        if len(self.rows.problems) > before:
            return None
        self.claim(row, old)
        self.check(row, old)
        new: dict[str, JsonValue] = {name.value: _new(row, old, name) for name in _KNOWN}
        if old is not None and all(new[name] == getattr(old, name) for name in _KNOWN):
            return None
        return Change(row.line, old, new)

    def tablet_of(self, row: StockRow) -> StockTablet | None:
        """Return the tablet in stock that a row is about; None: a new one, or it is wrong."""
        tagged = self.tagged.get(row.asset_tag or "", [])
        serials = self.by_serial.get(row.serial or "", [])
        shared = row.serial is not None and is_common_serial(row.serial)
        both = [tablet for tablet in serials if tablet in tagged]
        found = both or tagged or serials
        if not both and tagged and serials and not shared:
            other = serials[0].asset_tag or "—"
            text = _("This serial is that of another tablet, whose label is {tag}.")
            self.wrong(row, Column.SERIAL, text.format(tag=other))
        elif shared and not tagged and row.asset_tag and all(one.asset_tag for one in serials):
            return None  # a new one of those that share a serial, told apart by their labels
        elif len(found) > 1:
            text = _("Several tablets have this serial: give the asset tag too.")
            self.wrong(row, Column.SERIAL, text)
        return found[0] if found else None

    def claim(self, row: StockRow, old: StockTablet | None) -> None:
        """No two rows are about one tablet, or give one name to two."""
        line = self.claimed.setdefault(old.key, row.line) if old else row.line
        if line != row.line:
            text = _("Line {line} is about the same tablet.")
            return self.wrong(row, Column.ASSET_TAG, text.format(line=line))
        for column, name, known in (
            (Column.ASSET_TAG, row.asset_tag, self.tagged),
            (Column.SERIAL, row.serial, self.by_serial),
        ):
            if is_rounded(name) and name not in known:
                text = _("A spreadsheet has rounded this number: format the column as text.")
                self.wrong(row, column, text)
            if name is None or (column is Column.SERIAL and is_common_serial(name)):
                continue
            line = self.taken.setdefault((column, name), row.line)
            if line != row.line:
                self.wrong(row, column, _("Line {line} has the same.").format(line=line))
        return None

    def check(self, row: StockRow, old: StockTablet | None) -> None:
        """A row changes nothing that isn't a file's to change."""
        state = old.state if old else TabletState.IN_STOCK
        if row.state not in (None, state.value):
            text = _("A file doesn't change this (it is {state}): use the commands of quitus.")
            self.wrong(row, Column.STATE, text.format(state=state.value))
        if row.proof not in (None, old.proof if old else None):
            text = _("A file doesn't change this: the proof of a reset comes from a return.")
            self.wrong(row, Column.PROOF, text)
        if old is None:
            return
        if old.loans_only and row.loans_only is False:
            text = _("This tablet was lent once: it serves for loans only, for ever.")
            self.wrong(row, Column.LOANS_ONLY, text)
        for column, was, now in (
            (Column.SERIAL, old.serial, row.serial),
            (Column.ASSET_TAG, old.asset_tag, row.asset_tag),
        ):
            if old.loan is not None and was and now not in (None, shown_text(column, was)):
                text = _("This tablet is out on loan {loan}: what it is called stays.")
                self.wrong(row, column, text.format(loan=old.loan))

    def wrong(self, row: StockRow, column: Column, message: str) -> None:
        self.rows.wrong(row.line, column, message)


def _new(row: StockRow, old: StockTablet | None, column: Column) -> str | int | bool | None:
    """Return a value of the tablet after the import; an empty cell changes nothing."""
    told: str | int | bool | None = getattr(row, column)
    kept: str | int | bool | None = getattr(old, column) if old else None
    if told is None:
        return kept if kept is not None or column is not Column.LOANS_ONLY else False
    same = isinstance(kept, str) and told == shown_text(column, kept)
    return kept if same else told


def _row(change: Change) -> dict[str, JsonValue]:
    if change.old is None:
        return dict(change.new)
    was = {"asset_tag": change.old.asset_tag, "serial": change.old.serial}
    return {**change.new, "was": was}
