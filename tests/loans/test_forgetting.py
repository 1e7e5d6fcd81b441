"""A person is forgotten: by name and salt, in every file; the chain, the history and loans stay."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import RecordError, UsageError
from agent.loans.forgetting import find_person, forget, plan_person
from agent.records.acts import ActKind
from agent.records.history import history
from tests.loans.school import ZOE, School, lent_and_back

PAUL = "Paul Martin"


def test_details_go_after_the_fourth_month_and_the_person_a_year_after_the_loan(
    school: School,
) -> None:
    loan, _back = lent_and_back(school)
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
    assert school.finds(ZOE) == []
    assert school.records.verify().problem is None


def test_name_and_salt_are_in_no_byte_after_somebody_is_forgotten(school: School) -> None:
    loan, back = lent_and_back(school, guardian="Ève Dœuf", remark=f"prêtée à {ZOE}")
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
    lent_and_back(school)
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
    lent_and_back(school)
    before = (school.records.loans(), school.records.stock(), told(school))
    school.forget(ZOE)
    after = (school.records.loans(), school.records.stock(), told(school))
    assert after == before


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
    assert school.finds(ZOE) == []


def test_a_lost_tablet_is_no_reason_to_keep_somebody_for_ever(school: School) -> None:
    school.stocked(1)
    loan = school.lend(1, ZOE)
    school.act(ActKind.LOAN_LOST, loan=loan, on="2026-09-10", private={"why": f"{ZOE} l’a perdue"})
    school.wait_until("2027-01-31")
    assert not school.plan_due().erasure
    school.wait_until("2027-10-01")
    school.forget_due()
    assert school.finds(ZOE) == []


def test_others_stay_but_for_remarks_that_name_who_is_forgotten(school: School) -> None:
    loan, _back = lent_and_back(school)
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
    assert school.finds(ZOE) == []


def test_a_wrong_return_and_its_undoing_belong_to_the_loan(school: School) -> None:
    loan, back = lent_and_back(school)
    school.act(ActKind.UNDO, case=back, private={"why": f"{ZOE} l’a encore"})
    school.wait_until("2028-01-01")
    assert not school.plan_due().erasure
    school.bring_back(1, loan)
    school.forget(ZOE)
    assert school.finds(ZOE) == []


def test_operators_are_not_borrowers(school: School) -> None:
    texts = {"operator": "OP1", "name": "Ada Byron", "title": "TICE"}
    school.act(ActKind.OPERATOR, code="OP1", private=texts)
    school.wait_until("2030-01-01")
    assert not school.plan_due().erasure
    assert [(each.code, each.name) for each in school.records.operators()] == [("OP1", "Ada Byron")]


def test_nothing_is_erased_if_something_was_written_since_it_was_shown(school: School) -> None:
    lent_and_back(school)
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
