"""`quitus stock`, `quitus loans`, `quitus portal` and `quitus undo`, as they are typed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.clock import SystemClock
from agent.records.case import EntryKind
from agent.records.store import Records
from tests.cli.conftest import Ended, Quitus

Run = Callable[..., Ended]
TODAY = datetime.now(UTC).astimezone().date()
NAME = "Zoé =cmd Durand"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def run(quitus: Quitus, folder: Path) -> Run:
    """Runs a command at a desk of this test, as the operator C1, who can't be asked."""

    def words(*words: str) -> Ended:
        return quitus("--data", str(folder), "--operator", "C1", "--no-input", *words)

    return words


@pytest.fixture
def stock(run: Run) -> None:
    """The tablets T1, of 2020, and T2, of 2019."""
    for number, year in ((1, 2020), (2, 2019)):
        run("stock", "add", "--tag", f"T{number}", "--serial", f"S{number}", "--year", str(year))


def day(days: int) -> str:
    return str(TODAY + timedelta(days))


def lend(folder: Path, number: int = 1, due: str | None = None) -> str:
    """Put a loan on record, as `quitus lend` does; return its id."""
    records = Records(folder, SystemClock())
    names = {"serial": f"S{number}", "asset_tag": f"T{number}"}
    case = records.open_case(
        procedure={"id": "lend"}, plan=[], operator="C1", language="fr", tablet=names, given=None
    )
    data = {
        **names,
        "ground": "waiting_pupil",
        "borrower_kind": "pupil",
        "start": day(-30),
        "due": due,
        "condition": {"screen": "ok", "cable": "ok"},
    }
    private = {"name": NAME, "group": "2de B"}
    records.append(case.id, EntryKind.LENT, data, private=private)
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return case.id


def bring_back(folder: Path, loan: str, number: int = 1) -> str:
    """Put the return of a loan on record; return its case."""
    records = Records(folder, SystemClock())
    names = {"serial": f"S{number}", "asset_tag": f"T{number}"}
    case = records.open_case(
        procedure={"id": "return"}, plan=[], operator="C2", language="fr", tablet=names, given=None
    )
    data = {
        **names,
        "loan": loan,
        "proof": "proven",
        "condition": {"screen": "damaged", "cable": "ok"},
    }
    records.append(case.id, EntryKind.RESTOCKED, data)  # type: ignore[arg-type]
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    return case.id


def data_of(ended: Ended, code: int = 0) -> dict[str, Any]:
    assert ended.code == code, ended.err
    data = ended.json["data"]
    assert isinstance(data, dict)
    return data


# Stock.


@pytest.mark.usefixtures("stock")
def test_the_stock_is_listed_and_the_model_of_2019_offered_first(run: Run) -> None:
    data = data_of(run("stock", "list", "--json"))
    assert isinstance(data["tablets"], list)
    assert [one["asset_tag"] for one in data["tablets"]] == ["T1", "T2"]
    assert data["next"] == [
        {"asset_tag": "T2", "serial": "S2"},
        {"asset_tag": "T1", "serial": "S1"},
    ]
    told = run("stock", "list").out
    assert "2 tablets can be lent." in told
    assert "The next one: T2." in told


@pytest.mark.usefixtures("stock")
def test_an_empty_list_is_said(run: Run) -> None:
    assert "No such tablet in stock." in run("stock", "list", "--state", "lost").out
    assert "No such loan." in run("loans", "list").out
    assert "Nothing is left to do" in run("portal").out


@pytest.mark.usefixtures("stock")
def test_a_tablet_that_is_there_already_is_refused(run: Run) -> None:
    ended = run("stock", "add", "--tag", "T1", "--json")
    assert (ended.code, ended.json["errors"][0]["code"]) == (2, "stock_refused")


