from datetime import timedelta

from agent.board.hearing import answered, asks, heard
from agent.board.row import Asked, RunView
from agent.procedure.prompts import (
    PhaseFinished,
    PhaseStarted,
    RunFinished,
    RunStarted,
    Told,
    Waiting,
)
from tests.board.desks import NOW, PRESENCE, asking, running

LATER = NOW + timedelta(minutes=1)


def test_a_run_that_starts_has_a_case() -> None:
    phases = (("identify", "Identify"), ("reset", "Reset"))
    run = heard(RunView(NOW), RunStarted("SIM-1", "Return", phases, True, False), LATER)
    assert (run.case, run.total) == ("SIM-1", 2)


def test_a_phase_begins_with_nothing_said() -> None:
    before = heard(running("identify"), Told("Found."), LATER)
    run = heard(before, PhaseStarted("presence", "Here?", 2, 12), LATER)
    assert (run.phase, run.number, run.told, run.since) == ("presence", 2, (), LATER)


def test_only_the_newest_words_are_kept() -> None:
    run = running()
    for number in range(40):
        run = heard(run, Told(f"Word {number}"), LATER)
    assert run.told[-1].text == "Word 39"
    assert len(run.told) < 20


def test_a_wait_ends_with_the_next_words() -> None:
    waiting = heard(running(), Waiting("accounts", NOW, None), LATER)
    assert waiting.waiting is not None
    assert heard(waiting, Told("Gone."), LATER).waiting is None


def test_what_stood_in_the_way_is_kept_to_the_end() -> None:
    failed = heard(running(), PhaseFinished("reset", "Reset", "timeout", "It never left."), LATER)
    run = heard(failed, RunFinished("SIM-1", "timeout", None, closed=False), LATER)
    assert (run.outcome, run.detail, run.under_way) == ("timeout", "It never left.", False)


def test_an_answer_settles_its_own_question_only() -> None:
    run = asks(running(), Asked(7, PRESENCE, NOW))
    assert answered(run, 6).asked is not None
    assert answered(run, 7).asked is None


def test_a_run_that_ended_asks_nothing() -> None:
    assert heard(asking(), RunFinished("SIM-1", "error", None, closed=False), LATER).asked is None
