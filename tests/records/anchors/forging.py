"""What somebody can do who has the folder and the source of this program."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agent.records.anchoring import Anchoring
from agent.records.entry import START, Entry, Head, chained, from_document
from agent.records.findings import Kind
from agent.records.journal import encode_line, line_of
from agent.records.tables import encode


def share_file(share: Path) -> Path:
    [file] = share.iterdir()
    return file


def kinds(anchoring: Anchoring) -> list[tuple[int | None, Kind]]:
    return [(each.n, each.kind) for each in anchoring.verify().check.problems]


def case_path(folder: Path, case_id: str) -> Path:
    return folder / "cases" / "2026-06" / f"{case_id}.json"


def forge(folder: Path, case_id: str, change: Callable[[list[Entry]], list[Entry]]) -> None:
    """Change the one case of a record, and compute chain, journal and file again, as they must be.

    It is all that somebody with the folder and this program's source can do.
    """
    path = case_path(folder, case_id)
    tables = json.loads(path.read_text())
    entries = change([from_document(each) for each in tables["entry"].values()])
    head, done = START, list[Entry]()
    for entry in entries:
        new = chained(
            head,
            entry_id=entry.id,
            case=entry.case,
            at=entry.at,
            kind=entry.kind,
            phase=entry.phase,
            data=entry.data,
        )
        head = Head(new.n, new.hash)
        done.append(new)
    entry_table = {str(entry.n): entry.document() for entry in done}
    path.write_bytes(encode({"case": tables["case"], "entry": entry_table}))
    journal = folder / "journal" / "2026-06.jsonl"
    journal.write_bytes(b"".join(encode_line(line_of(entry)) for entry in done))
    for name in ("people.json", "tablets.json"):
        (folder / name).unlink(missing_ok=True)


def cut_two(entries: list[Entry]) -> list[Entry]:
    return entries[:-2]


def edit_third(entries: list[Entry]) -> list[Entry]:
    return [*entries[:2], replace(entries[2], data={"text": "other"}), entries[3]]


def edit_second(entries: list[Entry]) -> list[Entry]:
    return [entries[0], replace(entries[1], data={"text": "other"}), *entries[2:]]
