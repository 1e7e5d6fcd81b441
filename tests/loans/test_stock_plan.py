"""What an import would change: line by line, all or nothing, right or a clear error."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.errors import FileError
from agent.loans.csv_text import read_table
from agent.loans.stock_columns import LONGEST, Column, column_named, is_column, shown_text
from agent.loans.stock_csv import export_stock
from agent.loans.stock_plan import Plan, plan_import
from agent.records.stock import Stock, StockTablet, TabletState
from tests.loans.conftest import MakeTablet

NOW = date(2026, 9, 1)
SHARED = "0123456789ABCDEF"  # what some makers give to every tablet


def stock_of(*tablets: StockTablet) -> Stock:
    return Stock(1, {one.key: one for one in tablets}, {})


def plan(text: str | bytes, *tablets: StockTablet) -> Plan:
    raw = text if isinstance(text, bytes) else text.encode()
    return plan_import(read_table(raw, "stock.csv", is_column), stock_of(*tablets), NOW)


def problems(text: str, *tablets: StockTablet) -> list[str]:
    with pytest.raises(FileError) as refused:
        plan(text, *tablets)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Numéro de série", Column.SERIAL),
        ("N° DE SERIE", Column.SERIAL),
        ("serial number", Column.SERIAL),
        ("Étiquette", Column.ASSET_TAG),
        ("n° inventaire", Column.ASSET_TAG),
        (" Asset_Tag ", Column.ASSET_TAG),
        ("MODÈLE", Column.MODEL),
        ("Année", Column.YEAR),
        ("Prêts uniquement", Column.LOANS_ONLY),
        ("for loans only", Column.LOANS_ONLY),
        ("Nom", None),
        ("Prénom de l'élève", None),
        ("", None),
    ],
)
def test_headings_are_french_or_english_whatever_the_accents(
    heading: str, column: Column | None
) -> None:
    assert column_named(heading) is column


def test_a_new_row_is_a_new_tablet() -> None:
    [change] = plan("tag;serial;maker;year;loans only\nT1;S1;Lenovo;2019;oui\n").changes
    assert (change.line, change.old) == (2, None)
    assert dict(change.new) == {
        "serial": "S1",
        "asset_tag": "T1",
        "maker": "Lenovo",
        "model": None,
        "year": 2019,
        "loans_only": True,
    }


@pytest.mark.parametrize("names", ["tag;model\nT1;New\n", "serial;model\nS1;New\n"])
def test_a_tablet_is_found_by_its_label_or_by_its_serial(tablet: MakeTablet, names: str) -> None:
    [change] = plan(names, tablet()).changes
    assert (change.old, change.differing, change.new["model"]) == (tablet(), ("model",), "New")


def test_a_row_that_is_itself_is_unchanged_not_double(tablet: MakeTablet) -> None:
    found = plan("tag;serial\nT1;S1\n", tablet())
    assert (found.changes, found.unchanged) == ((), 1)


def test_an_empty_cell_changes_nothing(tablet: MakeTablet) -> None:
    assert plan("tag;serial;maker;model;year\nT1;;;;\n", tablet()).changes == ()


def test_a_wrong_serial_is_put_right_by_the_label(tablet: MakeTablet) -> None:
    [change] = plan("tag;serial\nT1;S9\n", tablet()).changes
    assert (change.differing, change.new["serial"]) == (("serial",), "S9")


def test_names_of_people_are_not_read(tablet: MakeTablet) -> None:
    found = plan("Nom;tag;Classe\nDurand;T9;2B\n", tablet())
    assert found.unknown == ("Nom", "Classe")
    assert "Durand" not in str(found.data())


def test_all_that_is_wrong_is_told_with_line_column_and_heading(tablet: MakeTablet) -> None:
    text = "tag;série;année;prêts uniquement\nT1;S1;19;oui\n;;2019;\nT3;S3;2019;vielleicht\n"
    told = problems(text, tablet(2))
    assert [each.rpartition(": ")[0] for each in told[:1]] == ["stock.csv:2:3: année"]
    assert [each.split(": ")[0] for each in told] == [
        "stock.csv:2:3", "stock.csv:3:2", "stock.csv:4:4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tag;serial\nT1;S1\nT1;S2\n", "stock.csv:3:1: tag: Line 2 has the same."),
        ("tag;serial\nT1;S1\nT2;S1\n", "stock.csv:3:2: serial: Line 2 has the same."),
        ("tag;tag\nT1;T2\n", "Two columns have this heading"),
        ("nom;classe\nDurand;2B\n", "No column is headed"),
        ("tag;model\nT1;a;b\n", "more cells than there are headings"),
        ("tag;serial\nT1;3,56938E+14\n", "spreadsheet has rounded"),
        (f"tag\n{'x' * 200}\n", "longer than"),
        ("tag;model\nT1;a\u202eb\n", "invisible"),
        ("tag;state\nT1;retired\n", "use the commands"),
        ("tag;last reset\nT1;proven\n", "comes from a return"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(text: str, told: str) -> None:
    assert any(told in each for each in problems(text))


def test_no_person_is_named_in_what_is_told() -> None:
    assert "Durand" not in "".join(problems("Durand;2B\nMartin;2C\n"))


def test_two_rows_about_one_tablet_are_refused(tablet: MakeTablet) -> None:
    assert "Line 2 is about the same" in problems("tag;serial\nT1;\n;S1\n", tablet())[0]


def test_a_label_of_one_and_the_serial_of_another_are_refused(tablet: MakeTablet) -> None:
    assert "another tablet" in problems("tag;serial\nT1;S2\n", tablet(1), tablet(2))[0]


def test_one_that_was_lent_serves_for_loans_only_for_ever(tablet: MakeTablet) -> None:
    """« ayant fait l'objet d'un prêt, seront destinées à des prêts uniquement »"""
    told = problems("tag;loans only\nT1;non\n", tablet(loans_only=True))
    assert "for ever" in told[0]


@pytest.mark.parametrize("text", ["tag;serial\nT9;S1\n", "tag;serial\nT1;S9\n"])
def test_a_tablet_that_is_out_keeps_its_names(tablet: MakeTablet, text: str) -> None:
    out = tablet(state=TabletState.OUT, loan="20260601-AAAAA")
    assert "out on loan" in problems(text, out)[0]


def test_twins_are_told_apart_by_their_labels(tablet: MakeTablet) -> None:
    twins = [tablet(number, serial=SHARED) for number in (1, 2)]
    text = f"tag;serial;model\nT2;{SHARED};B\nT3;{SHARED};C\n"
    old, new = plan(text, *twins).changes
    assert old.old is not None
    assert (old.old.asset_tag, new.old) == ("T2", None)
    assert "several" in problems(f"serial;model\n{SHARED};C\n", *twins)[0].lower()


TEXTS = st.one_of(st.none(), st.text(max_size=80), st.sampled_from(["-1", "=x", "'=x", "1,2E+5"]))


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([None, 2019])), max_size=6))
def test_what_is_exported_and_imported_again_changes_nothing(
    facts: list[tuple[str | None, str | None, str | None, str | None, int | None]],
) -> None:
    """Whatever tablets say of themselves, if a file can tell them apart."""
    made = [
        StockTablet(
            serial, tag, maker, model, year, TabletState.IN_STOCK,
            loans_only=True, loan=None, proof="proven", since="", case="",
        )
        for serial, tag, maker, model, year in facts
    ]  # fmt: skip
    for column in (Column.SERIAL, Column.ASSET_TAG):
        names = [shown_text(column, getattr(one, column)) for one in made]
        told = [name for name in names if name is not None]
        assume(len(told) == len(set(told)) and (column is Column.SERIAL or len(told) == len(made)))
    stock = stock_of(*made)
    raw = export_stock(stock.tablets.values())
    assert plan_import(read_table(raw, "x", is_column), stock, NOW).changes == ()


def test_an_ordinary_stock_comes_back_unchanged_in_any_state(tablet: MakeTablet) -> None:
    tablets = [
        tablet(1),
        tablet(2, serial="-12", maker="=cmd", model='+x;"y"'),
        tablet(3, state=TabletState.OUT, loan="20260601-AAAAA", loans_only=True),
        tablet(4, state=TabletState.RETIRED, proof="proven", year=None),
        tablet(5, asset_tag=None, model="Tab «œ» 中"),
    ]
    found = plan(export_stock(tablets), *tablets)
    assert (found.changes, found.unchanged, found.unknown) == ((), 5, ())


CELLS = st.text(st.sampled_from("T1S2;\t,\"'=\n\r éx€0"), max_size=12)


@given(st.lists(CELLS, max_size=12))
def test_any_csv_is_a_plan_or_a_clear_error(cells: list[str]) -> None:
    text = "tag;serial;year\n" + ";".join(cells)
    with suppress(FileError):
        for change in plan(text).changes:
            assert change.new["serial"] or change.new["asset_tag"]
            assert all(len(str(change.new[column])) <= LONGEST[column] for column in LONGEST)
