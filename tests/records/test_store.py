"""What is written is read back: cases, entries, texts of people."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import CaseUnknownError, Exit
from agent.records.case import Case, EntryKind
from agent.records.entry import GENESIS
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


def test_nothing_is_touched_before_the_first_use(records: Records, folder: Path) -> None:
    assert records.folder == folder
    assert not folder.exists()


def test_reading_an_absent_folder_finds_nothing_and_makes_nothing(
    records: Records, folder: Path
) -> None:
    assert (records.cases(), records.stock(), records.tags()) == ((), (), {})
    assert records.head() == (0, GENESIS)
    assert records.verify().ok
    assert not folder.exists()


def test_an_opened_case_is_read_back_as_it_was_opened(
    records: Records, open_case: OpenCase
) -> None:
    opened = open_case(records)
    assert records.case(opened.id) == opened
    assert opened.plan == ("identify", "condition", "reset")
    assert (opened.operator, opened.language, opened.given) == ("OP1", "fr", "T042")
    assert opened.tablet == {"serial": "R52N30ABCDE", "model": "SM-T500"}
    assert opened.procedure["version"] == "1"
    assert opened.opened_at == "2026-06-29T08:00:00.000Z"
    assert opened.open


def test_an_entry_is_read_back_as_it_was_acknowledged(
    records: Records, open_case: OpenCase, clock: ManualClock
) -> None:
    opened = open_case(records)
    clock.sleep(1.5)
    entry = records.append(
        opened.id, EntryKind.ANSWERED, {"field": "found", "value": "é"}, phase="identify"
    )
    assert (entry.n, entry.at, entry.phase) == (2, "2026-06-29T08:00:01.500Z", "identify")
    assert records.case(opened.id).entries[-1] == entry


def test_entries_are_chained_over_all_cases(records: Records, open_case: OpenCase) -> None:
    first, second = open_case(records), open_case(records)
    entry = records.append(first.id, EntryKind.NOTE)
    assert first.entries[0].prev == GENESIS
    assert second.entries[0].prev == first.entries[0].hash
    assert (entry.n, entry.prev) == (3, second.entries[0].hash)
    assert records.head() == (3, entry.hash)


def test_a_case_is_found_by_a_unique_beginning(records: Records, open_case: OpenCase) -> None:
    opened = open_case(records)
    assert records.case(opened.id[:10].lower()).id == opened.id


def test_a_beginning_of_two_cases_names_both(records: Records, open_case: OpenCase) -> None:
    one, two = open_case(records), open_case(records)
    with pytest.raises(CaseUnknownError) as caught:
        records.case("2026")
    assert one.id in str(caught.value)
    assert two.id in str(caught.value)


@pytest.mark.parametrize("case_id", ["", "20260629-00000", "../desk", "%", "nothing\0"])
def test_an_unknown_case_is_a_usage_error(
    records: Records, open_case: OpenCase, case_id: str
) -> None:
    open_case(records)
    with pytest.raises(CaseUnknownError) as caught:
        records.case(case_id)
    assert caught.value.exit_code == Exit.USAGE


def test_an_unknown_case_takes_no_entry(records: Records, open_case: OpenCase) -> None:
    head = open_case(records).entries[-1].hash
    with pytest.raises(CaseUnknownError):
        records.append("20260629-00000", EntryKind.NOTE)
    assert records.head().hash == head


def test_what_the_record_does_not_take_leaves_no_trace(
    records: Records, open_case: OpenCase
) -> None:
    opened = open_case(records)
    with pytest.raises(TypeError):
        records.append(opened.id, EntryKind.NOTE, {"temperature": 36.6})  # type: ignore[dict-item]
    assert records.head().n == 1
    assert records.verify().ok


def test_cases_are_listed_newest_first(
    records: Records, open_case: OpenCase, clock: ManualClock
) -> None:
    old = open_case(records)
    clock.sleep(86400)
    new, newest = open_case(records), open_case(records)
    records.append(
        new.id, EntryKind.CLOSED, {"outcome": "pass", "proof": {"level": "proven", "reasons": []}}
    )
    listed = records.cases()
    assert [summary.id for summary in listed] == [newest.id, new.id, old.id]
    assert [(summary.open, summary.outcome, summary.proof) for summary in listed] == [
        (True, None, None),
        (False, "pass", "proven"),
        (True, None, None),
    ]
    assert (listed[0].procedure, listed[0].operator, listed[0].simulated) == (
        "return",
        "OP1",
        False,
    )


def test_a_private_text_lies_in_people_alone(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    text = "Zoé Untel a rayé l'écran"
    entry = records.append(opened.id, EntryKind.ANSWERED, {"field": "r"}, private={"remark": text})
    assert records.private(opened.id) == {(2, "remark"): text}
    assert list(entry.data["commitments"]) == ["remark"]  # type: ignore[arg-type]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "people.json":
            assert b"Untel" not in path.read_bytes()


def test_equal_private_texts_have_different_commitments(
    records: Records, open_case: OpenCase
) -> None:
    opened = open_case(records)
    one = records.append(opened.id, EntryKind.NOTE, private={"remark": "ok"})
    two = records.append(opened.id, EntryKind.NOTE, private={"remark": "ok"})
    assert one.data["commitments"] != two.data["commitments"]


def test_an_erased_text_leaves_a_record_that_verifies(
    records: Records, open_case: OpenCase, folder: Path
) -> None:
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE, private={"remark": "Untel"})
    (folder / "people.json").unlink()
    assert records.private(opened.id) == {}
    assert records.verify().ok
