import io
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader
from reportlab.lib.enums import TA_LEFT
from reportlab.platypus import Paragraph

from agent.errors import FileError
from agent.i18n import current
from agent.papers.agreement import story
from agent.papers.agreement_text import load
from agent.papers.common import BLANK
from agent.papers.facts import Condition, Dossier, Kind, Origin, Person, School, TabletFacts
from agent.papers.make import make
from agent.tablet.proof import ProofLevel
from tests.papers.sample import (
    GOOD,
    ORIGIN,
    SCHOOL,
    codes_of,
    dossier,
    fresh,
    paper,
    pictures,
    reset,
    text_of,
)

EVERY = [(kind, language) for kind in Kind for language in ("fr", "en")]
LONG = "Maximilienne-Désirée " * 10
WIDE = "W" * 200


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_reprint_is_the_same_bytes(kind: Kind, language: str) -> None:
    first = fresh(kind, language, dossier())
    fresh(Kind.SLIP, "fr", dossier(borrower=Person("王小明")))  # another paper in between
    assert fresh(kind, language, dossier()) == first


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_page_carries_its_code_twice_and_its_number(kind: Kind, language: str) -> None:
    data = paper(kind, language)
    shown = pictures(data, 150)
    for number, picture in enumerate(shown, start=1):
        codes = codes_of(picture)
        assert len(codes) == 2
        assert {(code.case, code.kind, code.language) for code in codes} == {
            ("20260629-K7QF2", kind, language)
        }
        assert {(code.page, code.pages) for code in codes} == {(number, len(shown))}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_paper_names_the_school_and_its_case(kind: Kind, language: str) -> None:
    said = text_of(paper(kind, language))
    for word in (SCHOOL.name, "13001 Marseille", "UAI 0750655E", ORIGIN.case):
        assert str(word) in said


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            Kind.AGREEMENT,
            ["Convention de prêt", "Article 15", "Nadia Aït-Saïd", "Ce n’est pas une"],
        ),
        (Kind.CONDITION, ["État du matériel", "dégât", "Fissure dans l’angle.", "écran"]),
        (Kind.SLIP, ["Bordereau de retour", "a rendu", "attestée", "En présence de l’emprunteur"]),
        (Kind.CERTIFICATE, ["EFFACÉ AVEC RÉSERVES", "Paul Martin", "abab"]),
        (Kind.UNLOCK, ["Dossier de déblocage", "aucun contournement", "À l’assistance de LENOVO"]),
        (Kind.REQUEST, ["Demande de tablettes", "livrer 6 tablettes", "1er septembre 2026"]),
    ],
)
def test_a_paper_in_french_is_french(kind: Kind, words: list[str]) -> None:
    said = text_of(paper(kind, "fr"))
    for word in words:
        assert word in said
    for english in ("Borrower", "Signature: ", "Serial number", "Page 1 of"):
        assert english not in said


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.AGREEMENT, ["Agreement on the loan", "Article 15", "from 3 November 2025"]),
        (Kind.CONDITION, ["Condition of the tablet", "damaged", "Parts that differ"]),
        (Kind.SLIP, ["Return slip", "gave back", "The reset is attested"]),
        (Kind.CERTIFICATE, ["CLEARED, WITH RESERVATIONS", "Claim: Clear"]),
        (Kind.UNLOCK, ["Unlock dossier", "any way around", "To: the support of LENOVO"]),
        (Kind.REQUEST, ["Request for tablets", "1 September 2026"]),
    ],
)
def test_a_paper_in_english_is_english(kind: Kind, words: list[str]) -> None:
    said = text_of(paper(kind, "en"))
    for word in words:
        assert word in said


def test_the_language_of_a_paper_is_not_the_desk_s() -> None:
    paper(Kind.SLIP, "fr")
    assert current() == "en"


def test_staff_sign_another_agreement_with_whom_they_replace() -> None:
    loan = dossier().loan
    assert loan is not None
    told = dossier(
        loan=replace(loan, staff=True, ground="substitute_teacher", due=None),
        borrower=Person("Jean Roux", "mathématiques", "Anne Vidal"),
    )
    said = text_of(paper(Kind.AGREEMENT, "fr", told))
    assert "personnel éducatif (mathématiques), en remplacement de Anne Vidal" in said
    assert "sans date de fin" in said
    assert "responsable légal," not in said


