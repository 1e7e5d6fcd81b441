"""Any name gives a right result or a clear error."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import UsageError
from agent.loans.names import LONGEST, clean_name, folded, names_somebody


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé   Dœuf ", "Zoé Dœuf"),
        ("Zoe\u0301 Dœuf", "Zoé Dœuf"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("👩‍🎓 Ada", "👩‍🎓 Ada"),
        ("محمد عبد الله", "محمد عبد الله"),
        ("王小明", "王小明"),
        ("x" * LONGEST, "x" * LONGEST),
        ("Jean\nPaul\tMartin", "Jean Paul Martin"),
    ],
)
def test_a_name_of_any_script_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " \t\n", "x" * 201, "A\0B", "A\udc80B", "A\u202eB", "\x1b[31mA", "A\u2069"]
)
def test_what_is_no_writing_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        clean_name(typed)
    str(refused.value).encode()  # the message itself can be printed


@given(st.text(st.characters(codec=None), max_size=250))
def test_whatever_is_typed_is_refused_or_kept_printable(typed: str) -> None:
    try:
        kept = clean_name(typed)
    except UsageError:
        return
    assert clean_name(kept) == kept
    assert 0 < len(kept) <= LONGEST
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cs"}
    kept.encode()


def test_names_are_found_whatever_their_case_and_only_as_whole_words() -> None:
    assert folded("ZOÉ") == folded("Zoe\u0301")
    assert names_somebody("Vu avec ZOÉ DŒUF ce jour.", "Zoé Dœuf")
    assert not names_somebody("Lisbonne", "Li")
    assert names_somebody("rendu par (Li)", "Li")
    assert not names_somebody("rendu", "=cmd|.*")
