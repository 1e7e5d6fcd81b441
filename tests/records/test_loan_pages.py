"""The loans lie in a page a month: what is asked of them, and what becomes of a spoilt page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from agent.clock import ManualClock
from agent.errors import RecordDamagedError
from agent.records.case import Case, EntryKind
from agent.records.findings import Kind
from agent.records.loans import Loans
from agent.records.reindex import Found, reindex
from agent.records.store import Records

OpenCase = Callable[[Records], Case]
A_MONTH_S = 31 * 86_400.0


@pytest.fixture
def loans(records: Records, clock: ManualClock, open_case: OpenCase) -> list[str]:
    """Three loans, of June, July and August; the second one's tablet came back."""
    made = []
    for number in range(3):
        case = open_case(records)
        records.append(case.id, EntryKind.LENT, {"serial": f"S{number}", "due": None})
        made.append(case.id)
        clock.sleep(A_MONTH_S)
    records.append(open_case(records).id, EntryKind.RESTOCKED, {"serial": "S1"})
    return made


def page(folder: Path, month: int) -> Path:
    return folder / "loans" / f"2026-{month:02}.json"


def test_each_month_has_its_page_and_one_file_those_that_go_on(
    folder: Path, loans: list[str]
) -> None:
    pages = [json.loads(page(folder, month).read_text())["loan"] for month in (6, 7, 8)]
    assert [[loan["id"] for loan in each.values()] for each in pages] == [[id_] for id_ in loans]
    with TinyDB(folder / "loans.json", access_mode="r") as db:
        assert [loan["id"] for loan in db.table("loan")] == [loans[0], loans[2]]


def test_what_is_asked_under_the_lock_reads_no_page(
    records: Records, folder: Path, loans: list[str]
) -> None:
    for path in (folder / "loans").iterdir():
        path.write_bytes(b"spoilt")
    again = Records(folder, ManualClock())
    [loan] = again.standing().loans.of_tablet("S2", None)
    assert loan.id == loans[2]
    assert again.standing().loans.going_on.keys() == {loans[0], loans[2]}


@pytest.mark.parametrize(("raw", "kind"), [(None, Kind.DELETED), (b"{}", Kind.EDITED)])
def test_a_spoilt_page_is_named_and_made_again(
    records: Records, clock: ManualClock, folder: Path, loans: list[str],
    raw: bytes | None, kind: Kind,
) -> None:  # fmt: skip
    path = page(folder, 7)
    written = path.read_bytes()
    path.unlink() if raw is None else path.write_bytes(raw)
    again = Records(folder, clock)
    assert [(problem.file, problem.kind) for problem in again.verify().problems] == [
        ("loans/2026-07.json", kind)
    ]
    assert again.loan(loans[0]).id == loans[0]
    with pytest.raises(RecordDamagedError, match=r"2026-07\.json") as refused:
        again.loans()
    assert "quitus reindex" in str(refused.value.hint)
    found = {each.name: each.found for each in reindex(again, clock)}
    assert found["loans.json"] is Found.DIFFERENT
    assert path.read_bytes() == written
    assert len(again.loans()) == len(loans)


def test_an_older_page_under_a_newer_file_is_found(
    records: Records, folder: Path, open_case: OpenCase, loans: list[str]
) -> None:
    old = page(folder, 8).read_bytes()
    records.append(open_case(records).id, EntryKind.RESTOCKED, {"serial": "S2"})
    page(folder, 8).write_bytes(old)
    [problem] = records.verify().problems
    assert problem.file == "loans/2026-08.json"
    assert records.loan(loans[0]).going_on


def test_what_is_no_page_is_named_and_taken_away(
    records: Records, clock: ManualClock, folder: Path, loans: list[str]
) -> None:
    stray = page(folder, 1)
    stray.write_bytes(page(folder, 6).read_bytes())
    assert [problem.kind for problem in records.verify().problems] == [Kind.UNKNOWN_FILE]
    assert len(records.loans()) == len(loans)
    reindex(records, clock)
    assert not stray.exists()
    assert records.verify().ok


def test_all_of_them_gone_they_are_made_again_by_the_next_step(
    records: Records, clock: ManualClock, folder: Path, open_case: OpenCase, loans: list[str]
) -> None:
    files = [folder / "loans.json", *(folder / "loans").iterdir()]
    written = {path: path.read_bytes() for path in files}
    for path in files:
        path.unlink()
    again = Records(folder, clock)
    assert [loan.id for loan in again.loans()] == loans
    open_case(again)
    assert {path: path.read_bytes() for path in files} == written


def test_a_page_that_changes_while_all_are_read_is_read_again(
    records: Records, clock: ManualClock, folder: Path, loans: list[str],
    open_case: OpenCase, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Of a loan that ended meanwhile and one that began after it, both or none are told."""
    reader = Records(folder, clock)
    begun, look = list[str](), reader._loans

    def meanwhile() -> Loans:
        found = look()
        if not begun:
            assert [loan.going_on for loan in found.pages["2026-06"].values()] == [True]
            records.append(open_case(records).id, EntryKind.RESTOCKED, {"serial": "S0"})
            begun.append(open_case(records).id)
            records.append(begun[0], EntryKind.LENT, {"serial": "S0", "due": None})
        return found

    monkeypatch.setattr(reader, "_loans", meanwhile)
    assert [(loan.id, loan.going_on) for loan in reader.loans()] == [
        (loans[0], False), (loans[1], False), (loans[2], True), (begun[0], True),
    ]  # fmt: skip
