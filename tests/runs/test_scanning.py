"""What a scan means at a desk: the tablet, and where it stands."""

from pathlib import Path

import pytest

from agent.errors import WrongTagError
from agent.loans.tags import labelled
from agent.records.acts import ActKind
from agent.runs.scanning import Place, name_scanned, scanned
from tests.procedure.harness import Bench
from tests.procedure.lending import give_back, lend_out, lending_desk


def place_of(desk: Bench, text: str) -> Place:
    return scanned(desk.desk(), text).place


def test_a_tablet_is_told_by_its_label_and_by_its_serial(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    for text in ("T042", "t042", labelled("T042"), "HA1DEMO7"):
        found = scanned(desk.desk(), text)
        assert found.tablet is not None, text
        assert (found.place, found.tablet.asset_tag) == (Place.IN_STOCK, "T042")


def test_a_tablet_that_is_out_is_to_be_given_back(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lent = lend_out(desk)
    found = scanned(desk.desk(), "T042")
    assert found.place is Place.OUT
    assert found.loan is not None
    assert found.loan.id == lent.case.id
    give_back(desk)
    assert place_of(desk, "T042") is Place.IN_STOCK


def test_a_lost_tablet_that_turns_up_is_to_be_given_back(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    lent = lend_out(desk)
    data = {"loan": lent.case.id, "on": "2026-06-29"}
    desk.desk().records.act(ActKind.LOAN_LOST, data, operator="AB", language="en")
    assert place_of(desk, "T042") is Place.OUT


def test_a_loan_that_an_unsure_reset_left_open_is_still_to_be_given_back(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, after__screen="first_page")
    lend_out(desk)
    give_back(desk)
    assert place_of(desk, "T042") is Place.OUT


def test_a_return_that_was_begun_is_found(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path, reset__consent="no")
    lend_out(desk)
    begun = give_back(desk)
    assert scanned(desk.desk(), "T042").open_return == begun.case.id


def test_a_label_of_another_school_is_unknown(tmp_path: Path) -> None:
    assert place_of(lending_desk(tmp_path), "T999") is Place.UNKNOWN


def test_a_wrong_check_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongTagError):
        scanned(lending_desk(tmp_path).desk(), "T042 0")


def test_a_scanner_of_another_country_is_understood_and_said(tmp_path: Path) -> None:
    desk = lending_desk(tmp_path)
    typed = labelled("T042").translate(str.maketrans("042", "à'é"))
    found = scanned(desk.desk(), typed)
    assert found.name == "T042"
    assert "QWERTY" in str(found.advice)


@pytest.mark.parametrize("name", ["127.0.0.1:5555", "usb:1-2", "transport:3", "tab-12"])
def test_what_is_no_label_of_this_desk_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    assert name_scanned(lending_desk(tmp_path).desk(), name) == (name, None)
