"""The procedures that come with the program: whole, in both languages, in good French."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from agent.i18n import LANGUAGES
from agent.procedure import guides, loader
from agent.procedure.contract import (
    CONDITION_PARTS,
    CONTRACTS,
    FIELDS,
    OPTIONAL_FIELDS,
    ActionContract,
)
from agent.procedure.model import GUIDE_TEXTS, Words
from agent.procedure.schema import WordsShape, json_schema

NAMES = ("return", "return-without-adb", "verify", "lend")
PHASES = (
    *("identify", "presence", "condition", "readiness", "accounts", "frp"),
    *("checkpoint", "reset", "after", "slip", "portal", "restock"),
)


def all_words() -> Iterator[tuple[str, Words]]:
    for name in NAMES:
        procedure = loader.load_named(name, None)
        yield f"{name} title", procedure.title
        for phase in procedure.phases:
            yield f"{name} {phase.id} title", phase.title
            for text, words in phase.say.items():
                yield f"{name} {phase.id} {text}", words
    for guide in guides.load_guides(None):
        for text, words in guide.say.items():
            yield f"makers {guide.id} {text}", words


ALL_WORDS = tuple(all_words())


def test_the_shipped_procedures_are_these() -> None:
    assert set(NAMES) <= set(loader.names(None))


@pytest.mark.parametrize("name", ["return", "return-without-adb"])
def test_a_return_has_the_phases_of_the_issue_in_their_order(name: str) -> None:
    assert loader.load_named(name, None).plan == PHASES


def test_a_loan_has_the_phases_of_the_issue_in_their_order() -> None:
    assert loader.load_named("lend", None).plan == (
        *("pick", "identify", "last_reset", "ground", "borrower", "dates"),
        *("condition", "papers", "signature", "handover", "portal"),
    )


def test_a_verification_only_looks_and_compares() -> None:
    procedure = loader.load_named("verify", None)
    assert procedure.plan == ("identify", "compare", "remind")
    assert not any(CONTRACTS[phase.do].acting for phase in procedure.phases)


def test_the_deadlines_are_those_of_the_issue() -> None:
    phases = loader.load_named("return", None).phases
    deadlines = {phase.id: phase.deadline_s for phase in phases if phase.deadline_s}
    assert deadlines == {
        "identify": 600,
        "readiness": 900,
        "accounts": 1200,
        "frp": 180,
        "reset": 1800,
    }


def test_only_the_reset_acts() -> None:
    assert [do for do, contract in CONTRACTS.items() if contract.acting] == ["reset"]


def test_each_action_has_its_fields_and_only_they_may_be_optional() -> None:
    assert set(FIELDS) == set(CONTRACTS)
    for do, optional in OPTIONAL_FIELDS.items():
        assert optional <= set(FIELDS[do])


def test_the_condition_form_asks_for_every_part() -> None:
    assert set(FIELDS["condition"]) == {*CONDITION_PARTS, "all", "card", "remark"}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_only_known_texts_have_placeholders(contract: ActionContract) -> None:
    assert set(contract.placeholders) <= contract.known_texts


@pytest.mark.parametrize("name", NAMES)
def test_every_placeholder_that_a_text_may_hold_is_used(name: str) -> None:
    for phase in loader.load_named(name, None).phases:
        for text, holds in CONTRACTS[phase.do].placeholders.items():
            for language in LANGUAGES:
                said = phase.say[text][language]
                assert set(re.findall(r"\{(\w+)\}", said)) == holds, (phase.id, text)


def test_the_shape_of_words_has_every_language() -> None:
    assert set(WordsShape.model_fields) == set(LANGUAGES)


@pytest.mark.parametrize(("place", "words"), ALL_WORDS, ids=[place for place, _ in ALL_WORDS])
def test_french_is_set_as_french_is(place: str, words: Words) -> None:
    said = words["fr"]
    assert "'" not in said, place
    assert '"' not in said, place
    assert not re.search("(?<!\u00a0)[:;!?»]", said), f"a no-break space is missing: {place}"
    assert not re.search("«(?!\u00a0)", said), f"a no-break space is missing: {place}"


@pytest.mark.parametrize(("place", "words"), ALL_WORDS, ids=[place for place, _ in ALL_WORDS])
def test_words_can_be_shown_on_any_terminal(place: str, words: Words) -> None:
    for language in LANGUAGES:
        words[language].encode("cp1252")
        assert len(words[language]) <= 450, f"too long to be read at the desk: {place}"


def test_the_guide_for_all_others_says_everything() -> None:
    found = {guide.id: guide for guide in guides.load_guides(None)}
    assert set(found["any"].say) == set(GUIDE_TEXTS)


def test_no_maker_has_two_guides() -> None:
    makers = [maker for guide in guides.load_guides(None) for maker in sorted(guide.makers)]
    assert len(makers) == len(set(makers))


def test_every_yaml_names_the_schema_that_editors_read() -> None:
    for path in loader.shipped_folder().glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=schema.json"


def test_the_json_schema_is_up_to_date() -> None:
    path = loader.shipped_folder() / "schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == json_schema()


def test_the_json_schema_is_printed_by_its_command() -> None:
    command = [sys.executable, "-m", "agent.procedure.schema"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    assert printed.replace(b"\r\n", b"\n") == (
        loader.shipped_folder() / "schema.json"
    ).read_bytes().replace(b"\r\n", b"\n")


def test_finding_a_procedure_does_not_cost_pydantic() -> None:
    code = (
        "import sys; from agent.procedure import loader; loader.names(None); "
        "loader.find('return', None); sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
