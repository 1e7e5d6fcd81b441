"""A dossier as a day at the desk leaves it, and what a paper says when it is read back."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from agent.papers.agreement_text import load
from agent.papers.codes import PageCode, read_page_code
from agent.papers.facts import (
    Condition,
    Dossier,
    Kind,
    LoanFacts,
    Operator,
    Origin,
    Person,
    Request,
    ResetFacts,
    School,
    TabletFacts,
)
from agent.papers.make import make
from agent.tablet.proof import Proof, ProofLevel, ProofReason

PARTS = ("screen", "shell", "ports", "buttons", "cameras", "battery", "charger", "cable", "case")
GOOD = dict.fromkeys(PARTS, "ok")

SCHOOL = School(
    name="Lycée Marguerite-Œuvrard",
    address=("12 avenue des Frères-Lumière", "13001 Marseille"),
    uai="0750655E",
    head="Zoé Şahin-Lefèvre",
    contact="04 91 00 00 00",
)
ORIGIN = Origin(
    case="20260629-K7QF2",
    opened_at="2026-06-29T07:03:00.000Z",
    procedure="return",
    version="3",
    sha256="ab" * 32,
    head_n=118,
    head_hash="cd" * 32,
    desk="D3SKQ7AB",
    closed_at="2026-06-29T07:31:00.000Z",
    outcome="pass",
    program="0.1.0",
)
LOAN = LoanFacts(
    id="20251103-AB12C",
    staff=False,
    ground="waiting_pupil",
    start="2025-11-03",
    due="2026-06-30",
    accessories={"charger": "ok", "cable": "ok", "case": "missing"},
)


def reset(level: ProofLevel = ProofLevel.ATTESTED, **more: Any) -> ResetFacts:
    """Return how a reset went; its reasons are two that any level may have."""
    facts = ResetFacts(
        proof=Proof(level, (ProofReason("left_adb"), ProofReason("screen_free"))),
        presence="yes",
        consented=True,
        verdict="clear",
        card="none",
        at="2026-06-29T07:15:00.000Z",
        verified_at="2026-06-29T07:25:00.000Z",
        screen="free",
    )
    return replace(facts, **more)


def dossier(**changes: Any) -> Dossier:
    """Return the dossier of a return, all known, with these changes."""
    told = Dossier(
        origin=ORIGIN,
        school=SCHOOL,
        operator=Operator("TEC1", "Paul Martin", "technicien"),
        borrower=Person("Inès Aït-Saïd", "2nde 4", None, "Nadia Aït-Saïd"),
        tablet=TabletFacts("LENOVO", "TB-X606F", "HA1B2C3D", "T042", 2019, "10"),
        loan=LOAN,
        condition_out=Condition(GOOD, "2025-11-03"),
        condition_back=Condition(
            GOOD | {"screen": "damaged"}, "2026-06-29", "Fissure dans l’angle."
        ),
        reset=reset(),
        request=Request(
            6, {"waiting_pupil": 5, "substitute_teacher": 2}, "2026-09-01", None, 1, "Douze élèves."
        ),
        still_open=("portal",),
        signed="yes",
        restocked=True,
    )
    return replace(told, **changes)


def paper(kind: Kind, language: str = "fr", told: Dossier | None = None) -> bytes:
    """Return a paper of a dossier, as the desk makes it; one of the ordinary day is made once."""
    return _ordinary(kind, language) if told is None else fresh(kind, language, told)


@cache
def _ordinary(kind: Kind, language: str) -> bytes:
    return fresh(kind, language, dossier())


def fresh(kind: Kind, language: str, told: Dossier) -> bytes:
    """Return a paper made now."""
    staff = told.loan is not None and told.loan.staff
    name = "agreement-staff" if staff else "agreement-pupil"
    text = load(name, language) if kind is Kind.AGREEMENT else None
    return make(told, kind, language, text)


def text_of(data: bytes) -> str:
    """Return what a paper says, lines joined, every kind of blank one blank."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def pictures(data: bytes, dpi: int = 100) -> list[Image.Image]:
    """Return the pages of a paper as an office would scan them: grey."""
    document = pypdfium2.PdfDocument(data)
    return [
        page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False).to_pil()
        for page in document
    ]


def codes_of(picture: Image.Image) -> list[PageCode]:
    """Return the codes of ours that can be read on a picture."""
    found = zxingcpp.read_barcodes(picture)
    return [code for each in found if (code := read_page_code(each.text))]
