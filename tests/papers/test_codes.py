import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.papers.codes import page_code, read_page_code
from agent.papers.facts import Kind, document_id
from tests.papers.sample import dossier


@given(st.sampled_from(Kind), st.sampled_from(["fr", "en"]), st.integers(1, 999))
def test_a_code_is_read_back_as_it_was_made(kind: Kind, language: str, page: int) -> None:
    document = document_id(dossier(), kind, language)
    code = read_page_code(page_code(document, page, 999))
    assert code is not None
    assert (code.case, code.kind, code.language) == ("20260629-K7QF2", kind, language)
    assert (code.page, code.pages) == (page, 999)


@given(st.text(max_size=80))
def test_a_stranger_s_code_is_none_of_ours(text: str) -> None:
    assert read_page_code(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "QUITUS:2:20260629-K7QF2:SLIP-FR-00000000:1/1",
        "QUITUS:1:../../etc:SLIP-FR-00000000:1/1",
        "QUITUS:1:20260629-K7QF2:BILL-FR-00000000:1/1",
        "quitus:1:20260629-K7QF2:slip-fr-00000000:1/1",
        "QUITUS:1:20260629-K7QF2:SLIP-FR-00000000:1/1 ",
    ],
)
def test_what_only_looks_like_a_code_is_not_taken(text: str) -> None:
    assert read_page_code(text) is None


def test_the_code_of_a_paper_changes_with_what_it_says() -> None:
    one, other = dossier(), dossier(still_open=())
    assert document_id(one, Kind.SLIP, "fr") == document_id(one, Kind.SLIP, "fr")
    assert document_id(one, Kind.SLIP, "fr") != document_id(other, Kind.SLIP, "fr")
