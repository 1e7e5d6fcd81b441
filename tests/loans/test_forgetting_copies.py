"""Whoever is forgotten is so in copies too: backups, records put aside, papers, left-overs."""

import json
from pathlib import Path

import pytest

from agent.errors import RecordDamagedError
from agent.records.backup import backup, restore
from agent.records.export import export
from agent.records.store import Records
from agent.records.verify import check_path
from tests.loans.school import ZOE, School, lent_and_back, spellings

PAUL = "Paul Martin"


def test_an_export_made_before_still_verifies_as_what_it_was(
    school: School, tmp_path: Path
) -> None:
    loan, _back = lent_and_back(school)
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
    lent_and_back(school)
    backup(school.records, school.clock, tmp_path / "backup")
    school.forget(ZOE)
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert (done.compared, done.erased) == (True, 6)  # five texts, one person
    assert school.finds(ZOE) == []


def test_papers_are_in_a_backup_and_come_back_but_for_those_forgotten(
    school: School, tmp_path: Path
) -> None:
    loan, _back = lent_and_back(school)
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
    assert school.finds(ZOE) == []


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
    assert school.finds(ZOE) == []


def test_a_backup_first_finishes_what_was_being_erased(school: School, tmp_path: Path) -> None:
    lent_and_back(school)
    copy = (school.folder / "people.json").read_bytes()
    school.forget(ZOE)
    (school.folder / "people.json").write_bytes(copy)  # as a program killed in between leaves it
    fresh = Records(school.folder, school.clock)
    backup(fresh, school.clock, tmp_path / "backup")
    assert school.finds(ZOE) == []
    assert not any(
        spelling in (tmp_path / "backup" / "people.json").read_bytes().lower()
        for spelling in spellings(ZOE)
    )


def test_what_a_backup_brings_back_unseen_is_due_again(school: School, tmp_path: Path) -> None:
    lent_and_back(school)
    backup(school.records, school.clock, tmp_path / "backup")
    school.forget(ZOE)
    (school.folder / "people.json").unlink()  # nobody can tell what was erased
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert done.compared is False
    assert school.finds(ZOE) != []
    school.wait_until("2028-01-01")
    school.forget_due()
    assert school.finds(ZOE) == []


def test_papers_of_others_and_scans_without_a_case_stay(school: School) -> None:
    loan, _back = lent_and_back(school)
    school.stocked(2)
    other = school.lend(2, PAUL)
    kept = [
        school.paper(other, "agreement-fr.pdf", b"Paul"),
        school.paper("unfiled", "scan-1.png", b"?"),
    ]
    gone = school.paper(loan, "agreement-fr.pdf", b"Zoe")
    school.forget(ZOE)
    assert [path.exists() for path in (*kept, gone)] == [True, True, False]


def put_aside(school: School, tmp_path: Path) -> Path:
    """Restore a backup, so that a record with a loan of its own is put aside."""
    school.stocked(1)
    backup(school.records, school.clock, tmp_path / "backup")
    loan = school.lend(1, ZOE)
    school.paper(loan, "agreement-fr.pdf", b"Zoe")
    done = restore(school.records, school.clock, tmp_path / "backup", older=True)
    assert done.aside is not None
    assert school.finds(ZOE) != []
    return done.aside


def test_a_record_put_aside_is_searched_too(school: School, tmp_path: Path) -> None:
    put_aside(school, tmp_path)
    loan = school.lend(1, ZOE)
    school.bring_back(1, loan)
    school.forget(ZOE)
    assert school.finds(ZOE) == []


def test_a_record_put_aside_loses_its_names_after_the_fourth_month(
    school: School, tmp_path: Path
) -> None:
    aside = put_aside(school, tmp_path)
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-02-01")
    school.forget_due()
    assert school.finds(ZOE) == []
    assert (aside / "cases").is_dir()
    assert not school.plan_due().erasure


def test_copies_that_a_killed_restore_left_go_too(school: School) -> None:
    lent_and_back(school)
    left = school.folder / "tmp" / "staging-1" / "record"
    left.mkdir(parents=True)
    (left / "people.json").write_bytes((school.folder / "people.json").read_bytes())
    (school.folder / "tmp" / "people.json.77.tmp").write_bytes(ZOE.encode())
    school.forget(ZOE)
    assert school.finds(ZOE) == []


@pytest.mark.parametrize("row", [{"id": "x"}, {"n": "1"}, {}])
def test_a_damaged_address_book_is_an_error_that_names_the_file(
    school: School, row: dict[str, object]
) -> None:
    lent_and_back(school)
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
    lent_and_back(school)
    path = school.folder / "people.json"
    path.write_bytes(path.read_bytes().replace(b'"2de 4", "guardian"', b'"2de 5", "guardian"'))
    assert "people.json" in str(school.records.verify().problem)
