"""Who may borrow, by the sentences of the lending notice."""

import pytest

from agent.errors import LoanRefusedError
from agent.loans.grounds import Decision, check_ground, ground_named
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


@pytest.mark.parametrize("word", ["cession", "Attestation de cession", "DON", "gift"])
def test_a_gift_is_refused_as_a_loan(word: str) -> None:
    """The attestation de cession « ne concerne que les cessions et non les prêts »."""
    with pytest.raises(LoanRefusedError, match="gift"):
        ground_named(word)


@pytest.mark.parametrize(
    ("word", "ground"),
    [
        ("waiting_pupil", Ground.WAITING_PUPIL),
        ("Élève en attente d’équipement", Ground.WAITING_PUPIL),
        ("professeur REMPLAÇANT", Ground.SUBSTITUTE_TEACHER),
        ("head_decision", Ground.HEAD_DECISION),
    ],
)
def test_grounds_are_named_in_french_or_as_the_record_has_them(word: str, ground: Ground) -> None:
    assert ground_named(word) is ground


@pytest.mark.parametrize("word", ["", "😀", "=cmd", "a" * 200, "אבג"])
def test_what_is_no_ground_is_told(word: str) -> None:
    with pytest.raises(LoanRefusedError, match="no ground"):
        ground_named(word)
