"""`quitus lend` and the rounds, as they are typed."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ended, Quitus
from tests.cli.lending import answers, data, quiet_scenario, records, stock

pytestmark = pytest.mark.usefixtures("_swift")

At = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A training folder with T042 and T043 in stock."""
    place = tmp_path / "desk"
    stock(place, ("T042", "HA1DEMO7"), ("T043", "HA1DEMO8"))
    return place


@pytest.fixture
def at(quitus: Quitus, tmp_path: Path, folder: Path) -> At:
    """Run `quitus` at a desk where nothing is plugged in."""
    scenario = quiet_scenario(tmp_path, "HA1DEMO7", "HA1DEMO8")
    options = ("--fake", str(scenario), "--data", str(folder), "--operator", "C1")
    return lambda *words: quitus(*options, *words)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put lines into the pipe that the program reads scans from."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def back(*scans: str) -> list[str]:
    """The words of a return by declaration that needs no question."""
    given = (
        "identify.found=welcome",
        "presence.borrower=yes",
        "condition.all=ok",
        "after.screen=free",
        "slip.signed=yes",
        "portal.unticked=yes",
    )
    return [*scans, *(word for text in given for word in ("--answer", text))]


def test_a_loan_answered_in_advance_is_one_document_of_the_returns_shape(at: At) -> None:
    ended = at("lend", "T042", "--json", "--no-input", *answers())
    assert (ended.code, data(ended)["outcome"], data(ended)["open"]) == (0, "pass", False)
    assert data(at("show", data(ended)["case"], "--json")) == data(ended)


def test_the_run_ends_with_its_outcome_on_stdout(at: At) -> None:
    ended = at("lend", "T042", "--no-input", *answers())
    assert ended.out.splitlines()[-1] == "The run passed."
    assert "Camille Durand" in ended.err


def test_a_missing_answer_names_the_option_and_the_case_is_taken_up(at: At) -> None:
    ended = at("lend", "T042", "--json", "--no-input", *answers(borrower__name=""))
    assert ended.code == 2
    assert "--answer borrower.name=VALUE" in ended.json["errors"][0]["hint"]
    case = data(ended)["case"]
    again = at("lend", "--resume", "--case", case, "--json", "--no-input", *answers())
    assert (again.code, data(again)["case"]) == (0, case)


def test_an_open_loan_says_how_it_is_taken_up(at: At) -> None:
    at("lend", "T042", "--no-input", *answers(dates__due=""))
    ended = at("lend", "T042", "--no-input", *answers())
    assert ended.code == 2
    assert "quitus lend --resume --case" in ended.err


def test_a_loan_is_given_up_with_a_reason(at: At) -> None:
    case = data(at("lend", "T042", "--json", "--no-input", *answers(dates__due="")))["case"]
    assert at("lend", "--abandon", case, "--no-input").code == 2
    assert at("lend", "--abandon", case, "--why", "he left").code == 0
    assert at("lend", "T042", "--no-input", *answers()).code == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("T042", "--next"),
        ("--why", "x"),
        ("--case", "x"),
        ("--next", "--resume"),
        ("T042", "--batch", "list.csv"),
    ],
)
def test_words_that_contradict_each_other_are_refused(at: At, words: tuple[str, ...]) -> None:
    assert at("lend", *words).code == 2


def test_a_tablet_out_of_reach_of_the_stock_is_said(at: At) -> None:
    ended = at("lend", "T999", "--no-input")
    assert ended.code == 2
    assert "quitus stock add" in ended.err


def test_a_labels_scan_names_the_tablet(at: At) -> None:
    from agent.loans.tags import labelled  # noqa: PLC0415 - beside its use

    ended = at("lend", labelled("T042"), "--json", "--no-input", *answers())
    assert data(ended)["tablet"]["asset_tag"] == "T042"
    assert at("lend", "T042 0", "--no-input").code == 2


# The beginning of the year ----------------------------------------------------------------------


def class_list(folder: Path, text: str) -> str:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def common(**more: str) -> list[str]:
    """What holds for everybody on a list."""
    own = ("identify__asset_tag", "identify__serial", "borrower__name", "borrower__group")
    left = dict.fromkeys((*own, "borrower__guardian"), "") | {"borrower__minor": "no"}
    return answers(**{**left, **more})


