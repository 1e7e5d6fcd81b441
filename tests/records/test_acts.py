"""Acts outside a run: one entry each, closed by its opening, weighed under the desk's lock."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError, UsageError
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.export import export
from agent.records.standing import Standing
from agent.records.stock import StockTablet, TabletState
from agent.records.store import Records
from agent.records.verify import check_path

OpenCase = Callable[[Records], Case]


def tablet(number: int, **more: object) -> dict[str, object]:
    """A row of `stock-add`."""
    row = {"serial": f"S{number}", "asset_tag": f"T{number}", "maker": "Lenovo", "model": "M10"}
    return {**row, "year": 2019, "loans_only": False, **more}


def add(records: Records, *numbers: int) -> Case:
    """Put tablets into stock."""
    rows = [tablet(number) for number in numbers]
    return records.act(ActKind.STOCK_ADD, {"tablets": rows}, operator="OP1", language="fr")  # type: ignore[dict-item]


def lend(records: Records, number: int, **more: object) -> str:
    """Lend a tablet; return the id of the loan."""
    case = records.open_case(
        procedure={"id": "lend"}, plan=[], operator="OP1", language="fr",
        tablet={"serial": f"S{number}", "asset_tag": f"T{number}"}, given=None,
    )  # fmt: skip
    data = {"serial": f"S{number}", "asset_tag": f"T{number}", "ground": "waiting_pupil"}
    dates = {"start": "2026-06-29", "due": "2026-07-10", "borrower_kind": "pupil", **more}
    records.append(case.id, EntryKind.LENT, {**data, **dates})  # type: ignore[dict-item]
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return case.id


def bring_back(records: Records, number: int, **more: object) -> str:
    """Take a tablet back; return the id of the case."""
    case = records.open_case(
        procedure={"id": "return"}, plan=[], operator="OP2", language="fr", tablet={}, given=None
    )
    data = {"serial": f"S{number}", "asset_tag": f"T{number}", "proof": "proven", **more}
    records.append(case.id, EntryKind.RESTOCKED, data)  # type: ignore[arg-type]
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return case.id


def act(records: Records, kind: ActKind, **data: object) -> Case:
    return records.act(kind, data, operator="OP1", language="fr")  # type: ignore[arg-type]


def only(records: Records) -> StockTablet:
    [found] = records.stock()
    return found


def test_an_act_is_one_entry_and_closed(records: Records) -> None:
    done = add(records, 1, 2)
    assert len(done.entries) == 1
    assert (done.open, done.outcome, done.procedure["id"]) == (False, "pass", "stock-add")
    assert records.cases(open_only=True) == ()
    assert [one.id for one in records.cases()] == [done.id]
    assert [one.state for one in records.stock()] == [TabletState.IN_STOCK] * 2


def test_an_act_takes_no_more_entries(records: Records) -> None:
    with pytest.raises(RecordError, match="closed"):
        records.append(add(records, 1).id, EntryKind.NOTE)


def test_what_people_typed_for_an_act_is_outside_the_chain(records: Records, folder: Path) -> None:
    done = records.act(
        ActKind.STOCK_RETIRE,
        {"serial": "S1", "asset_tag": None},
        operator="OP1",
        language="fr",
        private={"why": "cassée par Untel"},
    )
    assert "Untel" not in (folder / "cases" / "2026-06" / f"{done.id}.json").read_text()
    assert records.private(done.id) == {(1, "why"): "cassée par Untel"}
    assert records.verify().ok


def test_what_unless_raises_keeps_an_act_and_an_entry_from_being_written(
    records: Records, open_case: OpenCase
) -> None:
    def refuse(_standing: Standing) -> None:
        raise UsageError("no")

    opened = open_case(records)
    before = records.head()
    with pytest.raises(UsageError):
        records.act(ActKind.HOLD, {"loan": "x"}, operator="OP1", language="fr", unless=refuse)
    with pytest.raises(UsageError):
        records.append(opened.id, EntryKind.LENT, {}, unless=refuse)
    assert records.head() == before


def test_unless_sees_stock_loans_and_open_cases_as_they_stand(
    records: Records, open_case: OpenCase
) -> None:
    add(records, 1)
    loan = lend(records, 1)
    opened = open_case(records)
    seen: list[Standing] = []
    records.append(opened.id, EntryKind.NOTE, unless=seen.append)
    [standing] = seen
    assert [one.loan for one in standing.stock.named("T1")] == [loan]
    assert [one.id for one in standing.loans.of_tablet("S1", None)] == [loan]
    assert [one.id for one in standing.open_cases()] == [opened.id]


def test_a_record_with_acts_is_exported_and_checked_alone(
    records: Records, clock: ManualClock, tmp_path: Path
) -> None:
    add(records, 1)
    records.act(
        ActKind.UNDO, {"case": "x"}, operator="OP1", language="fr", private={"why": "erreur"}
    )
    export(records, clock, tmp_path / "out", with_people=True)
    assert check_path(tmp_path / "out")["entries"] == 2


def test_an_act_of_a_kind_that_is_not_known_changes_nothing(records: Records) -> None:
    """As an older program finds it in a record that a newer one wrote in."""
    done = add(records, 1)
    before = records.stock()
    act(records, ActKind.REGION_REQUEST, count=3)
    assert records.stock() == before
    assert records.case(done.id) == done


def test_files_of_an_older_program_are_made_again_at_the_next_lock(
    records: Records, folder: Path, clock: ManualClock
) -> None:
    case = bring_back(records, 1)
    right = {name: (folder / name).read_bytes() for name in ("tablets.json", "loans.json")}
    old = json.loads(right["tablets.json"])
    old["applied"]["1"].pop("version")
    old["stock"]["1"] = {key: old["stock"]["1"][key] for key in ("serial", "case", "since")}
    (folder / "tablets.json").write_text(json.dumps(old))
    (folder / "loans.json").unlink()
    again = Records(folder, clock)
    assert again.stock() == records.stock()
    again.open_case(procedure={}, plan=[], operator="OP1", language="fr", tablet={}, given=None)
    assert {name: (folder / name).read_bytes() for name in right} == right
    assert only(again).case == case
