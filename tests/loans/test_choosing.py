"""Which tablet is lent, by the sentences of the lending notice."""

from itertools import permutations

import pytest

from agent.errors import LoanRefusedError
from agent.loans.choosing import Obstacle, check_lendable, natural, obstacle, offered
from agent.records.stock import TabletState
from tests.loans.conftest import MakeTablet


def test_tablets_for_loans_only_go_first_then_the_model_of_2019(tablet: MakeTablet) -> None:
    """« Les tablettes en état d'usage, ayant fait l'objet d'un prêt, seront destinées à des prêts
    uniquement » ; « il est recommandé d'utiliser les tablettes du modèle 2019 »"""
    used_2019 = tablet(9, loans_only=True, proof="proven", year=2019)
    used_2020 = tablet(1, loans_only=True, proof="attested", year=2020)
    new_2019, new_2020, new_unknown = tablet(8, year=2019), tablet(2), tablet(3, year=None)
    expected = (used_2019, used_2020, new_2019, new_2020, new_unknown)
    for order in permutations(expected):
        assert offered(order) == expected


def test_among_equals_the_label_decides_as_people_count(tablet: MakeTablet) -> None:
    ten, nine = tablet(10), tablet(9)
    assert offered([ten, nine]) == (nine, ten)
    assert natural("T9") < natural("T10") < natural("U1")


@pytest.mark.parametrize("proof", [None, "unknown", "not_reset", "declared by somebody"])
def test_one_that_was_lent_has_to_be_reset_since(tablet: MakeTablet, proof: str | None) -> None:
    """« A la restitution des tablettes, il est impératif réinitialiser/initialiser la tablette »"""
    used = tablet(loans_only=True, proof=proof)
    assert obstacle(used) is Obstacle.NOT_RESET
    with pytest.raises(LoanRefusedError, match="reset"):
        check_lendable(used)


@pytest.mark.parametrize("proof", ["proven", "attested"])
def test_one_that_was_reset_can_be_lent_again(tablet: MakeTablet, proof: str) -> None:
    assert obstacle(tablet(loans_only=True, proof=proof)) is None


def test_a_new_one_needs_no_reset(tablet: MakeTablet) -> None:
    assert obstacle(tablet(proof=None)) is None


@pytest.mark.parametrize("state", [each for each in TabletState if each != "in_stock"])
def test_what_is_not_in_stock_is_not_lent(tablet: MakeTablet, state: TabletState) -> None:
    """« L'établissement pourra prélever (…) sur son stock de tablettes non distribuées. »"""
    away = tablet(state=state, loan="20260601-AAAAA")
    assert obstacle(away) == state.value
    assert offered([away]) == ()
    with pytest.raises(LoanRefusedError) as refused:
        check_lendable(away)
    assert refused.value.hint


def test_one_that_is_being_lent_is_not_offered_again(tablet: MakeTablet) -> None:
    first, second = tablet(1), tablet(2)
    assert offered([first, second], {first.key}) == (second,)
    assert obstacle(first, {first.key}) is Obstacle.RESERVED
