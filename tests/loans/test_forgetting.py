"""A person is forgotten: by name and salt, in every file; the chain, the history and loans stay."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.errors import RecordDamagedError, RecordError, UsageError
from agent.loans.forgetting import find_person, forget, plan_person
from agent.records.acts import ActKind
from agent.records.backup import backup, restore
from agent.records.export import export
from agent.records.history import history
from agent.records.store import Records
from agent.records.verify import check_path
from tests.loans.school import School, spellings

ZOE = "Zoé Dœuf-Ğ"
PAUL = "Paul Martin"


def returned(school: School, name: str = ZOE, **texts: Any) -> tuple[str, str]:
    """A loan on 1 September and its return on the 29th, with remarks; loan and return case."""
    school.stocked(1)
    loan = school.lend(1, name, **texts)
    school.wait_until("2026-09-29")
    back = school.bring_back(1, loan, remark=f"{name} a perdu le câble")
    return loan, back


def everything_of(school: School, name: str) -> list[str]:
    return school.finds(name)


def test_details_go_after_the_fourth_month_and_the_person_a_year_after_the_loan(
    school: School,
) -> None:
    loan, _back = returned(school)
    salts = school.salts()
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-02-01")
    plan = school.plan_due()
    assert ([each.id for each in plan.loans], plan.persons) == ([loan], ())
    school.forget_due()
    assert school.finds(*salts) == []
    assert [each.name for each in school.records.persons()] == [ZOE]
    assert school.records.borrower_of(loan) is None
    school.wait_until("2027-09-29")
    assert not school.plan_due().erasure
    school.wait_until("2027-09-30")
    assert [each.name for each in school.plan_due().persons] == [ZOE]
    school.forget_due()
    assert everything_of(school, ZOE) == []
    assert school.records.verify().problem is None


def test_name_and_salt_are_in_no_byte_after_somebody_is_forgotten(school: School) -> None:
    loan, back = returned(school, guardian="Ève Dœuf", remark=f"prêtée à {ZOE}")
    school.paper(loan, "agreement-fr.pdf", f"%PDF {ZOE}".encode("utf-16-le"))
    school.paper(back, "scan-1.png", ZOE.encode())
    salts = school.salts()
    assert len(school.finds(ZOE, "Ève Dœuf", *salts)) > len(salts)  # the search finds them
    school.forget(ZOE)
    assert school.finds(ZOE, "Ève Dœuf", "perdu le câble", *salts) == []
    assert not (school.folder / "papers" / loan).exists()
    assert school.records.persons() == ()
    assert school.records.verify().problem is None


def test_the_entry_that_forgets_holds_no_personal_data(school: School) -> None:
    returned(school)
    person = find_person(school.records, ZOE)
    [entry] = school.forget(ZOE).entries
    told = json.dumps(entry.document())
    assert not any(part in told for part in ("Zo", "2de 4", "Dœuf"))
    assert school.finds(person.id) == [  # drawn by lot, and nothing else has it any more
        str(Path("cases", "2026-09", f"{entry.case}.json")) + f": {person.id}"
    ]


def told(school: School) -> object:
    return history(school.records, "T1", is_shared=lambda _name: False)


def test_history_stock_and_loans_stay_as_they_were(school: School) -> None:
    returned(school)
    before = (school.records.loans(), school.records.stock(), told(school))
    school.forget(ZOE)
    after = (school.records.loans(), school.records.stock(), told(school))
    assert after == before


def test_an_export_made_before_still_verifies_as_what_it_was(
    school: School, tmp_path: Path
) -> None:
    loan, _back = returned(school)
    export(school.records, school.clock, tmp_path / "all.zip", with_people=True)
    export(school.records, school.clock, tmp_path / "one", case=loan, with_people=True)
    head = school.records.head()
    school.forget(ZOE)
    assert check_path(tmp_path / "all.zip", head.hash)["head"] == list(head)
    assert check_path(tmp_path / "one")["cases"] == [loan]
    assert any(spelling in (tmp_path / "one" / "people.json").read_bytes().lower()
               for spelling in spellings(ZOE))  # fmt: skip
    export(school.records, school.clock, tmp_path / "after", with_people=True)
    assert check_path(tmp_path / "after")["entries"] == school.records.head().n


def test_a_backup_made_before_does_not_bring_anybody_back(school: School, tmp_path: Path) -> None:
    returned(school)
    backup(school.records, school.clock, tmp_path / "backup")
    school.forget(ZOE)
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert (done.compared, done.erased) == (True, 6)  # five texts, one person
    assert everything_of(school, ZOE) == []


def test_papers_are_in_a_backup_and_come_back_but_for_those_forgotten(
    school: School, tmp_path: Path
) -> None:
    loan, _back = returned(school)
    school.stocked(2)
    other = school.lend(2, PAUL)
    gone = school.paper(loan, "scan-1.png", ZOE.encode())
    kept = school.paper(other, "agreement-fr.pdf", b"Paul")
    backup(school.records, school.clock, tmp_path / "backup")
    assert (tmp_path / "backup" / "papers" / loan / "scan-1.png").read_bytes() == ZOE.encode()
    school.forget(ZOE)
    kept.unlink()
    restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert (kept.read_bytes(), gone.exists()) == (b"Paul", False)
    assert everything_of(school, ZOE) == []


def test_papers_of_cases_that_a_restore_took_away_are_due_by_their_day(
    school: School, tmp_path: Path
) -> None:
    school.stocked(1)
    backup(school.records, school.clock, tmp_path / "backup")
    loan = school.lend(1, ZOE)
    paper = school.paper(loan, "agreement-fr.pdf", ZOE.encode())
    restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert paper.exists()
    school.wait_until("2027-02-01")
    school.forget_due()
    assert everything_of(school, ZOE) == []


def test_a_backup_first_finishes_what_was_being_erased(school: School, tmp_path: Path) -> None:
    returned(school)
    copy = (school.folder / "people.json").read_bytes()
    school.forget(ZOE)
    (school.folder / "people.json").write_bytes(copy)  # as a program killed in between leaves it
    fresh = Records(school.folder, school.clock)
    backup(fresh, school.clock, tmp_path / "backup")
    assert everything_of(school, ZOE) == []
    assert not any(
        spelling in (tmp_path / "backup" / "people.json").read_bytes().lower()
        for spelling in spellings(ZOE)
    )


def test_what_a_backup_brings_back_unseen_is_due_again(school: School, tmp_path: Path) -> None:
    returned(school)
    backup(school.records, school.clock, tmp_path / "backup")
    school.forget(ZOE)
    (school.folder / "people.json").unlink()  # nobody can tell what was erased
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert done.compared is False
    assert everything_of(school, ZOE) != []
    school.wait_until("2028-01-01")
    school.forget_due()
    assert everything_of(school, ZOE) == []


def test_a_loan_that_goes_on_or_is_held_keeps_its_borrower(school: School) -> None:
    school.stocked(1)
    loan = school.lend(1, ZOE)
    person = find_person(school.records, ZOE)
    with pytest.raises(UsageError, match=f"goes on.*{loan}"):
        plan_person(school.records, person)
    school.wait_until("2026-09-29")
    back = school.bring_back(1, loan, closed=False)
    with pytest.raises(UsageError, match="goes on"):
        plan_person(school.records, person)
    school.records.append(back, school.records.case(back).entries[0].kind.CLOSED, {})
    school.act(ActKind.HOLD, loan=loan)
    with pytest.raises(UsageError, match=f"dispute.*{loan}"):
        plan_person(school.records, person)
    school.wait_until("2030-01-01")
    assert not school.plan_due().erasure
    school.act(ActKind.RELEASE, loan=loan)
    school.forget_due()
    assert everything_of(school, ZOE) == []


def test_a_lost_tablet_is_no_reason_to_keep_somebody_for_ever(school: School) -> None:
    school.stocked(1)
    loan = school.lend(1, ZOE)
    school.act(ActKind.LOAN_LOST, loan=loan, on="2026-09-10", private={"why": f"{ZOE} l’a perdue"})
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-10-01")
    school.forget_due()
    assert everything_of(school, ZOE) == []


def test_others_stay_but_for_remarks_that_name_who_is_forgotten(school: School) -> None:
    loan, _back = returned(school)
    school.stocked(2, 3)
    other = school.lend(2, PAUL, remark=f"ami de {ZOE.upper()}", decided_why="urgent")
    twin = school.lend(3, ZOE, guardian="Ève")
    school.abandoned(1, name=ZOE)
    person = school.records.borrower_of(other)
    lent_to = school.records.borrower_of(loan)
    assert lent_to is not None
    first = school.records.person(lent_to.id)
    assert first is not None
    plan = plan_person(school.records, first)
    assert plan.namesakes == (twin,)
    forget(
        school.records, plan, lambda: plan_person(school.records, first),
        operator="OP1", language="fr",
    )  # fmt: skip
    assert school.records.borrower_of(other) == person
    assert "remark" not in {field for _n, field in school.records.private(other)}
    assert ("decided_why" in {field for _n, field in school.records.private(other)}) is True
    kept = school.records.borrower_of(twin)
    assert kept is not None
    assert kept.guardian == "Ève"
    assert school.records.verify().problem is None


def test_what_was_typed_in_a_loan_that_was_given_up_is_due_too(school: School) -> None:
    case = school.abandoned(1, name=ZOE, remark="s’est ravisée")
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-02-01")
    assert school.plan_due().loans == ()
    school.forget_due()
    assert school.records.private(case) == {}
    assert everything_of(school, ZOE) == []


def test_a_wrong_return_and_its_undoing_belong_to_the_loan(school: School) -> None:
    loan, back = returned(school)
    school.act(ActKind.UNDO, case=back, private={"why": f"{ZOE} l’a encore"})
    school.wait_until("2028-01-01")
    assert not school.plan_due().erasure
    school.bring_back(1, loan)
    school.forget(ZOE)
    assert everything_of(school, ZOE) == []


def test_papers_of_others_and_scans_without_a_case_stay(school: School) -> None:
    loan, _back = returned(school)
    school.stocked(2)
    other = school.lend(2, PAUL)
    kept = [
        school.paper(other, "agreement-fr.pdf", b"Paul"),
        school.paper("unfiled", "scan-1.png", b"?"),
    ]
    gone = school.paper(loan, "agreement-fr.pdf", b"Zoe")
    school.forget(ZOE)
    assert [path.exists() for path in (*kept, gone)] == [True, True, False]


def test_operators_are_not_borrowers(school: School) -> None:
    texts = {"operator": "OP1", "name": "Ada Byron", "title": "TICE"}
    school.act(ActKind.OPERATOR, code="OP1", private=texts)
    school.wait_until("2030-01-01")
    assert not school.plan_due().erasure
    assert [(each.code, each.name) for each in school.records.operators()] == [("OP1", "Ada Byron")]


def test_nothing_is_erased_if_something_was_written_since_it_was_shown(school: School) -> None:
    returned(school)
    person = find_person(school.records, ZOE)
    plan = plan_person(school.records, person)
    school.stocked(2)
    loan = school.lend(2, ZOE, person=person.id)
    before = school.records.head()
    with pytest.raises(UsageError, match=loan):
        forget(school.records, plan, lambda: plan_person(school.records, person),
               operator="OP1", language="fr")  # fmt: skip
    changed = replace(plan, erasure=replace(plan.erasure, papers=("20260901-00000",)))
    school.bring_back(2, loan)
    before = school.records.head()
    with pytest.raises(RecordError, match="changed"):
        forget(school.records, changed, lambda: plan_person(school.records, person),
               operator="OP1", language="fr")  # fmt: skip
    assert school.records.head() == before
    assert school.records.person(person.id) is not None


def put_aside(school: School, tmp_path: Path) -> Path:
    """Restore a backup, so that a record with a loan of its own is put aside."""
    school.stocked(1)
    backup(school.records, school.clock, tmp_path / "backup")
    loan = school.lend(1, ZOE)
    school.paper(loan, "agreement-fr.pdf", b"Zoe")
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert done.aside is not None
    assert everything_of(school, ZOE) != []
    return done.aside


def test_a_record_put_aside_is_searched_too(school: School, tmp_path: Path) -> None:
    put_aside(school, tmp_path)
    loan = school.lend(1, ZOE)
    school.bring_back(1, loan)
    school.forget(ZOE)
    assert everything_of(school, ZOE) == []


def test_a_record_put_aside_loses_its_names_after_the_fourth_month(
    school: School, tmp_path: Path
) -> None:
    aside = put_aside(school, tmp_path)
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-02-01")
    school.forget_due()
    assert everything_of(school, ZOE) == []
    assert (aside / "cases").is_dir()
    assert not school.plan_due().erasure


def test_copies_that_a_killed_restore_left_go_too(school: School) -> None:
    returned(school)
    left = school.folder / "tmp" / "staging-1" / "record"
    left.mkdir(parents=True)
    (left / "people.json").write_bytes((school.folder / "people.json").read_bytes())
    (school.folder / "tmp" / "people.json.77.tmp").write_bytes(ZOE.encode())
    school.forget(ZOE)
    assert everything_of(school, ZOE) == []


@pytest.mark.parametrize("row", [{"id": "x"}, {"n": "1"}, {}])
def test_a_damaged_address_book_is_an_error_that_names_the_file(
    school: School, row: dict[str, object]
) -> None:
    returned(school)
    path = school.folder / "people.json"
    tables = json.loads(path.read_bytes())
    tables["person"]["1"] = row
    path.write_text(json.dumps(tables))
    records = Records(school.folder, school.clock)
    for reading in (records.persons, lambda: records.person("x")):
        with pytest.raises(RecordDamagedError, match=r"people\.json"):
            reading()
    assert records.verify().ok is False


def test_a_person_whose_name_was_changed_in_the_file_is_found_out(school: School) -> None:
    returned(school)
    path = school.folder / "people.json"
    path.write_bytes(path.read_bytes().replace(b'"2de 4", "guardian"', b'"2de 5", "guardian"'))
    assert "people.json" in str(school.records.verify().problem)
