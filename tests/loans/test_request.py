"""The request to the Region, by the sentences of the lending notice."""

from datetime import date

import pytest

from agent.errors import LoanRefusedError
from agent.loans.request import Request, check_request, request_text
from agent.records.loans import Ground

DAY = date(2026, 9, 1)


def request(pupils: int = 0, teachers: int = 0, in_stock: int = 0) -> Request:
    needed = {Ground.WAITING_PUPIL: pupils, Ground.SUBSTITUTE_TEACHER: teachers}
    return Request(needed, in_stock, DAY, None)


def test_what_the_stock_has_is_taken_off() -> None:
    """« prélever dans un premier temps sur son stock » ; « En cas de stock insuffisant, la Région
    pourra demander à son fournisseur la livraison de tablettes »"""
    assert request(pupils=5, teachers=2, in_stock=3).wanted == 4


@pytest.mark.parametrize("in_stock", [2, 3])
def test_nothing_is_asked_for_while_the_stock_is_enough(in_stock: int) -> None:
    with pytest.raises(LoanRefusedError, match="not too low"):
        check_request(request(pupils=2, in_stock=in_stock))


def test_a_request_for_nobody_or_for_too_many_is_refused() -> None:
    for wrong in (request(), request(pupils=50_000)):
        with pytest.raises(LoanRefusedError):
            check_request(wrong)


def test_the_letter_says_how_many_for_whom_and_when() -> None:
    text = request_text(
        request(pupils=5, teachers=1, in_stock=2), school="Lycée X", day=DAY, head="Z"
    )
    assert "Lycée X" in text
    assert text.endswith("The head of school: Z")
    assert "4 tablets" in text
    assert "5 pupils who wait for equipment" in text
    assert "1 substitute teacher\n" in text
    assert "from 2026-09-01, until: open end" in text


def test_a_ground_that_nobody_waits_on_is_left_out() -> None:
    assert "teacher" not in request_text(request(pupils=1), school=None, day=DAY)
