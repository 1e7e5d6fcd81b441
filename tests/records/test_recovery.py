"""What a killed program or a power cut leaves, and what the next one makes of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordDamagedError
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind, JsonValue
from agent.records.entry import Head, chained
from agent.records.journal import encode_line, line_of
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


@pytest.fixture
def case_id(records: Records, open_case: OpenCase) -> str:
    """A case of two entries."""
    opened = open_case(records)
    records.append(opened.id, EntryKind.NOTE, {"text": "acknowledged"})
    return opened.id


@pytest.fixture
def journal(folder: Path, case_id: str) -> Path:
    """The journal's file, two lines long."""
    assert case_id
    return folder / "journal" / "2026-06.jsonl"


def next_line(records: Records, case_id: str) -> bytes:
    """The line that a program wrote whose entry never came."""
    entry = chained(
        records.head(),
        entry_id="lost",
        case=case_id,
        at="2026-06-29T08:00:00.000Z",
        kind=EntryKind.NOTE,
        phase=None,
        data={},
    )
    return encode_line(line_of(entry))


def july_of(records: Records, case_id: str) -> Path:
    """The file of the next month, with the first line that an entry made in it."""
    clock = records._clock
    clock.sleep(5 * 24 * 3600)
    entry = records.append(case_id, EntryKind.NOTE)
    assert entry.at.startswith("2026-07")
    return records.folder / "journal" / "2026-07.jsonl"


def reopened(records: Records) -> Records:
    """The same folder, by a program that knows nothing of the first."""
    return Records(records.folder, ManualClock(), disk=type(records._disk)())


def assert_goes_on(records: Records, case_id: str) -> None:
    """What was acknowledged is there, and the next entry is the third."""
    again = reopened(records)
    assert again.verify().ok
    assert again.head().n == 2
    assert again.append(case_id, EntryKind.NOTE).n == 3
    assert [entry.n for entry in again.case(case_id).entries] == [1, 2, 3]
    assert again.verify() == records.verify()
    assert again.verify().entries == 3


def test_a_torn_line_is_cut_wherever_it_is_torn(
    records: Records, journal: Path, case_id: str
) -> None:
    whole, line = journal.read_bytes(), next_line(records, case_id)
    (case_file,) = (records.folder / "cases").rglob("*.json")
    content = case_file.read_bytes()
    for size in range(len(line)):
        journal.write_bytes(whole + line[:size])
        assert_goes_on(records, case_id)
        case_file.write_bytes(content)


@pytest.mark.parametrize("zeros", [b"\0" * 40, b"\0" * 20_000, b"\0" * 40 + b'"}\n'])
def test_zeros_after_a_power_cut_are_cut(
    records: Records, journal: Path, case_id: str, zeros: bytes
) -> None:
    journal.write_bytes(journal.read_bytes() + zeros)
    if len(zeros) < 8192:
        assert_goes_on(records, case_id)
        return
    with pytest.raises(RecordDamagedError, match="jsonl"):  # longer than any line
        reopened(records).append(case_id, EntryKind.NOTE)


def test_zeros_in_the_second_line_of_a_month_are_cut(
    records: Records, journal: Path, case_id: str
) -> None:
    july = july_of(records, case_id)
    whole = july.read_bytes()
    july.write_bytes(whole + b"\0" * 40 + b'"}\n')
    assert reopened(records).append(case_id, EntryKind.NOTE).n == 4
    assert reopened(records).verify().ok
    assert july.read_bytes().startswith(whole)
    assert journal.exists()


def test_a_month_that_is_over_is_on_the_disk_before_the_next_begins(
    records: Records, journal: Path, case_id: str
) -> None:
    synced: list[tuple[Path, bool]] = []
    july = journal.with_name("2026-07.jsonl")
    cut = records._disk.cut

    def watched(path: Path, size: int) -> None:
        synced.append((path, july.exists()))
        cut(path, size)

    records._disk.cut = watched  # type: ignore[method-assign]
    assert july_of(records, case_id) == july
    assert synced == [(journal, False)]
    records.append(case_id, EntryKind.NOTE)
    assert len(synced) == 1


def test_a_line_without_its_entry_is_cut(records: Records, journal: Path, case_id: str) -> None:
    journal.write_bytes(journal.read_bytes() + next_line(records, case_id))
    assert_goes_on(records, case_id)


def test_a_line_of_a_case_that_never_came_is_cut(
    records: Records, journal: Path, case_id: str
) -> None:
    journal.write_bytes(journal.read_bytes() + next_line(records, "20260629-00000"))
    assert_goes_on(records, case_id)


def test_the_first_line_of_all_may_be_torn(records: Records, open_case: OpenCase) -> None:
    open_case(records)
    shutil.rmtree(records.folder / "cases")
    assert records.head().n == 0
    assert reopened(records).verify().ok
    assert open_case(reopened(records)).entries[0].n == 1


def test_a_torn_first_line_of_a_month_is_cut(records: Records, journal: Path, case_id: str) -> None:
    line = next_line(records, case_id)
    journal.with_name("2026-07.jsonl").write_bytes(line)
    assert_goes_on(records, case_id)


