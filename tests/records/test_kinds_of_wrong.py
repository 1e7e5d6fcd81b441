"""What was done to the record is named, without any anchor."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.records.case import EntryKind
from agent.records.findings import Kind
from agent.records.store import Records
from agent.records.tables import encode
from tests.records.anchors.forging import (
    case_path,
)
from tests.records.conftest import OpenCase


@pytest.fixture
def case_id(records: Records, open_case: OpenCase) -> str:
    """A case of four entries, with a text of a person."""
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE, {"text": "two"})
    records.append(opened.id, EntryKind.NOTE, {"text": "three"}, private={"remark": "Untel"})
    records.append(opened.id, EntryKind.CLOSED, {"outcome": "pass"})
    assert records.verify().ok
    return opened.id


def edit_case(
    folder: Path, case_id: str, change: Callable[[dict[str, dict[str, object]]], None]
) -> None:
    path = case_path(folder, case_id)
    tables = json.loads(path.read_text())
    change(tables["entry"])
    path.write_bytes(encode(tables))


def swap(entries: dict[str, dict[str, object]]) -> None:
    entries["2"], entries["3"] = entries["3"], entries["2"]


def delete(entries: dict[str, dict[str, object]]) -> None:
    del entries["2"]


def double(entries: dict[str, dict[str, object]]) -> None:
    entries["5"] = entries["3"]


def edit(entries: dict[str, dict[str, object]]) -> None:
    entries["3"]["data"] = {"text": "other"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [(swap, Kind.SWAPPED), (delete, Kind.DELETED), (double, Kind.DOUBLED), (edit, Kind.EDITED)],
)
def test_what_was_done_to_a_case_is_named(
    records: Records,
    folder: Path,
    case_id: str,
    change: Callable[[dict[str, dict[str, object]]], None],
    kind: Kind,
) -> None:
    edit_case(folder, case_id, change)
    [problem] = records.verify().problems
    assert problem.kind is kind
    assert problem.file == f"cases/2026-06/{case_id}.json"


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        ([0, 2, 3], Kind.DELETED),
        ([0, 2, 1, 3], Kind.SWAPPED),
        ([0, 1, 1, 2, 3], Kind.DOUBLED),
        ([0, 1, 2], Kind.CUT_TAIL),
    ],
)
def test_what_was_done_to_the_journal_is_named(
    records: Records, folder: Path, case_id: str, order: list[int], kind: Kind
) -> None:
    assert case_id
    journal = folder / "journal" / "2026-06.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[index] for index in order))
    assert {each.kind for each in records.verify().problems} == {kind}


def test_a_line_put_in_the_place_of_another_is_an_edit_of_the_journal(
    records: Records, folder: Path, case_id: str
) -> None:
    assert case_id
    journal = folder / "journal" / "2026-06.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[1] = lines[0].replace(b'"n":1', b'"n":2')
    journal.write_bytes(b"".join(lines))
    first = records.verify().problems[0]
    assert (first.n, first.kind, first.file) == (2, Kind.EDITED, "journal/2026-06.jsonl")


@pytest.mark.parametrize("name", ["journal/copy.jsonl", "cases/notes.txt", "cases/2026-06/a.txt"])
def test_a_file_that_is_none_of_the_records_is_named(
    records: Records, folder: Path, case_id: str, name: str
) -> None:
    assert case_id
    (folder / name).write_text("x")
    [problem] = records.verify().problems
    assert (problem.n, problem.kind, problem.file) == (None, Kind.UNKNOWN_FILE, name)


def test_the_same_content_spelled_otherwise_is_not_as_written(
    records: Records, folder: Path, case_id: str
) -> None:
    path = case_path(folder, case_id)
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))
    assert [each.kind for each in records.verify().problems] == [Kind.NOT_AS_WRITTEN]


def test_a_text_that_was_changed_is_an_edit_and_one_that_was_erased_is_none(
    records: Records, folder: Path, case_id: str
) -> None:
    assert case_id
    path = folder / "people.json"
    path.write_bytes(path.read_bytes().replace(b"Untel", b"Autre"))
    [problem] = records.verify().problems
    assert (problem.n, problem.kind, problem.file) == (3, Kind.EDITED, "people.json")
    path.write_bytes(encode({"text": {}}))
    assert records.verify().ok