BOTH = "nom;classe;etiquette;numéro de série\nDurand;2de 4;T042;HA1DEMO7\n"


def test_a_class_list_lends_to_everybody_on_it(at: At, tmp_path: Path) -> None:
    listed = class_list(tmp_path, f"{BOTH}Martin;2de 4;T043;HA1DEMO8\n")
    ended = at("lend", "--batch", listed, "--json", "--no-input", *common())
    assert (ended.code, data(ended)["missing"]) == (0, [])
    assert [case["outcome"] for case in data(ended)["cases"]] == ["pass", "pass"]


def test_a_wrong_serial_on_the_list_lends_nothing(at: At, tmp_path: Path, folder: Path) -> None:
    listed = class_list(tmp_path, f"{BOTH}Martin;2de 4;T043;HA1DEMO7\n")
    ended = at("lend", "--batch", listed, "--json", "--no-input", *common())
    assert (ended.code, [row["name"] for row in data(ended)["missing"]]) == (1, ["Martin"])
    assert [loan.asset_tag for loan in records(folder).loans()] == ["T042"]


def test_a_tablet_without_label_is_named_by_its_serial_on_the_list(
    at: At, tmp_path: Path, folder: Path
) -> None:
    stock(folder, ("", "R52X"))
    listed = class_list(tmp_path, "nom;numero de serie\nDurand;R52X\n")
    ended = at("lend", "--batch", listed, "--json", "--no-input", *common(borrower__group="2de"))
    assert ended.code == 0
    assert [loan.serial for loan in records(folder).loans()] == ["R52X"]


def test_the_guardian_on_the_list_stands_before_what_is_said_of_everybody(
    at: At, tmp_path: Path, folder: Path
) -> None:
    listed = class_list(
        tmp_path,
        "nom;classe;etiquette;serie;responsable\nDurand;2de;T042;HA1DEMO7;Paul Durand\n",
    )
    at("lend", "--batch", listed, "--no-input", *common())  # whose answer is: no minor
    [loan] = records(folder).loans()
    assert records(folder).borrowers()[loan.id]["guardian"] == "Paul Durand"


def test_a_round_that_is_over_says_who_has_no_tablet(at: At, tmp_path: Path) -> None:
    listed = class_list(tmp_path, "nom;classe;etiquette\nDurand;2de 4;T042\nMartin;2de 4;T099\n")
    ended = at("lend", "--batch", listed, "--json", "--no-input", *common(),
               "--answer", "identify.serial=HA1DEMO7")  # fmt: skip
    assert ended.code == 1
    assert [row["name"] for row in data(ended)["missing"]] == ["Martin"]
    assert [case["outcome"] for case in data(ended)["cases"]] == ["pass"]


def test_a_round_goes_on_where_it_stopped(at: At, tmp_path: Path, folder: Path) -> None:
    listed = class_list(tmp_path, "nom;classe;etiquette\nDurand;2de 4;T042\n")
    words = ("lend", "--batch", listed, "--json", "--no-input", *common(),
             "--answer", "identify.serial=HA1DEMO7")  # fmt: skip
    assert at(*words).code == 0
    ended = at(*words)
    assert (ended.code, data(ended)["cases"], data(ended)["missing"]) == (0, [], [])
    assert len(records(folder).loans()) == 1


def test_a_loan_that_was_begun_for_somebody_on_the_list_is_taken_up(
    at: At, tmp_path: Path, folder: Path
) -> None:
    listed = class_list(tmp_path, "nom;classe;etiquette\nDurand;2de 4;T042\n")
    words = ("lend", "--batch", listed, "--json", "--no-input")
    serial = ("--answer", "identify.serial=HA1DEMO7")
    unsigned = common(signature__signed="")
    begun = data(at(*words, *unsigned, *serial))["cases"][0]["case"]
    ended = at(*words, *common(), *serial)
    assert [case["case"] for case in data(ended)["cases"]] == [begun]
    assert [loan.id for loan in records(folder).loans()] == [begun]


def test_a_wrong_list_does_nothing(at: At, tmp_path: Path, folder: Path) -> None:
    ended = at("lend", "--batch", class_list(tmp_path, "nom;classe\nDurand;x\n;y\n"), "--json")
    assert ended.code == 4
    assert "list.csv:3" in ended.err
    assert records(folder).loans() == ()


# The end of the year ----------------------------------------------------------------------------