def test_a_month_that_was_begun_without_a_line_changes_nothing(
    records: Records, journal: Path, case_id: str
) -> None:
    journal.with_name("2026-07.jsonl").write_bytes(b"")
    assert_goes_on(records, case_id)


def test_a_text_of_an_entry_that_never_came_is_erased(
    records: Records, journal: Path, case_id: str
) -> None:
    (case_file,) = (records.folder / "cases").rglob("*.json")
    before = case_file.read_bytes()
    records.append(case_id, EntryKind.NOTE, private={"remark": "Untel"})
    case_file.write_bytes(before)  # killed between the text and the commit
    assert reopened(records).verify().ok
    assert reopened(records).private(case_id) == {}
    assert_goes_on(records, case_id)
    assert b"Untel" not in (records.folder / "people.json").read_bytes()
    assert journal.read_bytes().count(b"\n") == 3


def test_a_stock_that_lags_is_caught_up_at_the_next_lock(records: Records, case_id: str) -> None:
    records.append(case_id, EntryKind.RESTOCKED, {"serial": "S1"})
    stock_file = records.folder / "tablets.json"
    before = stock_file.read_bytes()
    records.append(case_id, EntryKind.RESTOCKED, {"serial": "S2"})
    after = stock_file.read_bytes()
    stock_file.write_bytes(before)  # killed between the commit and the stock
    again = reopened(records)
    assert [tablet.serial for tablet in again.stock()] == ["S1", "S2"]
    assert again.verify().ok
    again.append(case_id, EntryKind.NOTE)
    assert stock_file.read_bytes() == after


def acted(records: Records, kind: ActKind, **data: str) -> Case:
    return records.act(kind, data, operator="OP1", language="fr")


def test_loans_that_lag_are_caught_up_at_the_next_lock(records: Records, case_id: str) -> None:
    names: dict[str, JsonValue] = {"serial": "S1", "asset_tag": "T1"}
    records.append(case_id, EntryKind.LENT, {**names, "due": "2026-07-01"})
    for done, state in (
        (lambda: acted(records, ActKind.LOAN_LOST, loan=case_id), "lost"),
        (lambda: records.append(case_id, EntryKind.RESTOCKED, names), "returned"),
        (lambda: acted(records, ActKind.UNDO, case=case_id), "undone"),
    ):
        page = f"loans/{case_id[:4]}-{case_id[4:6]}.json"
        files = [records.folder / name for name in ("tablets.json", "loans.json", page)]
        before = [file.read_bytes() for file in files]
        done()
        after = [file.read_bytes() for file in files]
        for lagging in (files, files[:1], files[1:2], files[1:]):  # the page is written first
            for file, old in zip(files, before, strict=True):
                if file in lagging:
                    file.write_bytes(old)  # killed between the commit and this file
            again = reopened(records)
            assert again.loan(case_id).state == state
            assert again.verify().ok
            with again._writing():
                assert [file.read_bytes() for file in files] == after


@pytest.mark.parametrize("at", [0, 5, 100, -1])
def test_a_bad_line_before_a_good_one_stops_the_program(
    records: Records, journal: Path, case_id: str, at: int
) -> None:
    first, second = journal.read_bytes().splitlines(keepends=True)
    spoilt = bytearray(first)
    spoilt[at] ^= 1
    journal.write_bytes(bytes(spoilt) + second)
    with pytest.raises(RecordDamagedError, match=r"2026-06\.jsonl \(byte \d+\)"):
        reopened(records).append(case_id, EntryKind.NOTE)
    assert reopened(records).verify().broken_at == 1


def test_a_file_torn_before_a_whole_file_stops_the_program(
    records: Records, journal: Path, case_id: str
) -> None:
    line = next_line(records, case_id)
    journal.write_bytes(journal.read_bytes() + b"{")
    journal.with_name("2026-07.jsonl").write_bytes(line)
    with pytest.raises(RecordDamagedError, match=r"2026-06\.jsonl"):
        reopened(records).append(case_id, EntryKind.NOTE)


def test_the_last_line_is_not_cut_if_its_entry_was_acknowledged(
    records: Records, journal: Path, case_id: str
) -> None:
    for spoilt in (b"", b"x", b"}", b"\r"):
        written = journal.read_bytes()
        journal.write_bytes(written[:-1] + spoilt)
        with pytest.raises(RecordDamagedError):
            reopened(records).append(case_id, EntryKind.NOTE)
        journal.write_bytes(written)


def test_a_lost_end_of_the_journal_is_damage_for_its_case(
    records: Records, journal: Path, case_id: str
) -> None:
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(RecordDamagedError):
        reopened(records).append(case_id, EntryKind.NOTE)


def test_a_line_out_of_the_chain_stops_the_program(
    records: Records, journal: Path, case_id: str
) -> None:
    entry = chained(
        Head(2, "f" * 64),
        entry_id="strange",
        case=case_id,
        at="2026-06-29T08:00:00.000Z",
        kind=EntryKind.NOTE,
        phase=None,
        data={},
    )
    journal.write_bytes(journal.read_bytes() + encode_line(line_of(entry)))
    with pytest.raises(RecordDamagedError):
        reopened(records).append(case_id, EntryKind.NOTE)
