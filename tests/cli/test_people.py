"""`people`, `operators`, `hold`, `forget`, `privacy`, `report`: what they say, and how they end."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent import i18n
from agent.clock import ManualClock
from tests.cli.conftest import Ended, Quitus
from tests.loans.school import School

ZOE = "Zoé Dœuf"


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Long ago: one loan that is over, one that goes on."""
    school = School(tmp_path / "desk", clock=ManualClock(datetime(2019, 9, 2, 8, tzinfo=UTC)))
    school.stocked(1, 2)
    loan = school.lend(1, ZOE, guardian="Ève Dœuf", remark="câble neuf")
    school.wait_until("2019-09-20")
    back = school.bring_back(1, loan, remark="écran rayé", condition={"screen": "damaged"})
    school.paper(loan, "agreement-fr.pdf", b"%PDF " + ZOE.encode())
    school.paper(loan, "agreement-fr.salt", b"00")
    school.paper(back, "scan-1.png", b"scan")
    school.lend(2, "Paul Martin", days=None)
    return school


@dataclass
class Typist:
    """A terminal at which somebody types these lines."""

    lines: list[str | None] = field(default_factory=list)

    def discard(self) -> None:
        pass

    def read_line(self) -> str | None:
        return self.lines.pop(0) if self.lines else None


@pytest.fixture
def run(quitus: Quitus, school: School) -> Quitus:
    """Run at that desk, as operator C1."""

    def at_desk(*words: str) -> Ended:
        return quitus("--data", str(school.folder), "--operator", "C1", *words)

    return at_desk


@pytest.fixture
def _french() -> Iterator[None]:
    before = i18n.current()
    yield
    i18n.install(before)


def loan_of(school: School, tablet: int) -> str:
    return next(loan.id for loan in school.records.loans() if loan.serial == f"S{tablet}")


def test_people_are_listed_shown_and_put_right(run: Quitus, school: School) -> None:
    listed = run("people", "list", "--json").json["data"]["people"]
    assert [row["name"] for row in listed] == ["Paul Martin", ZOE]
    assert ZOE in run("people", "list").out
    shown = run("people", "show", "zoé", "--json").json["data"]
    assert (shown["guardian"], shown["loans"]) == ("Ève Dœuf", [loan_of(school, 1)])
    assert loan_of(school, 1) in run("people", "show", shown["id"]).out
    edited = run("people", "edit", shown["id"], "--name", "Zoé Deuf", "--guardian", "")
    assert edited.code == 0
    now = school.records.person(shown["id"])
    assert now is not None
    assert (now.name, now.guardian) == ("Zoé Deuf", None)


