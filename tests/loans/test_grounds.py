"""Who may borrow, by the sentences of the lending notice."""

import pytest

from agent.errors import LoanRefusedError
from agent.loans.grounds import Decision, check_ground
from agent.records.loans import BorrowerKind, Ground

PUPIL, STAFF = BorrowerKind.PUPIL, BorrowerKind.STAFF
HEAD = Decision("le proviseur", "voyage d'études")


@pytest.mark.parametrize(
    ("ground", "kind"), [(Ground.WAITING_PUPIL, PUPIL), (Ground.SUBSTITUTE_TEACHER, STAFF)]
)
def test_pupils_who_wait_and_substitute_teachers_may_borrow(
    ground: Ground, kind: BorrowerKind
) -> None:
    """« prêts de tablettes (…) pour les élèves en attente d'équipement et les professeurs
    remplaçants »"""
    check_ground(ground, kind, None)


@pytest.mark.parametrize("kind", [PUPIL, STAFF])
def test_any_other_ground_needs_the_decision_of_the_head_of_school(kind: BorrowerKind) -> None:
    """« Ce prêt (…) est décidé et organisé sous la responsabilité du Chef d'établissement. »"""
    for decision in (None, Decision(" ", "why"), Decision("who", "")):
        with pytest.raises(LoanRefusedError, match="head of school"):
            check_ground(Ground.HEAD_DECISION, kind, decision)
    check_ground(Ground.HEAD_DECISION, kind, HEAD)


@pytest.mark.parametrize(
    ("ground", "kind"), [(Ground.WAITING_PUPIL, STAFF), (Ground.SUBSTITUTE_TEACHER, PUPIL)]
)
def test_a_ground_of_pupils_is_not_one_of_staff(ground: Ground, kind: BorrowerKind) -> None:
    with pytest.raises(LoanRefusedError):
        check_ground(ground, kind, HEAD)
