"""What a person does to stock and loans: what is allowed, refused, and taken back."""

from datetime import date

import pytest

from agent.clock import ManualClock
from agent.errors import AmbiguousTabletError, LoanRefusedError, StockRefusedError, UsageError
from agent.loans.contradictions import may_be_lent
from agent.loans.csv_text import read_table
from agent.loans.deeds import Hand
from agent.loans.naming import loan_named, tablet_named
from agent.loans.portal import Task, to_do
from agent.loans.request import Request
from agent.loans.stock_columns import is_column
from agent.loans.stock_plan import plan_import
from agent.records.case import EntryKind
from agent.records.loans import Ground, Loan, LoanState
from agent.records.stock import StockTablet, TabletState
from agent.records.store import Records

NOW = date(2026, 6, 29)
SHARED = "0123456789ABCDEF"


@pytest.fixture
def own(records: Records) -> Hand:
    """A desk with the tablets T1 and T2."""
    hand = Hand(records, ManualClock(), "C1")
    for number in (1, 2):
        hand.add({"serial": f"S{number}", "asset_tag": f"T{number}", "year": 2019})
    return hand


def tablet(own: Hand, name: str = "T1") -> StockTablet:
    return tablet_named(own.records.standing().stock, name)


def lend(own: Hand, number: int = 1, procedure: str = "lend", **data: object) -> Loan:
    records = own.records
    names = {"serial": f"S{number}", "asset_tag": f"T{number}"}
    case = records.open_case(
        procedure={"id": procedure}, plan=[], operator="C1", language="fr", tablet=names, given=None
    )
    facts = {**names, "start": "2026-06-29", "due": "2026-07-10", **data}
    check = may_be_lent(case.id, names["serial"], names["asset_tag"])
    private = {"name": "Zoé Durand", "group": "2de B"}
    records.append(case.id, EntryKind.LENT, facts, unless=check, private=private)  # type: ignore[arg-type]
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return records.loan(case.id)


def bring_back(own: Hand, loan: Loan) -> str:
    case = own.records.open_case(
        procedure={"id": "return"}, plan=[], operator="C2", language="fr", tablet={}, given=None
    )
    data = {
        "serial": loan.serial,
        "asset_tag": loan.asset_tag,
        "loan": loan.id,
        "proof": "proven",
        "condition": {"screen": "damaged"},
    }
    own.records.append(case.id, EntryKind.RESTOCKED, data)
    own.records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return case.id


def state(own: Hand, loan: Loan) -> LoanState:
    return own.records.loan(loan.id).state


@pytest.mark.parametrize("facts", [{"serial": "S1"}, {"asset_tag": "T1"}, {"serial": "T1"}])
def test_a_tablet_comes_in_once(own: Hand, facts: dict[str, str]) -> None:
    with pytest.raises(StockRefusedError, match="in stock already"):
        own.add(facts)


def test_a_tablet_without_a_name_does_not_come_in(own: Hand) -> None:
    with pytest.raises(StockRefusedError, match="neither"):
        own.add({"serial": " ", "maker": "Lenovo"})


def test_twins_come_in_with_labels_of_their_own(own: Hand) -> None:
    own.add({"serial": SHARED, "asset_tag": "T8"})
    own.add({"serial": SHARED, "asset_tag": "T9"})
    with pytest.raises(AmbiguousTabletError):
        tablet(own, SHARED)
    with pytest.raises(StockRefusedError):
        own.add({"serial": SHARED})


def test_a_loan_makes_a_tablet_one_for_loans_only_for_ever(own: Hand) -> None:
    """« ayant fait l'objet d'un prêt, seront destinées à des prêts uniquement »"""
    loan = lend(own)
    assert (tablet(own).state, tablet(own).loan) == (TabletState.OUT, loan.id)
    bring_back(own, loan)
    assert (tablet(own).state, tablet(own).loans_only) == (TabletState.IN_STOCK, True)
    assert (tablet(own).proof, tablet(own).loan) == ("proven", None)


def test_a_tablet_that_is_out_is_neither_lent_nor_retired_nor_labelled(own: Hand) -> None:
    lend(own)
    with pytest.raises(LoanRefusedError, match="out on loan"):
        lend(own)
    with pytest.raises(StockRefusedError, match="can't be retired"):
        own.retire(tablet(own), "why")
    with pytest.raises(StockRefusedError, match="papers"):
        own.label(tablet(own), "T9")


def test_a_tablet_that_is_being_lent_is_not_lent_in_another_case(own: Hand) -> None:
    own.records.open_case(
        procedure={"id": "lend"}, plan=[], operator="C1", language="fr",
        tablet={"asset_tag": "T1"}, given=None,
    )  # fmt: skip
    with pytest.raises(LoanRefusedError, match="another case"):
        lend(own)
    lend(own, 2)


