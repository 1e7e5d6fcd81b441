"""The cases on disk: one TinyDB file each, the record itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tinydb.table import Document

from agent.records.acts import ACT
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.disk import Disk
from agent.records.entry import Entry, EntryKind, from_document
from agent.records.identifiers import case_month
from agent.records.storage import database
from agent.records.tables import Tables, damaged, in_order, read_tables

_HEADER: Mapping[str, type | tuple[type, ...]] = {
    "desk": str,
    "given": (str, type(None)),
    "language": str,
    "operator": str,
    "plan": list,
    "procedure": dict,
    "simulated": bool,
    "tablet": dict,
}
_OF_ACTS: Mapping[str, type] = {ACT: dict, "commitments": dict}  # only an act's header has them


@dataclass(frozen=True)
class CaseFiles:
    """The folder of the cases; who writes holds the desk's lock."""

    folder: Path
    temporary: Path
    disk: Disk

    def path(self, case_id: str) -> Path:
        """Return where the case of that id lies; ValueError if it is no id of a case."""
        month = case_month(case_id)
        if month is None:
            raise ValueError("not an id of a case")
        return self.folder / month / f"{case_id}.json"

    def read(self, case_id: str) -> Case | None:
        """Return the case, every hash of its entries looked at; None if there is no such case.

        Raises:
            RecordDamagedError: its file is not what was written.
        """
        path = self.path(case_id)
        tables = read_tables(path)
        if tables is None:
            return None
        return case_of(tables, tuple(entries_of(tables, path)), path)

    def ids(self, prefix: str = "") -> Iterator[str]:
        """Yield the ids that begin so, in no order."""
        for path in self.folder.glob("[0-9]*/*.json"):
            if path.stem.startswith(prefix) and path.parent.name == case_month(path.stem):
                yield path.stem

    def create(self, entry: Entry) -> None:
        """Write the file of a new case: its header, and its first entry, in one go."""
        header = {"id": entry.case, "opened_at": entry.at, **entry.data}
        with database(self.path(entry.case), self.disk, self.temporary) as db:
            db.table("case").insert(Document(header, doc_id=1))
            db.table("entry").insert(Document(entry.document(), doc_id=entry.n))

    def add(self, entry: Entry) -> None:
        """Add an entry to its case: once this returns, it can't be lost."""
        with database(self.path(entry.case), self.disk, self.temporary) as db:
            db.table("entry").insert(Document(entry.document(), doc_id=entry.n))

    def sync(self, case_id: str) -> None:
        """Make sure that the last replacement of the file outlives a power cut."""
        month = self.path(case_id).parent
        self.disk.sync_folder(month)
        self.disk.ensure_folder(month)


def header_data(
    *,
    desk: str,
    procedure: Mapping[str, JsonValue],
    plan: list[str],
    operator: str,
    language: str,
    tablet: Mapping[str, JsonValue],
    given: str | None,
    simulated: bool,
) -> dict[str, JsonValue]:
    """Return the data of an `opened` entry: the header of its case, chained like all else."""
    return {
        "desk": desk,
        "given": given,
        "language": language,
        "operator": operator,
        "plan": plan,
        "procedure": procedure,
        "simulated": simulated,
        "tablet": tablet,
    }


def case_of(tables: Tables, entries: tuple[Entry, ...], path: Path) -> Case:
    """Return the case that a file holds, its `entries` read by `entries_of`.

    Raises:
        RecordDamagedError: it holds something else.
    """
    if not entries:
        raise damaged(path)
    opened = entries[0]
    header = {"id": path.stem, "opened_at": opened.at, **opened.data}
    if tables.keys() != {"case", "entry"} or tables["case"] != {"1": header}:
        raise damaged(path, "case")
    if opened.kind is not EntryKind.OPENED or not _is_header(opened.data):
        raise damaged(path, f"entry {opened.n}")
    return _case(header, entries)


def entries_of(tables: Tables, path: Path) -> Iterator[Entry]:
    """Yield the entries of a file in order; RecordDamagedError at the first that is wrong."""
    for doc_id, document in in_order(tables.get("entry", {})):
        try:
            entry = from_document(document)
        except ValueError as error:
            raise damaged(path, f"entry {doc_id}") from error
        if (str(entry.n), entry.case) != (doc_id, path.stem) or not _hash_holds(entry):
            raise damaged(path, f"entry {doc_id}")
        yield entry


def _hash_holds(entry: Entry) -> bool:
    try:
        return entry.recomputed() == entry.hash
    except (TypeError, ValueError):  # a lone surrogate, a float that is none
        return False


def _is_header(data: Mapping[str, JsonValue]) -> bool:
    kinds = {**_HEADER, **(_OF_ACTS if ACT in data else {})}
    whole = _HEADER.keys() <= data.keys() <= kinds.keys()
    return whole and all(isinstance(data[key], kinds[key]) for key in data)


def _case(header: Mapping[str, JsonValue], entries: tuple[Entry, ...]) -> Case:
    return Case(
        id=_str(header["id"]),
        opened_at=_str(header["opened_at"]),
        procedure=_map(header["procedure"]),
        plan=tuple(str(phase) for phase in _list(header["plan"])),
        operator=_str(header["operator"]),
        language=_str(header["language"]),
        simulated=header["simulated"] is True,
        desk=_str(header["desk"]),
        given=None if header["given"] is None else _str(header["given"]),
        header_tablet=_map(header["tablet"]),
        entries=entries,
        act=_map(header[ACT]) if ACT in header else None,
    )


def _str(value: JsonValue) -> str:
    return str(value)


def _list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value


def _map(value: JsonValue) -> Mapping[str, JsonValue]:
    assert isinstance(value, Mapping)
    return value
