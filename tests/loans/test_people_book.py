"""The address book and the operators: written down with a loan, put right by hand."""

import pytest

from agent.errors import UsageError
from agent.loans.forgetting import find_person
from agent.loans.people_book import edit_person, remove_operator, set_operator
from agent.records.acts import ActKind
from tests.loans.school import School

BY = {"operator": "OP1", "language": "fr"}


def test_a_loan_writes_its_borrower_down_once(school: School) -> None:
    school.stocked(1, 2)
    loan = school.lend(1, "Zoé Dœuf", guardian="Ève Dœuf")
    [zoe] = school.records.persons()
    assert (zoe.name, zoe.group, zoe.kind, zoe.guardian) == (
        "Zoé Dœuf",
        "2de 4",
        "pupil",
        "Ève Dœuf",
    )
    school.clock.sleep(86_400)
    again = school.lend(2, "Zoé Dœuf", person=zoe.id, group="1re 2")
    [later] = school.records.persons()
    assert (later.id, later.group, later.last_on) == (zoe.id, "1re 2", "2026-09-02")
    first, second = (school.records.borrower_of(each) for each in (loan, again))
    assert first is not None
    assert second is not None
    assert (first.group, second.group) == ("2de 4", "1re 2")
    assert school.records.verify().ok


def test_two_people_of_one_name_are_two(school: School) -> None:
    school.stocked(1, 2)
    school.lend(1, "Paul Martin")
    school.lend(2, "Paul Martin")
    one, other = school.records.persons()
    assert one.id != other.id
    with pytest.raises(UsageError, match="Several"):
        find_person(school.records, "paul MARTIN")
    assert find_person(school.records, other.id) == other


@pytest.mark.parametrize("typed", ["", "  ", "nobody", "\udc80", "\0", "'; --", "x" * 5_000])
def test_who_is_not_held_is_not_found(school: School, typed: str) -> None:
    school.stocked(1)
    school.lend(1, "Paul Martin")
    with pytest.raises(UsageError, match="Nobody"):
        find_person(school.records, typed)


def test_a_part_of_a_name_finds_the_only_one_that_has_it(school: School) -> None:
    school.stocked(1)
    school.lend(1, "Zoé Dœuf")
    assert find_person(school.records, "zoe\u0301").name == "Zoé Dœuf"


def test_a_name_put_right_replaces_the_wrong_one(school: School) -> None:
    school.stocked(1)
    loan = school.lend(1, "Zoé Doeuf", replaces="M. Untel")
    [zoe] = school.records.persons()
    edit_person(school.records, zoe, {"name": " Zoé  Dœuf", "replaces": ""}, **BY)
    [now] = school.records.persons()
    assert (now.id, now.name, now.replaces, now.last_on) == (zoe.id, "Zoé Dœuf", None, zoe.last_on)
    signed = school.records.borrower_of(loan)
    assert signed is not None
    assert signed.name == "Zoé Doeuf"
    assert len(school.records._people.rows()) == 1
    assert school.records.verify().ok
    school.bring_back(1, loan)
    school.forget("Zoé Dœuf")
    assert school.finds("Zoé Dœuf", "Zoé Doeuf", "Untel") == []


@pytest.mark.parametrize("changes", [{}, {"name": "Zoé"}, {"name": ""}, {"group": "\0"}])
def test_what_is_no_change_is_refused(school: School, changes: dict[str, str]) -> None:
    school.stocked(1)
    school.lend(1, "Zoé")
    [zoe] = school.records.persons()
    with pytest.raises(UsageError):
        edit_person(school.records, zoe, changes, **BY)


def test_an_operator_is_written_down_replaced_and_removed(school: School) -> None:
    set_operator(school.records, "C1", "Ada Byron", "Référente numérique", **BY)
    set_operator(school.records, "C2", "Alan Turing", "Technicien", **BY)
    set_operator(school.records, "C1", "Ada Lovelace", "Référente", **BY)
    told = [(each.code, each.name, each.title) for each in school.records.operators()]
    assert told == [("C1", "Ada Lovelace", "Référente"), ("C2", "Alan Turing", "Technicien")]
    assert school.finds("Ada Byron", "Référente numérique") == []
    remove_operator(school.records, "C1", **BY)
    assert [each.code for each in school.records.operators()] == ["C2"]
    assert school.finds("Lovelace") == []
    assert school.records.verify().ok
    with pytest.raises(UsageError, match="C1"):
        remove_operator(school.records, "C1", **BY)


def borrowed_again(school: School, loan: str) -> object:
    return school.records.loan(loan).again


def test_a_loan_counts_the_other_loans_of_its_borrower(school: School) -> None:
    """In the month, and in the school year that begins on 1 September."""
    school.stocked(1, 2, 3, 4)
    school.wait_until("2027-08-30")
    first = school.lend(1, "Zoé")
    zoe = school.records.persons()[0].id
    second = school.lend(2, "Zoé", person=zoe)
    other_ground = school.lend(3, "Zoé", person=zoe, ground="substitute_teacher")
    school.wait_until("2027-09-01")
    third = school.lend(4, "Zoé", person=zoe)
    assert borrowed_again(school, first) == {"month": 0, "year": 0}
    assert borrowed_again(school, second) == {"month": 1, "year": 1}
    assert borrowed_again(school, other_ground) == {"month": 0, "year": 0}
    assert borrowed_again(school, third) == {"month": 0, "year": 0}


def test_loans_whose_details_are_forgotten_still_count(school: School) -> None:
    school.stocked(1, 2)
    first = school.lend(1, "Zoé")
    school.bring_back(1, first)
    zoe = school.records.persons()[0].id
    school.wait_until("2027-02-01")
    school.forget_due()
    assert school.records.borrower_of(first) is None
    second = school.lend(1, "Zoé", person=zoe)
    assert borrowed_again(school, second) == {"month": 0, "year": 1}
    school.bring_back(1, second)
    school.wait_until("2027-09-01")
    school.forget_due()
    third = school.lend(1, "Zoé", person=zoe)
    assert borrowed_again(school, third) == {"month": 0, "year": 0}
    [row] = school.records.persons()
    assert row.borrowed == ("waiting_pupil 2026-09", "waiting_pupil 2027-02")
    assert school.records.verify().ok


def test_undoing_a_loan_says_what_its_borrower_has_left(school: School) -> None:
    school.stocked(1, 2)
    first = school.lend(1, "Zoé")
    second = school.lend(2, "Zoé", person=school.records.persons()[0].id)
    undone = school.act(ActKind.UNDO, case=first)
    assert undone.act is not None
    assert undone.act["left"] == {"month": 1, "year": 1}
    last = school.act(ActKind.UNDO, case=second)
    assert last.act is not None
    assert last.act["left"] == {"month": 0, "year": 0}