def test_a_label_of_another_tablet_is_refused(own: Hand) -> None:
    for taken in ("T2", "T1", " "):
        with pytest.raises(StockRefusedError):
            own.label(tablet(own), taken)
    own.label(tablet(own), "T9")
    assert own.records.tags()["T9"] == "S1"
    assert "T1" not in own.records.tags()


def test_a_loan_is_found_by_its_tablet_too(own: Hand) -> None:
    loan = lend(own)
    for name in ("T1", "S1", loan.id, loan.id.lower()):
        assert loan_named(own.records, name) == loan


def test_an_end_is_moved_to_a_day_or_to_an_open_end(own: Hand) -> None:
    loan = lend(own)
    own.extend(loan, date(2026, 8, 31))
    now = own.records.loan(loan.id)
    assert (now.due, now.extended) == ("2026-08-31", 1)
    own.extend(now, None)
    assert own.records.loan(loan.id).due is None


def test_an_end_that_cannot_be_is_refused(own: Hand) -> None:
    loan = lend(own)
    for wrong in (date(2026, 7, 10), date(2026, 6, 1), date.max):
        with pytest.raises(LoanRefusedError):
            own.extend(loan, wrong)


def test_what_was_looked_at_must_still_be_so(own: Hand) -> None:
    loan = lend(own)
    own.extend(loan, None)
    with pytest.raises(UsageError, match="meanwhile"):
        own.extend(loan, date(2026, 8, 31))


def test_a_lost_tablet_is_found_again_and_comes_back(own: Hand) -> None:
    loan = lend(own)
    own.missing(loan, LoanState.LOST, NOW, None)
    assert (state(own, loan), tablet(own).state) == (LoanState.LOST, TabletState.LOST)
    own.found(own.records.loan(loan.id), NOW)
    assert (state(own, loan), tablet(own).state) == (LoanState.OUT, TabletState.OUT)
    bring_back(own, loan)
    assert state(own, loan) is LoanState.RETURNED


def test_a_lost_tablet_may_be_brought_back_at_once_or_written_off(own: Hand) -> None:
    first, second = lend(own), lend(own, 2)
    for loan in (first, second):
        own.missing(loan, LoanState.STOLEN, NOW, "plainte 123")
    bring_back(own, first)
    own.retire(tablet(own, "T2"), "volée")
    assert state(own, first) is LoanState.RETURNED
    assert tablet(own, "T2").state is TabletState.RETIRED


@pytest.mark.parametrize("on", [date(2026, 6, 28), date(2026, 7, 2)])
def test_a_loss_before_the_loan_or_in_the_future_is_refused(own: Hand, on: date) -> None:
    with pytest.raises(LoanRefusedError):
        own.missing(lend(own), LoanState.LOST, on, None)


def test_what_is_known_of_a_theft_can_be_erased(own: Hand) -> None:
    case = own.missing(lend(own), LoanState.STOLEN, NOW, "plainte de Zoé Durand")
    assert "Zoé" not in str(case)
    assert list(own.records.private(case.id).values()) == ["plainte de Zoé Durand"]


def test_a_wrong_return_is_undone_and_its_loan_goes_on(own: Hand) -> None:
    loan = lend(own)
    wrong = own.records.case(bring_back(own, loan))
    own.undo(wrong, "mauvaise tablette")
    assert own.records.loan(loan.id) == loan
    assert (tablet(own).state, tablet(own).loan) == (TabletState.OUT, loan.id)
    assert own.records.case(wrong.id) == wrong


def test_a_wrong_loan_is_undone_and_frees_a_tablet_that_is_new_again(own: Hand) -> None:
    before = tablet(own)
    loan = lend(own)
    own.undo(own.records.case(loan.id), "erreur")
    assert state(own, loan) is LoanState.UNDONE
    assert tablet(own) == before
    assert lend(own).was_new is False


def test_only_the_latest_act_on_a_tablet_is_undone(own: Hand) -> None:
    loan = lend(own)
    later = own.extend(loan, None)
    with pytest.raises(UsageError, match="came after") as refused:
        own.undo(own.records.case(loan.id), "erreur")
    assert later.id in str(refused.value)
    own.undo(later, "erreur")
    own.undo(own.records.case(loan.id), "erreur")
    assert state(own, loan) is LoanState.UNDONE


def test_what_was_undone_is_not_undone_again(own: Hand) -> None:
    loan = own.records.case(lend(own).id)
    own.undo(loan, "erreur")
    with pytest.raises(UsageError, match="already"):
        own.undo(loan, "erreur")


def test_an_open_case_and_one_that_changed_nothing_are_not_undone(own: Hand) -> None:
    opened = own.records.open_case(
        procedure={"id": "return"}, plan=[], operator="C1", language="fr", tablet={}, given=None
    )
    with pytest.raises(UsageError, match="open"):
        own.undo(opened, "erreur")
    own.records.append(opened.id, EntryKind.CLOSED, {"outcome": "fail"})
    with pytest.raises(UsageError, match="nothing to undo"):
        own.undo(own.records.case(opened.id), "erreur")


