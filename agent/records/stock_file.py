"""`tablets.json`: the stock as it was last added up; derived, made again if it is gone."""

import os
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RecordDamagedError
from agent.i18n import _
from agent.records.case_files import CaseFiles
from agent.records.disk import Disk
from agent.records.stock import Seen, Stock, StockTablet, add_up, seen_in
from agent.records.tables import Tables, damaged, encode, in_order, read_tables


@dataclass(frozen=True)
class StockFile:
    """The file; who writes holds the desk's lock."""

    path: Path
    temporary: Path
    disk: Disk
    cases: CaseFiles

    def read(self, last: tuple[Seen, ...] = ()) -> Stock:
        """Return the stock, the entries `last` counted in; all the cases are read if it is gone.

        Raises:
            RecordDamagedError: the file, or a case, is not what was written.
        """
        try:
            tables = read_tables(self.path)
            kept = None if tables is None else stock_in(tables, self.path)
        except RecordDamagedError as error:
            raise RecordDamagedError(
                error.message,
                hint=_("It holds nothing of its own: remove it, and it is made again."),
            ) from error
        return add_up(Stock(), self._everything()) if kept is None else add_up(kept, last)

    def catch_up(self, last: tuple[Seen, ...]) -> None:
        """Bring the file up to the entries `last`; nothing is written if it is there already."""
        # Bytes, not documents one by one: TinyDB's insert takes the longer the more there are.
        raw = encode(tables_of(self.read(last)))
        if self.path.exists() and self.path.read_bytes() == raw:
            self.disk.sync_folder(self.path.parent)  # its writer may have died before it did
            return
        temporary = self.temporary / f"{self.path.name}.{os.getpid()}.tmp"
        self.disk.replace(self.path, raw, temporary)

    def _everything(self) -> list[Seen]:
        found = []
        for case_id in self.cases.ids():
            case = self.cases.read(case_id)
            found += seen_in(case) if case else []
        return found


def tables_of(stock: Stock) -> Tables:
    """Return the file that a stock makes: the same bytes whichever way it was added up."""
    tablets = [{**vars(stock.tablets[key])} for key in sorted(stock.tablets)]
    tags = [{"serial": stock.tags[tag], "tag": tag} for tag in sorted(stock.tags)]
    return {
        "applied": {"1": {"n": stock.n}},
        "stock": {str(number): tablet for number, tablet in enumerate(tablets, start=1)},
        "tag": {str(number): tag for number, tag in enumerate(tags, start=1)},
    }


def stock_in(tables: Tables, path: Path) -> Stock:
    """Return the stock that a file holds; RecordDamagedError if it holds something else."""
    try:
        n = tables["applied"]["1"]["n"]
        tablets = [StockTablet(**doc) for _id, doc in in_order(tables["stock"])]  # type: ignore[arg-type]
        tags = {str(doc["tag"]): str(doc["serial"]) for _id, doc in in_order(tables["tag"])}
    except (KeyError, TypeError) as error:
        raise damaged(path) from error
    if type(n) is not int:
        raise damaged(path)
    return Stock(n, {tablet.key: tablet for tablet in tablets}, tags)
