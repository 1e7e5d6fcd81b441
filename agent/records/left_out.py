"""What a backup brings that was erased since: who was forgotten doesn't come back with it."""

import shutil
from collections.abc import Collection
from pathlib import Path

from agent.errors import RecordDamagedError
from agent.records.acts import ActKind
from agent.records.disk import Disk
from agent.records.eraser import PAPERS
from agent.records.erasing import erasure_in
from agent.records.journal import Journal
from agent.records.journal_search import lines_from
from agent.records.people import TABLE as TEXTS
from agent.records.persons import TABLE as PERSONS
from agent.records.snapshot import PEOPLE
from agent.records.store import Records
from agent.records.tables import Tables, encode, read_tables


def leave_out(staged: Path, records: Records | None, disk: Disk) -> int | None:
    """Take out of a backup what was erased since; return how much, None if that can't be told.

    A text or a person was erased if the record has the entry and not what it wrote down.

    Args:
        staged: the backup's copy; nobody else looks at it.
        records: the record of the same desk that is there; None if none can be read.
        disk: what writes.
    """
    try:
        coming = read_tables(staged / PEOPLE)
        kept = read_tables(records.folder / PEOPLE) if records else None
        papers = _papers(staged, records) if records else 0
    except RecordDamagedError:
        return None
    if coming is None:
        return papers
    if kept is None or records is None:
        return None
    entries = {line.id for line in lines_from(Journal(records.folder / "journal", Disk()), 1)}
    left = _still_held(coming, kept, entries)
    erased = sum(map(len, coming.values())) - sum(map(len, left.values()))
    if erased:
        disk.replace(staged / PEOPLE, encode(left), staged.parent / "people.json.tmp")
    return erased + papers


def _still_held(coming: Tables, kept: Tables, entries: Collection[str]) -> Tables:
    """Return what comes without what the record's entries wrote down and it holds no more."""
    texts = {(text["id"], text["field"]) for text in kept.get(TEXTS, {}).values()}
    persons = {row["id"] for row in kept.get(PERSONS, {}).values()}
    held = {
        TEXTS: lambda row: row["id"] not in entries or (row["id"], row["field"]) in texts,
        PERSONS: lambda row: row["entry"] not in entries or row["id"] in persons,
    }
    return {
        name: {doc_id: row for doc_id, row in table.items() if held[name](row)}
        for name, table in coming.items()
    }


def _papers(staged: Path, records: Records) -> int:
    """Remove the papers of the cases that the record forgot; return of how many."""
    forgotten = (each.id for each in records.cases() if each.procedure == ActKind.FORGET)
    erasures = [erasure_in(records.case(case_id).entries[0]) for case_id in forgotten]
    names = {name for erasure in erasures if erasure for name in erasure.papers}
    there = [staged / PAPERS / name for name in names if (staged / PAPERS / name).is_dir()]
    for folder in there:
        shutil.rmtree(folder)
    return len(there)
