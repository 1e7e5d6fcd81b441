from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from agent import i18n
from agent.console.screen import Screen, phase_line
from agent.procedure.prompts import (
    Audience,
    Event,
    PhaseFinished,
    PhaseStarted,
    RunFinished,
    RunStarted,
    Told,
    Tone,
    Waiting,
)
from tests.console.desk_side import paper, read

NOW = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
STARTED = RunStarted("SIM-1", "Return of a tablet", (("reset", "Reset"),), True, False)
WAIT = Waiting("reset", NOW, NOW + timedelta(minutes=30))


def shown(*events: Event, quiet: bool = False, width: int = 80) -> str:
    """Return what the talk of a run shows of some events."""
    talk = paper(width)
    with Screen(talk, paper(width), lambda: NOW, quiet=quiet) as screen:
        for event in events:
            screen(event)
    return read(talk)


def test_a_simulated_run_says_so_first() -> None:
    assert shown(STARTED).startswith("SIMULATED")


def test_a_real_run_does_not_say_so() -> None:
    assert "SIMULATED" not in shown(RunStarted("1", "Return", (), False, False))


def test_the_screen_knows_the_case_of_the_run() -> None:
    screen = Screen(paper(), paper(), lambda: NOW)
    screen(STARTED)
    assert screen.case == "SIM-1"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_phase_line_is_never_wider_than_the_screen(width: int) -> None:
    line = phase_line("A title that is rather long for a phase of a run", "pass", width)
    assert line.cell_len <= width
    assert line.plain.endswith(".passed")


def test_a_phase_that_fails_says_why() -> None:
    text = shown(PhaseFinished("reset", "Reset", "timeout", "It never left."))
    assert "Reset." in text
    assert "time over" in text
    assert "It never left." in text


def test_words_for_the_borrower_are_marked() -> None:
    assert "For the borrower: Copy your photos." in shown(
        Told("Copy your photos.", Audience.BORROWER)
    )


def test_what_a_tablet_says_moves_no_cursor() -> None:
    assert "\x1b" not in shown(Told("model \x1b[2J [red]x", tone=Tone.BAD))


def test_a_wait_is_told_with_its_span_and_what_to_do() -> None:
    text = " ".join(shown(Waiting("accounts", NOW, NOW + timedelta(minutes=20), "Google")).split())
    assert "Waiting until these accounts are removed: Google" in text
    assert "20:00 left" in text


def test_without_a_terminal_a_wait_is_told_again_only_when_its_words_change() -> None:
    text = shown(WAIT, WAIT, Waiting("reset", NOW, WAIT.until, "The page is open."), WAIT)
    assert text.count("Waiting until the borrower") == 3


def test_quiet_leaves_out_phases_that_pass_and_keeps_words() -> None:
    text = shown(
        PhaseStarted("reset", "Reset", 8, 12),
        Told("Tap the button."),
        PhaseFinished("reset", "Reset", "pass"),
        quiet=True,
    )
    assert text == "    Tap the button.\n"


def ended(outcome: str, proof: str | None, *, closed: bool = True) -> list[str]:
    last = paper()
    screen = Screen(paper(), last, lambda: NOW)
    screen(RunFinished("C-1", outcome, proof, closed))
    return read(last).splitlines()


def test_the_outcome_comes_last() -> None:
    assert ended("pass", "attested")[-1] == "The run passed."


def test_an_open_case_says_how_to_take_it_up() -> None:
    assert any(
        "quitus return --resume --case C-1" in line for line in ended("timeout", None, closed=False)
    )


def test_a_level_of_proof_is_said_as_it_is() -> None:
    assert "Proof of reset: unknown." in ended("pass", "unknown")


def test_the_bell_rings_for_bad_news_at_a_terminal_alone() -> None:
    bells = []
    for terminal in (True, False):
        talk = paper(terminal=terminal)
        Screen(talk, paper(), lambda: NOW)(Told("Stop.", tone=Tone.BAD))
        bells.append(read(talk).count("\a"))
    assert bells == [1, 0]


def test_what_is_left_to_do_is_told() -> None:
    text = shown(RunFinished("C-1", "pass", None, closed=True, todo=("Sign.",)))
    assert "Still to do: Sign." in text


def test_a_live_wait_ends_with_the_next_event() -> None:
    talk = paper(terminal=True)
    with Screen(talk, paper(), lambda: NOW) as screen:
        screen(WAIT)
        assert "29:" in read(talk) or "30:00" in read(talk)
        screen(Told("It left."))
        assert screen._live is None
    assert read(talk).rstrip().endswith("It left.")


def test_a_screen_that_is_gone_stops_no_run() -> None:
    class Gone(Console):
        def print(self, *_objects: object, **_options: object) -> None:
            raise BrokenPipeError

    Screen(Gone(), paper(), lambda: NOW)(Told("Hello."))


def test_french_lines_break_at_no_hard_space() -> None:
    i18n.install("fr")
    text = shown(Told("x" * 60 + " dans « Comptes » : ouvrez-la, puis « Supprimer » !"))
    for line in text.splitlines():
        assert not line.endswith("«")
        assert not line.lstrip().startswith(("»", ":", "!"))