@pytest.mark.parametrize(
    "words",
    [
        ("people", "show", "Personne"),
        ("people", "edit", "Paul"),
        ("people", "edit", "Paul", "--name", ""),
        ("people", "edit", "Paul", "--name", "x" * 201),
        ("people", "edit", "Paul", "--name", "A\x1b[31m"),
        ("operators", "remove", "C9"),
        ("operators", "add", "Jean Dupont", "--name", "J", "--title", "T"),
        ("operators", "add", "C9", "--no-input", "--name", "J"),
        ("hold", "20190902-00000"),
        ("forget",),
        ("forget", "--due", "--person", "x"),
        ("forget", "--person", "Personne"),
        ("forget", "--person", "Paul"),
        ("forget", "--due", "--no-input"),
        ("privacy", "--person", "Personne"),
        ("report", "--month", "2026-13"),
        ("report", "--year", "2026-2028"),
        ("report", "--month", "٢٠٢٦-٠١"),
        ("report", "--month", "2026-01", "--year", "2026-2027"),
        ("report", "--since", "2026-02-01", "--until", "2026-01-01"),
    ],
)
def test_what_cant_be_done_is_one_clear_error(run: Quitus, words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.code == 2
    assert ended.err.strip()
    assert "Traceback" not in ended.err


def test_operators_are_added_listed_and_removed(run: Quitus, school: School) -> None:
    ended = run("operators", "add", "C1", "--name", "Ada  Byron", "--title", "Référente")
    assert (ended.code, "Ada Byron" in ended.out) == (0, True)
    listed = run("operators", "list", "--json").json["data"]["operators"]
    assert listed == [{"code": "C1", "name": "Ada Byron", "title": "Référente"}]
    assert run("operators", "remove", "C1").code == 0
    assert school.finds("Ada Byron") == []


def test_forgetting_shows_asks_for_a_word_and_erases(
    run: Quitus, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed, code in (("", 6), ("y", 6), (None, 6), ("forget", 0)):
        typist = Typist([typed])
        monkeypatch.setattr("agent.console.typed.terminal_of_desk", lambda typist=typist: typist)
        ended = run("forget", "--person", ZOE)
        assert ended.code == code, ended.err
        assert loan_of(school, 1) in ended.err
        assert (school.finds(ZOE) == []) is (code == 0)
        assert ("without names" in ended.out) is (code == 0)
    assert run("journal", "verify").code == 0


def test_who_is_due_is_forgotten_without_a_name_on_the_screen(run: Quitus, school: School) -> None:
    shown = run("forget", "--due", "--dry-run")
    assert (shown.code, ZOE in shown.out) == (0, False)
    assert ZOE in run("forget", "--due", "--dry-run", "--names").out
    assert school.finds(ZOE) != []
    done = run("forget", "--due", "--yes", "--json").json["data"]
    assert (done["loans"], len(done["persons"])) == ([loan_of(school, 1)], 1)
    assert done["case"]
    assert school.finds(ZOE) == []
    assert [person.name for person in school.records.persons()] == ["Paul Martin"]
    again = run("forget", "--due", "--no-input", "--json")
    assert (again.code, again.json["data"]["case"]) == (0, None)
    assert run("show", done["case"]).code == 0


def test_a_held_loan_stays_until_it_is_released(run: Quitus, school: School) -> None:
    loan = loan_of(school, 1)
    assert run("hold", loan, "--why", "écran contesté").code == 0
    assert run("hold", loan).code == 2
    assert run("forget", "--person", ZOE, "--yes").code == 2
    assert run("forget", "--due", "--yes", "--json").json["data"]["loans"] == []
    assert run("hold", loan, "--release").code == 0
    assert run("forget", "--due", "--yes").code == 0
    assert school.finds(ZOE, "contesté") == []


def test_all_that_is_held_on_somebody_is_one_file(
    run: Quitus, school: School, tmp_path: Path
) -> None:
    for name in ("zoe.json", "zoe.zip", "zoe.txt"):
        ended = run("privacy", "--person", ZOE, "--to", str(tmp_path / name))
        assert (ended.code, name in ended.out.replace("\n", "")) == (0, True)
    data = json.loads((tmp_path / "zoe.json").read_text("utf-8"))
    assert data["person"]["name"] == ZOE
    assert {text["text"] for text in data["texts"]} >= {ZOE, "câble neuf", "écran rayé"}
    assert [loan["id"] for loan in data["loans"]] == [loan_of(school, 1)]
    assert data["loans"][0]["kept_until"] == "2020-01-31"
    assert len(data["papers"]) == 2
    assert "Paul" not in json.dumps(data)
    with zipfile.ZipFile(tmp_path / "zoe.zip") as archive:
        names = set(archive.namelist())
        assert names == {"person.json", "person.txt", *(row["file"] for row in data["papers"])}
    assert "écran rayé" in (tmp_path / "zoe.txt").read_text("utf-8")
    assert (tmp_path / "zoe.txt").stat().st_mode & 0o077 == 0
    assert run("privacy", "--person", ZOE, "--to", str(tmp_path / "zoe.txt")).code == 2
    assert run("privacy", "--person", ZOE, "--to", str(school.folder / "x.txt")).code == 2
    assert ZOE in run("privacy", "--person", ZOE).out


@pytest.mark.usefixtures("_french")
def test_the_registers_entry_is_filled_from_the_settings_in_both_languages(
    run: Quitus, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[school]\nname = "Lycée Œuvre"\nhead = "M. Proviseur"\n'
        "[retention]\nloan_months = 6\nperson_months = 24\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("QUITUS_SETTINGS", str(settings))
    english = run("--lang", "en", "privacy").out
    assert "Lycée Œuvre" in english
    assert "M. Proviseur" in english
    assert "month number 6" in english
    assert "24 months" in english
    assert english.count("to be filled in") == 6
    data = run("--lang", "fr", "privacy", "--json").json["data"]
    assert data["title"].startswith("Registre")
    french = run("--lang", "fr", "privacy").out
    assert "24 mois" in french
    assert "6e mois" in french
    assert run("--lang", "fr", "privacy", "--to", str(tmp_path / "registre.txt")).code == 0
    assert (tmp_path / "registre.txt").read_text("utf-8") == french


def test_a_report_is_shown_and_written_as_a_table_and_a_paper(
    run: Quitus, school: School, tmp_path: Path
) -> None:
    paths = [tmp_path / "report.csv", tmp_path / "report.pdf"]
    words = ("report", "--year", "2019-2020", "--csv", str(paths[0]), "--pdf", str(paths[1]))
    data = run(*words, "--json").json["data"]
    assert (data["loans"], data["returned"], data["damaged"], data["open_ended"]) == (2, 1, 1, 1)
    assert data["borrowers"] == {"waiting_pupil": 2}
    assert data["files"] == [str(path) for path in paths]
    text = paths[0].read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    numbers = {row[2]: row[4] for row in rows[1:]}
    assert (numbers["loans"], numbers["days.longest"], numbers["resets.attested"]) == (
        "2",
        "18",
        "1",
    )
    assert paths[1].read_bytes().startswith(b"%PDF")
    assert run(*words).code == 2  # nothing is overwritten
    month = run("report", "--month", "2019-09")
    assert (month.code, month.err) == (0, "")
    other = run("report", "--since", "2019-09-03", "--json").json["data"]
    assert (other["loans"], other["borrowers"]) == (1, None)


def test_a_report_of_an_empty_desk_is_all_zeros(quitus: Quitus, tmp_path: Path) -> None:
    data = quitus("--data", str(tmp_path / "new"), "report", "--json").json["data"]
    assert (data["loans"], data["durations"]["longest"], data["borrowers"]) == (0, None, {})
