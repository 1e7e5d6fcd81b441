"""Heads that were signed and put elsewhere show what a chain alone can't."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.records.anchoring import Anchoring
from agent.records.anchors import Witness
from agent.records.case import EntryKind
from agent.records.entry import Entry
from agent.records.findings import Kind
from agent.records.store import Records
from agent.records.tables import encode
from tests.records.anchors.forging import (
    case_path,
    cut_two,
    edit_second,
    edit_third,
    forge,
    kinds,
)
from tests.records.conftest import OpenCase


@pytest.mark.parametrize("change", [cut_two, edit_third, edit_second])
def test_a_chain_computed_again_is_whole_as_far_as_the_folder_can_tell(
    records: Records,
    folder: Path,
    case_id: str,
    change: Callable[[list[Entry]], list[Entry]],
) -> None:
    (folder / "anchors.jsonl").unlink()
    forge(folder, case_id, change)
    assert records.verify().ok


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (cut_two, (3, Kind.CUT_TAIL)),
        (edit_third, (4, Kind.RECOMPUTED_CHAIN)),
        (edit_second, (2, Kind.RECOMPUTED_CHAIN)),
    ],
)
def test_a_cut_tail_and_a_recomputed_chain_are_found_by_the_anchor_in_the_folder(
    records: Records,
    folder: Path,
    case_id: str,
    change: Callable[[list[Entry]], list[Entry]],
    wrong: tuple[int, Kind],
) -> None:
    forge(folder, case_id, change)
    check = records.verify()
    assert [(each.n, each.kind) for each in check.problems] == [wrong]
    assert check.broken_at == wrong[0]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [(cut_two, (3, Kind.CUT_TAIL)), (edit_third, (4, Kind.RECOMPUTED_CHAIN))],
)
def test_they_are_found_by_the_anchor_elsewhere_where_the_folders_own_went_too(
    anchoring: Anchoring,
    folder: Path,
    case_id: str,
    change: Callable[[list[Entry]], list[Entry]],
    wrong: tuple[int, Kind],
) -> None:
    forge(folder, case_id, change)
    (folder / "anchors.jsonl").unlink()
    assert kinds(anchoring) == [wrong, (None, Kind.DELETED)]


def test_they_are_found_even_if_the_forger_signs_anew(
    anchoring: Anchoring, folder: Path, case_id: str
) -> None:
    forge(folder, case_id, edit_third)
    (folder / "anchors.jsonl").unlink()
    anchoring.anchor()
    assert (4, Kind.RECOMPUTED_CHAIN) in kinds(anchoring)


def test_what_comes_after_the_last_anchor_is_not_vouched_for(
    records: Records, anchoring: Anchoring, folder: Path, open_case: OpenCase
) -> None:
    """The limit that README states."""
    opened = open_case(records)
    anchoring.anchor()
    records.append(opened.id, EntryKind.NOTE, {"text": "two"})
    forge(folder, opened.id, lambda entries: entries[:1])
    assert kinds(anchoring) == []


def test_an_anchored_entry_is_not_taken_for_one_that_nobody_acknowledged(
    records: Records, folder: Path, case_id: str
) -> None:
    """A last line without its entry is what a killed program leaves: not once it is anchored."""
    path = case_path(folder, case_id)
    tables = json.loads(path.read_text())
    del tables["entry"]["4"]
    path.write_bytes(encode(tables))
    assert [each.kind for each in records.verify().problems] == [Kind.CUT_TAIL]


def test_a_head_from_a_printed_slip_finds_the_same(
    local: Anchoring, records: Records, folder: Path, case_id: str
) -> None:
    head = records.head()
    slip = Witness(head.n, head.hash[:16], "--head")
    assert local.verify(heads=[slip]).check.ok
    (folder / "anchors.jsonl").unlink()
    forge(folder, case_id, edit_third)
    found = local.verify(heads=[slip]).check
    assert [(each.n, each.kind) for each in found.problems] == [(4, Kind.RECOMPUTED_CHAIN)]


def test_heads_behind_a_break_in_the_journal_are_no_further_problem(
    anchoring: Anchoring, folder: Path, case_id: str
) -> None:
    assert case_id
    journal = folder / "journal" / "2026-06.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"n":3', b'"n":7'))
    assert kinds(anchoring) == [(3, Kind.DELETED)]