def test_an_import_is_undone_whole_or_not_at_all(own: Hand) -> None:
    table = read_table(b"tag;serial\nT3;S3\nT4;S4\n", "stock.csv", is_column)
    stock = own.records.standing().stock
    done = own.take_in(plan_import(table, stock, NOW), table)
    loan = lend(own, 4)
    with pytest.raises(UsageError, match="came after"):
        own.undo(done, "double")
    own.undo(own.records.case(loan.id), "erreur")
    own.undo(done, "double")
    assert [one.asset_tag for one in own.records.stock()] == ["T1", "T2"]
    assert set(own.records.tags()) == {"T1", "T2"}


def test_an_import_of_a_stock_that_changed_meanwhile_is_refused(own: Hand) -> None:
    table = read_table(b"tag;model\nT1;New\nT3;New\n", "stock.csv", is_column)
    plan = plan_import(table, own.records.standing().stock, NOW)
    own.add({"asset_tag": "T3"})
    with pytest.raises(UsageError, match="meanwhile"):
        own.take_in(plan, table)
    assert tablet(own).model is None


def test_an_import_is_one_entry(own: Hand) -> None:
    before = own.records.head().n
    rows = "".join(f"T{number};S{number}\n" for number in range(3, 303))
    table = read_table(f"tag;serial\n{rows}".encode(), "stock.csv", is_column)
    own.take_in(plan_import(table, own.records.standing().stock, NOW), table)
    assert own.records.head().n == before + 1
    assert len(own.records.stock()) == 302


def test_the_application_is_told_and_told_again_after_a_change(own: Hand) -> None:
    loan = lend(own)
    [task] = to_do(own.records.loans())
    assert (task.task, task.loan) == (Task.TYPE, loan)
    own.portal(task)
    assert to_do(own.records.loans()) == ()
    own.extend(own.records.loan(loan.id), None)
    [task] = to_do(own.records.loans())
    assert task.task is Task.CHANGE
    own.portal(task)
    mark = own.records.loan(loan.id).portal_typed
    assert mark is not None
    assert (mark.by, mark.due) == ("C1", None)
    bring_back(own, own.records.loan(loan.id))
    [task] = to_do(own.records.loans())
    own.portal(task)
    assert to_do(own.records.loans()) == ()


def test_what_was_done_in_the_application_already_is_not_recorded_twice(own: Hand) -> None:
    lend(own)
    [task] = to_do(own.records.loans())
    own.portal(task)
    with pytest.raises(UsageError, match="meanwhile"):
        own.portal(task)


def test_a_run_may_say_that_the_application_was_told(own: Hand) -> None:
    loan = lend(own)
    case = own.records.open_case(
        procedure={"id": "lend"}, plan=[], operator="C2", language="fr", tablet={}, given=None
    )
    own.records.append(case.id, EntryKind.PORTAL, {"loan": loan.id, "what": "typed"})
    mark = own.records.loan(loan.id).portal_typed
    assert mark is not None
    assert mark.by == "C2"


def test_a_return_that_names_no_loan_ends_that_of_its_tablet(own: Hand) -> None:
    """As an older program writes it, or a return that does not know of the loan."""
    loan = lend(own)
    case = own.records.open_case(
        procedure={"id": "return"}, plan=[], operator="C1", language="fr", tablet={}, given=None
    )
    own.records.append(case.id, EntryKind.RESTOCKED, {"serial": "S1", "asset_tag": None})
    assert own.records.loan(loan.id).return_case == case.id
    assert tablet(own).asset_tag == "T1"


def test_a_tablet_that_was_never_in_stock_comes_in_with_its_return(own: Hand) -> None:
    """Schools begin in mid-year: what was lent before has no loan here."""
    case = own.records.open_case(
        procedure={"id": "return"}, plan=[], operator="C1", language="fr", tablet={}, given=None
    )
    own.records.append(case.id, EntryKind.RESTOCKED, {"serial": "S7", "proof": "attested"})
    assert (tablet(own, "S7").loans_only, own.records.loans()) == (True, ())


def test_who_borrowed_is_read_from_the_texts_of_the_loan_alone(own: Hand) -> None:
    loan = lend(own)
    [(lent, texts)] = own.records.borrowers().items()
    assert (lent, texts["name"], texts["group"]) == (loan.id, "Zoé Durand", "2de B")
    assert loan.named
    assert "Zoé" not in str(own.records.loans())


def test_a_request_is_on_record(own: Hand) -> None:
    case = own.request(Request({Ground.WAITING_PUPIL: 5}, 2, NOW, None))
    assert case.act is not None
    assert (case.act["count"], case.act["from"], case.act["until"]) == (3, "2026-06-29", None)


def test_what_does_not_exist_is_told(own: Hand) -> None:
    with pytest.raises(StockRefusedError, match="no such tablet"):
        tablet(own, "T99")
    with pytest.raises(UsageError, match="no loan"):
        loan_named(own.records, "T99")
