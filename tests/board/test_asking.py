import threading

import pytest

from agent.board.asking import BoardPrompter, Questions
from agent.board.leash import BoardClosedError, Leash
from agent.procedure.prompts import Answer, Question
from tests.board.desks import CONSENT, PRESENCE, TAG


def asked(question: Question, *values: str | None) -> tuple[Answer | None, list[bool]]:
    """Ask in another thread, give these answers, and return the answer and who was taken."""
    questions, leash = Questions(), Leash()
    numbers: list[int] = []
    there = threading.Event()
    found: list[Answer | None] = []

    def put(number: int, _question: Question) -> None:
        numbers.append(number)
        there.set()

    prompter = BoardPrompter(questions, leash, put, lambda _number: None)
    thread = threading.Thread(target=lambda: found.append(prompter.ask(question)))
    thread.start()
    assert there.wait(5)
    taken = [questions.answer(numbers[0], value) for value in values]
    thread.join(5)
    return found[0], taken


def test_an_answer_reaches_the_run_that_asked() -> None:
    assert asked(PRESENCE, "yes") == (Answer("yes"), [True])


def test_what_is_no_answer_is_refused_and_the_question_waits_on() -> None:
    assert asked(PRESENCE, "perhaps", "", None, "no") == (Answer("no"), [False, False, False, True])


def test_an_optional_question_may_have_no_answer() -> None:
    assert asked(TAG, None) == (None, [True])


def test_one_that_matters_may_not() -> None:
    assert asked(CONSENT, None, "yes") == (Answer("yes"), [False, True])


def test_the_first_answer_counts() -> None:
    assert asked(PRESENCE, "yes", "no") == (Answer("yes"), [True, False])


def test_nobody_is_asked_for_what_only_counts_in_advance() -> None:
    question = Question("identify", "asset_tag", "Tag?", only_given=True)
    put: list[int] = []
    prompter = BoardPrompter(
        Questions(), Leash(), lambda number, _question: put.append(number), put.append
    )
    assert prompter.ask(question) is None
    assert put == []


def test_a_question_ends_with_the_board() -> None:
    questions, leash = Questions(), Leash()
    leash.pull()
    number = questions.put(PRESENCE)
    with pytest.raises(BoardClosedError):
        questions.wait(number, leash)
    assert not questions.answer(number, "yes")