def lend_both(at: At) -> None:
    for tag, serial, name in (("T042", "HA1DEMO7", "Durand"), ("T043", "HA1DEMO8", "Martin")):
        more = {"identify__asset_tag": tag, "identify__serial": serial, "borrower__name": name}
        assert at("lend", tag, "--no-input", *answers(**more)).code == 0


def test_scans_give_back_what_is_out_and_name_what_is_not(
    at: At, typed: Callable[[str], None], tmp_path: Path
) -> None:
    lend_both(at)
    listed = class_list(tmp_path, "nom;classe\nDurand;2de 4\nMartin;2de 4\nRoy;2de 4\n")
    typed("T042\nT042\nT099\nT042 0\n")
    ended = at("return", "--scan", "--without-adb", "--class", listed, "--json", *back())
    rows = data(ended)["scans"]
    assert [row["place"] for row in rows] == ["out", "in_stock", "unknown", None]
    assert [row["name"] for row in data(ended)["missing"]] == ["Martin"]
    assert [case["outcome"] for case in data(ended)["cases"]] == ["pass"]
    assert "T042 is in stock" in ended.err


def test_the_last_of_a_round_is_undone_with_a_reason(
    at: At, typed: Callable[[str], None], folder: Path
) -> None:
    lend_both(at)
    typed("T042\nundo wrong tablet\nundo again\n")
    ended = at("return", "--scan", "--without-adb", "--json", *back())
    assert len(data(ended)["undone"]) == 1
    assert {loan.state.value for loan in records(folder).loans()} == {"out"}
    assert "nothing in this round to undo" in ended.err


def test_the_list_says_who_is_back_and_who_is_missing(
    at: At, typed: Callable[[str], None], tmp_path: Path
) -> None:
    lend_both(at)
    listed = class_list(tmp_path, "nom;classe\nDurand;2de 4\nMartin;2de 4\nRoy;2de 4\n")
    typed("T042\n?\nq\nT043\n")
    ended = at("return", "--scan", "--without-adb", "--class", listed, *back())
    assert "3 persons on the list: 1 back, 1 out, 1 without a loan." in ended.out
    assert "Martin" in ended.out
    assert "Durand" not in ended.out


def test_a_return_that_was_begun_is_taken_up_by_its_scan(
    at: At, typed: Callable[[str], None], folder: Path
) -> None:
    lend_both(at)
    begun = at("return", "T042", "--without-adb", "--no-input", "--json")
    assert begun.code == 2
    typed("T042\n")
    ended = at("return", "--scan", "--without-adb", "--json", *back())
    assert [case["case"] for case in data(ended)["cases"]] == [data(begun)["case"]]


@pytest.mark.parametrize(
    "words", [("T042", "--scan"), ("--class", "x.csv"), ("--scan", "--resume")]
)
def test_a_scan_round_names_no_tablet(at: At, words: tuple[str, ...]) -> None:
    assert at("return", *words).code == 2


# The Region's application, of a loan that this desk doesn't know -------------------------------


def test_a_return_of_no_known_loan_is_to_be_unticked_until_somebody_did(at: At) -> None:
    given = [word.replace("unticked=yes", "unticked=later") for word in back()]
    case = data(at("return", "T050", "--without-adb", "--no-input", "--json", *given))["case"]
    [row] = data(at("portal", "--json"))["to_do"]
    assert (row["do"], row["loan"], row["return"], row["asset_tag"]) == (
        "untick",
        None,
        case,
        "T050",
    )
    assert f"return {case}" in at("portal").out
    assert data(at("portal", "--done", "T050", "--json"))["to_do"] == []
    assert at("portal", "--done", "T050").code == 2


def test_a_return_of_no_known_loan_that_was_unticked_is_not_listed(at: At) -> None:
    at("return", "T050", "--without-adb", "--no-input", *back())
    assert data(at("portal", "--json"))["to_do"] == []


def test_a_new_loan_takes_the_place_of_what_was_left_ticked(at: At) -> None:
    given = [word.replace("unticked=yes", "unticked=later") for word in back()]
    at("return", "T042", "--without-adb", "--no-input", *given)
    lent = at("lend", "T042", "--no-input", "--json", *answers(portal__typed="yes"))
    assert lent.code == 0
    assert data(at("portal", "--json"))["to_do"] == []
