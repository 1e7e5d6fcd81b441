"""Class lists as spreadsheets write them, and who on them has a tablet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import FileError
from agent.loans.class_list import Holding, Listed, read_class_list, roll_call

LIST = "Nom;Prénom;Classe;Étiquette\nDurand;Camille;2de 4;T042\nMartin;Élodie;2de 4;\n"


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FileError) as refused:
        read_class_list(text.encode(), "list.csv")
    return [(problem.line, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_as_any_french_spreadsheet_writes_it(encoding: str, separator: str) -> None:
    data = LIST.replace(";", separator).encode(encoding)
    assert read_class_list(data, "list.csv") == (
        Listed(2, "Durand Camille", "2de 4", "T042"),
        Listed(3, "Martin Élodie", "2de 4"),
    )


def test_english_titles_in_another_order_are_understood() -> None:
    [one] = read_class_list(b"class,asset tag,name,guardian\n5A,T1,Bo Li,An Li\n", "list.csv")
    assert one == Listed(2, "Bo Li", "5A", "T1", "An Li")


def test_a_list_without_names_is_refused() -> None:
    [(line, message)] = problems_of("classe;tablette\n2de 4;T042\n")
    assert line == 1
    assert "name" in message


def test_every_wrong_line_is_told() -> None:
    found = problems_of(f"nom;classe\n;2de 4\nDurand;2de 4\n{'x' * 201};2de 4\ndurand;2DE 4\n")
    assert [line for line, _message in found] == [2, 4, 5]


def test_a_tablet_on_two_lines_is_told() -> None:
    [(line, message)] = problems_of("nom;tag\nDurand;T042\nMartin;t042\n")
    assert (line, "line 2" in message) == (3, True)


def test_an_empty_file_is_refused() -> None:
    assert problems_of("")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_clear_error(data: bytes) -> None:
    try:
        read_class_list(data, "list.csv")
    except FileError as error:
        assert error.problems  # noqa: PT017 - either end is right


# Roll call --------------------------------------------------------------------------------------


def held(name: str, group: str, tag: str, *, back: bool = False) -> Holding:
    return Holding(f"loan of {tag}", name, group, tag, back)


def tag_of(one: Listed, *holdings: Holding) -> str | None:
    [called] = roll_call([one], holdings)
    return called.holding.tag if called.holding else None


def test_a_loan_is_found_by_name_and_class_whatever_the_capitals() -> None:
    assert (
        tag_of(Listed(2, "DURAND Camille", "2DE 4"), held("Durand Camille", "2de 4", "T1")) == "T1"
    )


def test_names_and_first_names_may_change_places() -> None:
    assert tag_of(Listed(2, "Durand Camille", ""), held("Camille Durand", "2de 4", "T1")) == "T1"


def test_a_namesake_of_another_class_has_not_this_tablet() -> None:
    assert tag_of(Listed(2, "Durand", "2de 5"), held("Durand", "2de 4", "T1")) is None


def test_a_list_without_classes_goes_by_the_name() -> None:
    assert tag_of(Listed(2, "Durand", ""), held("Durand", "2de 4", "T1")) == "T1"


def test_the_newest_loan_counts() -> None:
    old, new = held("Durand", "2de 4", "T1", back=True), held("Durand", "2de 4", "T2")
    assert tag_of(Listed(2, "Durand", "2de 4"), old, new) == "T2"


def test_a_tag_on_the_list_must_be_that_of_the_loan() -> None:
    loan = held("Durand", "2de 4", "T1")
    assert tag_of(Listed(2, "Durand", "2de 4", "T1"), loan) == "T1"
    assert tag_of(Listed(2, "Durand", "2de 4", "T2"), loan) is None


def test_a_forgotten_borrower_is_found_by_the_tag_of_the_list() -> None:
    assert tag_of(Listed(2, "Durand", "2de 4", "T1"), held("", "", "T1", back=True)) == "T1"
