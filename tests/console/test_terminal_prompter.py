from collections.abc import Mapping

import pytest

from agent.console.terminal_prompter import TerminalPrompter
from agent.console.typed import Terminal
from agent.errors import AnswerMissingError, StoppedError, UsageError
from agent.procedure.prompts import Answer, Choice, Question
from tests.console.desk_side import paper, read, typed

YES_NO = (Choice("yes", "yes"), Choice("no", "no"))
BORROWER = (Choice("yes", "yes"), Choice("representative", "a stand-in"), Choice("no", "no"))
CONSENT = Question("reset", "consent", "Erase?", YES_NO, matters=True)
PRESENCE = Question("presence", "borrower", "Is the borrower here?", BORROWER)
TAG = Question("identify", "asset_tag", "Asset tag?", required=False)
SCREEN = Question(
    "after", "screen", "What does it show?", (Choice("free", "free"), Choice("home", "home")),
    matters=True, afterwards=True,
)  # fmt: skip


def ask(
    question: Question,
    terminal: Terminal | None,
    given: Mapping[tuple[str, str], str] | None = None,
) -> Answer | None:
    return TerminalPrompter(given or {}, terminal, paper()).ask(question)


@pytest.mark.parametrize("word", ["o", "oui", "OUI", "y", "yes", "Yes"])
def test_yes_is_taken_in_both_languages(word: str) -> None:
    assert ask(CONSENT, typed(word)) == Answer("yes")


@pytest.mark.parametrize("word", ["n", "non", "no", "NON"])
def test_no_is_taken_in_both_languages(word: str) -> None:
    assert ask(CONSENT, typed(word)) == Answer("no")


@pytest.mark.parametrize("word", ["2", "representative", "A STAND-IN", " 2 "])
def test_a_choice_is_taken_by_its_key_value_or_words(word: str) -> None:
    assert ask(PRESENCE, typed(word)) == Answer("representative")


def test_choices_of_a_question_that_matters_have_letters() -> None:
    assert ask(SCREEN, typed("1", "b")) == Answer("home")


def test_enter_alone_answers_nothing_that_matters() -> None:
    assert ask(CONSENT, typed("", "", "no")) == Answer("no")


def test_enter_alone_answers_nothing_that_is_required() -> None:
    assert ask(PRESENCE, typed("", "1")) == Answer("yes")


def test_enter_alone_leaves_an_optional_question_without_an_answer() -> None:
    assert ask(TAG, typed("")) is None


def test_a_scanned_label_is_no_consent() -> None:
    terminal = typed("T042", "no")
    assert ask(CONSENT, terminal) == Answer("no")


def test_what_was_typed_ahead_is_thrown_away_before_a_question_that_matters() -> None:
    assert ask(CONSENT, typed("no", ahead=["yes"])) == Answer("no")


def test_what_was_typed_ahead_counts_for_other_questions() -> None:
    assert ask(PRESENCE, typed("no", ahead=["1"])) == Answer("yes")


def test_a_label_is_taken_without_blanks_or_hidden_characters() -> None:
    assert ask(TAG, typed("  T042\x02 ")) == Answer("T042\\x02")


def test_the_end_of_the_input_stops_the_run() -> None:
    with pytest.raises(StoppedError) as stopped:
        ask(CONSENT, typed(None))
    assert stopped.value.exit_code == 6


def test_an_answer_given_in_advance_is_used_and_marked() -> None:
    given = {("presence", "borrower"): "no"}
    assert ask(PRESENCE, typed("1"), given) == Answer("no", by="option")


def test_what_can_only_be_seen_now_is_asked_again_at_a_terminal() -> None:
    given = {("after", "screen"): "free"}
    assert ask(SCREEN, typed("home"), given) == Answer("home")


def test_what_can_only_be_seen_now_is_marked_as_given_in_advance_elsewhere() -> None:
    answer = ask(SCREEN, None, {("after", "screen"): "free"})
    assert answer == Answer("free", by="option")


def test_an_answer_given_in_advance_must_be_one_of_the_choices() -> None:
    with pytest.raises(UsageError, match="yes, representative, no"):
        ask(PRESENCE, None, {("presence", "borrower"): "maybe"})


def test_without_a_terminal_a_missing_answer_names_its_option() -> None:
    with pytest.raises(AnswerMissingError) as missing:
        ask(PRESENCE, None)
    assert missing.value.hint is not None
    assert "--answer presence.borrower=VALUE" in missing.value.hint
    assert "yes, representative, no" in missing.value.hint


def test_without_a_terminal_an_optional_question_has_no_answer() -> None:
    assert ask(TAG, None) is None


def test_a_question_that_is_only_given_is_never_asked() -> None:
    part = Question("condition", "screen", "Screen?", only_given=True)
    assert ask(part, typed("ok")) is None


def test_a_line_of_a_wait_is_taken_away_before_the_question() -> None:
    order: list[str] = []
    console = paper()
    prompter = TerminalPrompter({}, typed("y"), console, before=lambda: order.append(read(console)))
    prompter.ask(CONSENT)
    assert order == [""]
    assert "Erase?" in read(console)


def test_a_wrong_answer_is_told_with_the_right_ones() -> None:
    console = paper()
    TerminalPrompter({}, typed("maybe", "y"), console).ask(CONSENT)
    assert "“maybe” is not one of the answers: y, n." in read(console)
