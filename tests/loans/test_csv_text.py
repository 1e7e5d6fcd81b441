"""CSV as French Excel and its like write it, and as anybody may."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import FileError
from agent.loans.csv_text import decode, neutral, plain, read_table, write_table
from agent.loans.stock_columns import is_column

TEXT = "Étiquette;N° de série;Modèle\nT1;S1;Tab M10 « œ »\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-bom", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom"],
)
def test_the_encodings_of_spreadsheets_are_told_apart(raw: bytes) -> None:
    table = read_table(raw, "stock.csv", is_column)
    assert table.header.cells == ("Étiquette", "N° de série", "Modèle")
    assert table.rows[0].cells == ("T1", "S1", "Tab M10 « œ »")


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separators_and_line_ends_of_spreadsheets_are_told_apart(
    separator: str, end: str
) -> None:
    text = end.join(["tag;serial", "T1;S1", "", "T2;S2", ""]).replace(";", separator)
    table = read_table(text.encode(), "stock.csv", is_column)
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("T1", "S1")), (4, ("T2", "S2"))]


def test_a_line_for_excel_alone_is_heeded_and_counted() -> None:
    table = read_table(b"sep=,\ntag,serial\nT1,S1\n", "stock.csv", is_column)
    assert (table.header.line, table.rows[0].line) == (2, 3)


def test_a_cell_over_two_lines_counts_both() -> None:
    table = read_table(b'tag;model\nT1;"one\ntwo"\nT2;three\n', "stock.csv", is_column)
    assert [row.line for row in table.rows] == [2, 4]


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\xff\xfe\x00", b"PK\x03\x04\x14\x00\x06\x00\x81\x8d", b'tag;a\n"T1;x']
)
def test_what_is_no_table_is_told_with_its_line(raw: bytes) -> None:
    with pytest.raises(FileError) as refused:
        read_table(raw, "stock.csv", is_column)
    assert str(refused.value.problems[0]).startswith("stock.csv:")
    assert refused.value.hint


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_clear_error(raw: bytes) -> None:
    with suppress(FileError):
        read_table(raw, "stock.csv", is_column)


@given(st.text(max_size=200))
def test_any_text_is_read_as_it_was_written_in_utf_8_with_bom(text: str) -> None:
    if "\0" not in text:
        wanted = text.replace("\r\n", "\n").replace("\r", "\n")
        with suppress(UnicodeEncodeError):
            assert decode(text.encode("utf-8-sig"), "x") == wanted


@pytest.mark.parametrize("cell", ["=cmd|' /C x'!A0", "+33", "-1", "@SUM(A1)", "\tx", "\rx", "'=x"])
def test_no_cell_is_a_formula_for_a_spreadsheet(cell: str) -> None:
    assert neutral(cell).startswith("'")
    assert plain(neutral(cell)) == cell


@given(st.text(max_size=20))
def test_what_is_made_neutral_comes_back_as_it_was(cell: str) -> None:
    assert plain(neutral(cell)) == cell
    assert not neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_ordinary_cells_are_written_as_they_are() -> None:
    raw = write_table(["a", "b"], [["x;y", 'say "hi"'], ["1-2", "l'été"]])
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["a", "b"], ["x;y", 'say "hi"'], ["1-2", "l'été"]]