def test_a_borrower_of_age_signs_alone() -> None:
    told = dossier(borrower=Person("Inès Aït-Saïd", "Tle 2"))
    said = text_of(paper(Kind.AGREEMENT, "fr", told))
    assert "étant mineur" not in said


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.REQUEST])
def test_what_is_not_known_is_left_to_be_written(kind: Kind) -> None:
    empty = Dossier(Origin("SIM-20260629-K7QF2", "2026-06-29T07:03:00.000Z", simulated=True))
    assert "SIMULÉ" in text_of(paper(kind, "fr", empty)).replace("SIMULATION", "SIMULÉ")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_simulated_paper_says_so_on_each_page(kind: Kind, language: str) -> None:
    told = dossier(origin=replace(ORIGIN, case="SIM-20260629-K7QF2", simulated=True))
    pages = PdfReader(io.BytesIO(paper(kind, language, told))).pages
    for page in pages:
        assert {"fr": "SIMULÉ", "en": "SIMULATED"}[language] in page.extract_text()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_real_paper_says_nothing_of_simulation(kind: Kind, language: str) -> None:
    assert "SIMUL" not in text_of(paper(kind, language)).upper()


def crowded() -> Dossier:
    """Return a dossier in which everything is as long, as wide and as bad as can be."""
    bad = GOOD | {f"part-{number}": "damaged" for number in range(25)}
    return dossier(
        school=School(WIDE, (LONG, WIDE), "0750655E", WIDE, WIDE),
        borrower=Person(LONG, WIDE, None, WIDE),
        tablet=TabletFacts(WIDE, WIDE, WIDE, WIDE, 2019, WIDE, WIDE * 3),
        condition_out=Condition(dict.fromkeys(bad, "ok"), "2025-01-01", LONG * 20),
        condition_back=Condition(dict.fromkeys(bad, "missing"), "2026-01-01", WIDE * 20),
        reset=reset(ProofLevel.UNKNOWN, card="keep", declared=True),
        still_open=("sign", "verify", "portal", "locked", "not_reset", "missing", "card"),
    )


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_nothing_leaves_its_page_and_the_codes_stay_free(kind: Kind, language: str) -> None:
    data = paper(kind, language, crowded())
    for page, picture in zip(pypdfium2.PdfDocument(data), pictures(data, 150), strict=True):
        width, height = page.get_size()
        words = page.get_textpage()
        for number in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(number)
            assert 0 < left < right < width - 40
            assert 10 < bottom < top < height
        assert len(codes_of(picture)) == 2


def test_only_the_ink_of_an_office_printer_is_needed() -> None:
    data = paper(Kind.CONDITION)
    page = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB")
    assert all(red == green == blue for _count, (red, green, blue) in page.getcolors(2**24))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_form_can_be_filled_in_on_the_screen(kind: Kind) -> None:
    fields = PdfReader(io.BytesIO(paper(kind))).get_fields() or {}
    assert any(name.endswith(".date") or "confidentiality" in name for name in fields)


def test_a_blank_condition_sheet_has_a_box_for_every_state_of_every_part() -> None:
    blank = dossier(condition_out=None, condition_back=None)
    fields = PdfReader(io.BytesIO(paper(Kind.CONDITION, "fr", blank))).get_fields() or {}
    assert {f"{column}.screen.{state}" for column in ("out", "back") for state in ("ok", "missing")}
    assert sum(name.startswith(("out.", "back.")) for name in fields) >= 2 * 9 * 4


def test_the_school_s_logo_is_printed(tmp_path: object) -> None:
    from PIL import Image  # noqa: PLC0415 - only here

    del tmp_path
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (10, 10, 10)).save(out, "PNG")
    told = dossier(school=replace(SCHOOL, logo=out.getvalue()))
    with_logo, without = pictures(paper(Kind.SLIP, "fr", told)), pictures(paper(Kind.SLIP))
    corner = (80, 50, 130, 90)
    assert with_logo[0].crop(corner).getextrema() != without[0].crop(corner).getextrema()


def test_a_logo_that_is_no_picture_is_an_error_that_says_so() -> None:
    told = dossier(school=replace(SCHOOL, logo=b"no picture"))
    with pytest.raises(FileError, match="logo"):
        make(told, Kind.SLIP, "fr")


def test_a_line_to_write_on_is_not_torn_apart_by_justified_words() -> None:
    told = dossier(school=School())
    texts = story(told, load("agreement-pupil", "fr"))
    blank = [each for each in texts if isinstance(each, Paragraph) and BLANK in each.text]
    assert blank
    assert all(each.style.alignment == TA_LEFT for each in blank)
