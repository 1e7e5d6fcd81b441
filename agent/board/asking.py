"""Puts the questions of runs to the board, one run's thread waiting for each answer."""

import threading
from collections.abc import Callable
from itertools import count

from agent.board.leash import Leash
from agent.procedure.prompts import Answer, Question

_LOOK_S = 0.5

Put = Callable[[int, Question], None]
Settled = Callable[[int], None]


class Questions:
    """The questions that wait, by their numbers; safe to use from several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._numbers = count(1)
        self._waiting: dict[int, Question] = {}
        self._answers: dict[int, Answer | None] = {}

    def put(self, question: Question) -> int:
        """Put a question and return its number."""
        with self._changed:
            number = next(self._numbers)
            self._waiting[number] = question
            return number

    def answer(self, number: int, value: str | None) -> bool:
        """Answer a question (None: no answer, where it is optional); False if it waits no more."""
        with self._changed:
            question = self._waiting.get(number)
            if question is None or not _fits(question, value):
                return False
            del self._waiting[number]
            self._answers[number] = None if value is None else Answer(value)
            self._changed.notify_all()
            return True

    def wait(self, number: int, leash: Leash) -> Answer | None:
        """Return the answer once it is there.

        Raises:
            BoardClosedError: the board is closed before it is.
        """
        with self._changed:
            while number not in self._answers:
                if leash.pulled:
                    del self._waiting[number]
                    leash.end()
                self._changed.wait(_LOOK_S)
            return self._answers.pop(number)

    def wake(self) -> None:
        """Let everybody who waits look at his leash."""
        with self._changed:
            self._changed.notify_all()


def _fits(question: Question, value: str | None) -> bool:
    if value is None:
        return not question.required and not question.matters
    if not question.choices:
        return bool(value)
    return value in {choice.value for choice in question.choices}


class BoardPrompter:
    """The prompter of one run: nobody gives answers in advance, the board gives them all.

    Args:
        questions: where they are put.
        leash: the run's.
        put, settled: told when one is put and when it is settled, by its number.
    """

    def __init__(self, questions: Questions, leash: Leash, put: Put, settled: Settled) -> None:
        self._questions = questions
        self._leash = leash
        self._put = put
        self._settled = settled

    def ask(self, question: Question) -> Answer | None:
        """Return the answer; see `Prompter.ask`."""
        if question.only_given:
            return None
        number = self._questions.put(question)
        self._put(number, question)
        try:
            return self._questions.wait(number, self._leash)
        finally:
            self._settled(number)
