import pytest

from agent.papers.certificate import Cleared, cleared
from agent.papers.facts import Kind, Operator, ResetFacts
from agent.tablet.proof import Proof, ProofLevel, ProofReason
from tests.papers.sample import dossier, paper, reset, text_of

SURE = (ProofLevel.PROVEN, ProofLevel.ATTESTED)


@pytest.mark.parametrize(
    ("level", "card", "said"),
    [
        (ProofLevel.PROVEN, "none", Cleared.YES),
        (ProofLevel.PROVEN, "removed", Cleared.YES),
        (ProofLevel.PROVEN, None, Cleared.YES),
        (ProofLevel.PROVEN, "keep", Cleared.WITH_RESERVATIONS),
        (ProofLevel.ATTESTED, "none", Cleared.WITH_RESERVATIONS),
        (ProofLevel.NOT_RESET, "none", Cleared.NO),
        (ProofLevel.UNKNOWN, "removed", Cleared.NO),
    ],
)
def test_only_a_proven_reset_that_left_nothing_in_is_cleared(
    level: ProofLevel, card: str | None, said: Cleared
) -> None:
    assert cleared(reset(level, card=card)) is said


def test_without_a_proof_nothing_is_cleared() -> None:
    assert cleared(None) is Cleared.NO
    assert cleared(ResetFacts()) is Cleared.NO


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("level", [level for level in ProofLevel if level not in SURE])
def test_a_reset_that_is_not_sure_is_certified_as_not_cleared(
    level: ProofLevel, language: str
) -> None:
    said = text_of(paper(Kind.CERTIFICATE, language, dossier(reset=reset(level))))
    assert {"fr": "NON EFFACÉ", "en": "NOT CLEARED"}[language] in said
    assert {"fr": "Effacement Clear", "en": "Sanitisation Clear"}[language] not in said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("level", list(ProofLevel))
def test_purge_is_never_claimed(level: ProofLevel, language: str) -> None:
    said = text_of(paper(Kind.CERTIFICATE, language, dossier(reset=reset(level))))
    assert "purge" not in said.lower()


def test_the_fields_of_the_standard_are_all_there() -> None:
    said = text_of(paper(Kind.CERTIFICATE, "en"))
    for field in (
        "Manufacturer LENOVO",
        "Model TB-X606F",
        "Serial number HA1B2C3D",
        "Property number T042",
        "Media type",
        "Media source",
        "Confidentiality before",
        "Sanitisation Clear",
        "Method Factory reset from the Settings",
        "Tool and version quitus 0.1.0",
        "Verification method",
        "Confidentiality after",
        "Destination",
        "Backup",
        "Sanitisation performed by",
        "Verification performed by",
    ):
        assert field.replace(" ", "") in said.replace(" ", ""), field
    for twice in ("Position or title", "Date", "Location", "Telephone or contact", "Signature:"):
        assert said.count(twice) >= 2, twice


def test_what_stands_behind_it_can_be_looked_up() -> None:
    said = text_of(paper(Kind.CERTIFICATE, "en"))
    for word in ("ab" * 32, "cd" * 32, "return", "version 3", "entry 118"):
        assert word in said


def test_who_verified_later_is_named_for_the_verification() -> None:
    told = dossier(reset=reset(ProofLevel.PROVEN, verified_by=Operator("TEC9")))
    said = text_of(paper(Kind.CERTIFICATE, "en", told))
    assert "operator TEC9" in said
    assert "operator TEC1" in said


def test_a_card_that_stayed_is_told() -> None:
    said = text_of(paper(Kind.CERTIFICATE, "en", dossier(reset=reset(card="keep"))))
    assert "A memory card was left in the tablet: it was not erased." in said


def test_a_return_that_was_only_declared_is_told() -> None:
    said = text_of(paper(Kind.CERTIFICATE, "en", dossier(reset=reset(declared=True))))
    assert "could not be read" in said


def test_a_return_that_was_only_declared_is_told_once() -> None:
    proof = Proof(ProofLevel.UNKNOWN, (ProofReason("never_on_adb"),))
    said = text_of(paper(Kind.CERTIFICATE, "en", dossier(reset=reset(proof=proof, declared=True))))
    assert said.count("all of this is what the operator says") == 1


@pytest.mark.parametrize("level", list(ProofLevel))
def test_an_ordinary_certificate_is_one_page(level: ProofLevel) -> None:
    assert "Page 1 of 1" in text_of(paper(Kind.CERTIFICATE, "en", dossier(reset=reset(level))))