@pytest.mark.usefixtures("stock")
def test_a_dry_run_shows_line_by_line_and_writes_nothing(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    file = tmp_path / "stock.csv"
    file.write_bytes("Étiquette;Modèle;Nom\r\nT1;M10;Durand\r\nT3;M10;Martin\r\n".encode("cp1252"))
    before = Records(folder, SystemClock()).head()
    ended = run("stock", "import", str(file), "--dry-run")
    assert ended.code == 0
    assert "line 2: tablet T1 (model — → M10)" in ended.out
    assert "line 3: new tablet T3" in ended.out
    assert "New: 1. Changed: 1. Unchanged: 0." in ended.out
    assert "Columns that are not read: Nom." in ended.out
    assert Records(folder, SystemClock()).head() == before


@pytest.mark.usefixtures("stock")
def test_an_import_is_asked_about_unless_somebody_says_yes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("tag;model\nT1;M10\n")
    assert run("stock", "import", str(file)).code == 2
    data = data_of(run("stock", "import", str(file), "--yes", "--json"))
    assert data["case"] is not None
    assert data["changes"] == [
        {
            "line": 2,
            "new": False,
            "asset_tag": "T1",
            "serial": "S1",
            "changes": {"model": {"old": None, "new": "M10"}},
        }
    ]
    assert data_of(run("stock", "import", str(file), "--json"))["case"] is None


@pytest.mark.usefixtures("stock")
def test_no_line_is_imported_where_one_is_wrong(run: Run, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("tag;year\nT3;2019\nT4;1066\nT5;x\n")
    ended = run("stock", "import", str(file), "--yes", "--json")
    assert ended.code == 4
    assert [error["message"].partition(": ")[0] for error in ended.json["errors"]] == [
        f"{file}:3:2",
        f"{file}:4:2",
    ]
    assert len(Records(folder, SystemClock()).stock()) == 2


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    ended = run("stock", "import", str(tmp_path / "none.csv"))
    assert (ended.code, "can't be read" in ended.err) == (4, True)


@pytest.mark.usefixtures("stock")
def test_what_was_exported_is_imported_and_changes_nothing(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    bring_back(folder, lend(folder))
    run("stock", "add", "--tag", "=1+1", "--serial", "-5")
    file = tmp_path / "out.csv"
    assert run("stock", "export", str(file)).code == 0
    assert run("stock", "export", str(file)).code == 2
    text = file.read_text(encoding="utf-8-sig")
    assert "'=1+1;'-5" in text
    assert "Durand" not in text
    data = data_of(run("stock", "import", str(file), "--yes", "--json"))
    assert (data["changes"], data["unchanged"], data["not_read"]) == ([], 3, [])


@pytest.mark.usefixtures("stock")
def test_a_tablet_is_retired_for_a_reason(run: Run, folder: Path) -> None:
    assert run("stock", "retire", "T1").code == 2
    data = data_of(run("stock", "retire", "T1", "--why", "cassée par Durand", "--json"))
    assert data["tablet"]["state"] == "retired"
    assert "Durand" not in "".join(
        file.read_text() for file in folder.rglob("*.json") if file.name != "people.json"
    )
    assert "T1" not in run("stock", "list").out
    assert "T1" in run("stock", "list", "--all").out


@pytest.mark.usefixtures("stock")
def test_a_tablet_is_labelled_anew_and_known_by_its_new_label(run: Run) -> None:
    assert run("stock", "label", "T1", "T9").code == 0
    assert run("stock", "retire", "T1", "--why", "x").code == 2
    assert run("stock", "retire", "T9", "--why", "x").code == 0


@pytest.mark.usefixtures("stock")
def test_a_request_is_written_for_what_the_stock_lacks(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "request.txt"
    words = ("--pupils", "4", "--teachers", "1", "--until", "open")
    data = data_of(run("stock", "request", *words, "--output", str(file), "--json"))
    assert (data["count"], data["in_stock"], data["until"]) == (3, 2, None)
    assert file.read_text() == f"{data['text']}\n"
    assert run("stock", "request", "--pupils", "1").code == 2


# Loans.


@pytest.mark.usefixtures("stock")
def test_a_loan_is_listed_and_shown_with_its_borrower(run: Run, folder: Path) -> None:
    loan = lend(folder, due=day(10))
    assert data_of(run("loans", "show", "T1", "--json"))["loan"] == loan
    [row] = data_of(run("loans", "list", "--borrower", "zoé", "--json"))["loans"]
    assert (row["borrower"]["name"], row["days_left"], row["overdue"]) == (NAME, 10, False)
    assert NAME in run("loans", "list").out
    assert run("loans", "list", "--borrower", "nobody").out.strip() == "No such loan."


@pytest.mark.usefixtures("stock")
def test_a_loan_that_came_back_shows_both_conditions_and_the_difference(
    run: Run, folder: Path
) -> None:
    loan = lend(folder)
    case = bring_back(folder, loan)
    told = run("loans", "show", loan).out
    [line] = [line for line in told.splitlines() if line.startswith("screen")]
    assert line.split()[-2:] == ["damaged", "≠"]
    assert case in told
    assert data_of(run("loans", "list", "--json"))["loans"] == []
    assert len(data_of(run("loans", "list", "--all", "--json"))["loans"]) == 1


@pytest.mark.usefixtures("stock")
def test_an_end_is_moved(run: Run, folder: Path) -> None:
    loan = lend(folder, due=day(1))
    french = (TODAY + timedelta(30)).strftime("%d/%m/%Y")
    data = data_of(run("loans", "extend", "T1", french, "--json"))
    assert (data["loan"], data["due"], data["extended"]) == (loan, day(30), 1)
    assert run("loans", "extend", loan, "31/02/2026").code == 2
    assert data_of(run("loans", "extend", loan, "open", "--json"))["due"] is None


@pytest.mark.usefixtures("stock")
def test_what_is_overdue_is_not_in_order(run: Run, folder: Path) -> None:
    assert run("loans", "overdue").code == 0
    late = lend(folder, due=day(-3))
    lend(folder, 2, due=day(5))
    [row] = data_of(run("loans", "overdue", "--json"), 1)["loans"]
    assert (row["loan"], row["days_left"]) == (late, -3)
    told = run("loans", "reminders").out
    assert f"{NAME}, 2de B: tablet T1, due on {day(-3)}, 3 days ago." in told.replace("\n", " ")
    assert "in 5 days" in told.replace("\n", " ")
    assert "in 5 days" not in run("loans", "reminders", "--days", "2").out


@pytest.mark.usefixtures("stock")
def test_a_lost_tablet_is_found_again(run: Run, folder: Path) -> None:
    loan = lend(folder)
    data = data_of(run("loans", "lost", loan, "--on", day(-1), "--json"))
    assert (data["state"], data["ended_on"]) == ("lost", day(-1))
    assert run("loans", "lost", loan).code == 2
    assert data_of(run("loans", "stolen", loan, "--remark", "plainte 12", "--json"))
    assert data_of(run("loans", "found", "T1", "--json"))["state"] == "out"


@pytest.mark.usefixtures("stock")
def test_a_borrower_who_was_erased_is_said_to_be_forgotten(run: Run, folder: Path) -> None:
    lend(folder)
    people = folder / "people.json"
    people.write_text(json.dumps({**json.loads(people.read_text()), "text": {}}))
    told = run("loans", "list").out
    assert "forgotten" in told
    assert data_of(run("loans", "list", "--json"))["loans"][0]["borrower"]["name"] is None


# The Region's application, and taking back.


@pytest.mark.usefixtures("stock")
def test_what_the_region_is_to_be_told_stands_in_the_order_of_its_form(
    run: Run, folder: Path
) -> None:
    loan = lend(folder, due=day(10))
    told = run("portal").out
    order = ["T1", "S1", NAME, "2de B", "pupil", day(-30), day(10)]
    places = [told.index(value, told.index("Asset tag")) for value in order]
    assert places == sorted(places)
    data = data_of(run("portal", "--done", loan, "--json"))
    assert data["to_do"] == []
    assert [row["did"] for row in data["recorded"]] == ["type"]
    assert run("portal", "--done", loan).code == 2
    bring_back(folder, loan)
    [row] = data_of(run("portal", "--json"))["to_do"]
    assert (row["do"], row["portal_typed"]["by"]) == ("untick", "C1")


@pytest.mark.usefixtures("stock")
def test_a_wrong_return_is_taken_back(run: Run, folder: Path) -> None:
    loan = lend(folder)
    case = bring_back(folder, loan)
    assert run("undo", case).code == 2
    data = data_of(run("undo", case, "--why", "mauvaise tablette", "--json"))
    assert data["loans"] == [{"loan": loan, "was": "returned", "now": "out"}]
    assert data["tablets"] == [{"asset_tag": "T1", "serial": "S1", "was": "in_stock", "now": "out"}]
    again = run("undo", case, "--why", "x", "--json")
    assert (again.code, "already" in again.json["errors"][0]["message"]) == (2, True)


@pytest.mark.usefixtures("stock")
def test_a_tablets_history_tells_its_acts_and_loans(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("tag;serial\nT3;S3\nT4;S4\n")
    imported = data_of(run("stock", "import", str(file), "--yes", "--json"))["case"]
    loan = lend(folder, 3)
    returned = bring_back(folder, loan, 3)
    undone = data_of(run("undo", returned, "--why", "x", "--json"))["case"]
    run("stock", "label", "T4", "T5")
    data = data_of(run("history", "T3", "--json"))
    assert [event["case"] for event in data["events"]] == [
        imported, loan, returned, undone,
    ]  # fmt: skip
    assert [row["loan"] for row in data["loans"]] == [loan]
    assert data["stock"]["state"] == "out"
    told = run("history", "T3").out
    assert f"The case {returned} was taken back." in told
    assert all(len(line) <= 80 for line in told.splitlines())
    assert len(data_of(run("history", "T5", "--json"))["events"]) == 2


@pytest.mark.usefixtures("stock")
def test_an_act_is_shown_like_any_case(run: Run) -> None:
    [newest, _oldest] = data_of(run("cases", "--json"))["cases"]
    shown = run("show", newest["case"])
    assert (shown.code, "1 tablet put into stock." in shown.out) == (0, True)
    act = data_of(run("show", newest["case"], "--json"))["act"]
    assert act["kind"] == "stock-add"


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize(
    "words",
    [
        ("stock", "list"),
        ("loans", "list", "--all"),
        ("loans", "overdue"),
        ("loans", "reminders"),
        ("portal",),
    ],
)
def test_lists_are_shown_within_80_columns(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    lend(folder, due=day(-1))
    ended = run(*words)
    assert ended.out
    assert all(len(line) <= 80 for line in ended.out.splitlines())


@pytest.mark.usefixtures("stock")
def test_without_an_operator_nothing_is_written(quitus: Quitus, folder: Path) -> None:
    ended = quitus("--data", str(folder), "--no-input", "stock", "retire", "T1", "--why", "x")
    assert ended.code == 2
    assert "operator" in ended.err


@pytest.mark.usefixtures("stock")
def test_the_days_to_copy_are_written_as_the_french_write_them(
    folder: Path, quitus: Quitus
) -> None:
    lend(folder, due=day(10))
    desk = ("--data", str(folder), "--operator", "C1", "--lang", "fr", "--no-input")
    french = (TODAY + timedelta(10)).strftime("%d/%m/%Y")
    assert f"Fin\u00a0: {french}" in quitus(*desk, "portal").out
    asked = quitus(*desk, "stock", "request", "--pupils", "9", "--until", day(10)).out
    assert f"jusqu’au\u00a0: {french}" in asked
