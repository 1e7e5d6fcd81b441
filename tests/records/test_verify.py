"""Whatever is changed in the record is found, and the first entry that is wrong is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records.case import Case, EntryKind
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


@pytest.fixture
def case_id(records: Records, open_case: OpenCase) -> str:
    """A case of four entries, with a text of a person and a tablet in stock."""
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE, {"text": "é"}, private={"remark": "Untel"})
    records.append(opened.id, EntryKind.RESTOCKED, {"asset_tag": "T1"}, phase="restock")
    records.append(opened.id, EntryKind.CLOSED, {"outcome": "pass"})
    assert records.verify().ok
    return opened.id


@pytest.fixture
def case_file(folder: Path, case_id: str) -> Path:
    return folder / "cases" / "2026-06" / f"{case_id}.json"


@pytest.fixture
def journal(folder: Path, case_id: str) -> Path:
    assert case_id
    return folder / "journal" / "2026-06.jsonl"


def is_found(records: Records) -> bool:
    """Whether a check finds something wrong; refusing the folder is finding it too."""
    try:
        return not records.verify().ok
    except RecordError:
        return True


def unfound_changes(records: Records, path: Path) -> list[int]:
    """Change each byte of a file by itself; return where that is not found."""
    written, unfound = path.read_bytes(), []
    for index in range(len(written)):
        path.write_bytes(written[:index] + bytes([written[index] ^ 1]) + written[index + 1 :])
        if not is_found(records):
            unfound.append(index)
    return unfound


@pytest.mark.parametrize(
    "name", ["cases/2026-06/{case}.json", "journal/2026-06.jsonl", "tablets.json", "desk.json"]
)
def test_every_single_byte_that_changes_is_found(
    records: Records, folder: Path, case_id: str, name: str
) -> None:
    assert unfound_changes(records, folder / name.format(case=case_id)) == []


def test_every_byte_of_a_text_that_changes_is_found(
    records: Records, folder: Path, case_id: str
) -> None:
    """All but TinyDB's own number of the document, which says nothing."""
    assert case_id
    path = folder / "people.json"
    assert unfound_changes(records, path) == [path.read_bytes().index(b'"1"') + 1]


def test_a_changed_entry_is_named(records: Records, case_file: Path) -> None:
    raw = case_file.read_bytes()
    case_file.write_bytes(raw.replace(b'"asset_tag": "T1"', b'"asset_tag": "T2"'))
    check = records.verify()
    assert (check.ok, check.broken_at, check.entries) == (False, 3, 4)
    assert case_file.name in (check.problem or "")


def test_an_entry_that_was_rewritten_with_its_hash_is_named(
    records: Records, case_file: Path, folder: Path
) -> None:
    """Somebody who computes the hash again still has the journal against him."""
    other = Records(folder.with_name("other"), ManualClock())
    forged = other.open_case(
        procedure={}, plan=[], operator="OP2", language="fr", tablet={}, given=None
    )
    tables = json.loads(case_file.read_text())
    entry = forged.entries[0].document() | {"case": case_file.stem}
    tables["entry"]["1"] = entry
    case_file.write_text(json.dumps(tables))
    assert records.verify().broken_at == 1


@pytest.mark.parametrize("n", [1, 2, 3])
def test_an_entry_that_was_taken_out_is_named(records: Records, case_file: Path, n: int) -> None:
    tables = json.loads(case_file.read_text())
    del tables["entry"][str(n)]
    case_file.write_text(json.dumps(tables))
    assert records.verify().broken_at == n


def test_two_entries_that_changed_places_are_found(records: Records, case_file: Path) -> None:
    tables = json.loads(case_file.read_text())
    entries = tables["entry"]
    entries["2"], entries["3"] = entries["3"], entries["2"]
    case_file.write_text(json.dumps(tables))
    assert records.verify().broken_at == 2


def test_the_same_content_spelled_differently_is_found(records: Records, case_file: Path) -> None:
    case_file.write_text(json.dumps(json.loads(case_file.read_text()), indent=1))
    check = records.verify()
    assert check.broken_at == 1
    assert "not as written" in (check.problem or "")


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("order", [[0, 2, 3], [0, 2, 1, 3], [0, 1, 1, 2, 3], [0, 1, 2], []])
def test_lines_taken_out_swapped_or_doubled_are_found(
    records: Records, journal: Path, order: list[int]
) -> None:
    lines = lines_of(journal)
    journal.write_bytes(b"".join(lines[index] for index in order))
    expected = next((n for n, index in enumerate(order) if n != index), len(order)) + 1
    assert records.verify().broken_at == expected


def test_a_case_that_is_gone_is_found(records: Records, case_file: Path) -> None:
    case_file.unlink()
    assert records.verify().broken_at == 1


def test_a_case_under_another_name_is_found(records: Records, case_file: Path) -> None:
    case_file.rename(case_file.with_name("20260629-00000.json"))
    assert records.verify().broken_at == 1


def test_a_strange_file_among_the_cases_is_named(records: Records, case_file: Path) -> None:
    case_file.with_name("notes.txt").write_text("x")
    check = records.verify()
    assert (check.ok, check.broken_at) == (False, None)
    assert "notes.txt" in (check.problem or "")


def test_the_first_wrong_entry_of_many_cases_is_named(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    cases = [open_case(records) for _case in range(3)]
    for opened in reversed(cases):
        records.append(opened.id, EntryKind.NOTE, {"text": "not hex"})
    for opened in cases[:2]:
        path = folder / "cases" / "2026-06" / f"{opened.id}.json"
        path.write_bytes(path.read_bytes().replace(b"not hex", b"not hey"))
    assert records.verify().broken_at == 5


def test_a_text_put_in_the_place_of_another_is_found(
    records: Records, folder: Path, case_id: str
) -> None:
    path = folder / "people.json"
    path.write_bytes(path.read_bytes().replace(b"Untel", b"Autre"))
    assert records.verify().broken_at == 2
    assert records.private(case_id) == {(2, "remark"): "Autre"}
