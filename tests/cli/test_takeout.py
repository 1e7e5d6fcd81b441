"""`export`, `backup`, `restore`, `reindex`: what they say, and how they end."""

import json
from pathlib import Path

import pytest

from agent.cli import app
from agent.records import verify
from tests.cli.conftest import Quitus

NEW = ("export", "backup", "restore", "reindex")


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEW:
        if name not in app.COMMANDS:
            entry = app.Entry(f"agent.cli.{name}", name)
            monkeypatch.setitem(app.COMMANDS, name, entry)


@pytest.fixture
def case(quitus: Quitus, _swift: None) -> str:
    """An open case on a simulated tablet."""
    ended = quitus("--fake", "--operator", "C1", "--json", "--no-input", "return")
    return str(ended.json["data"]["case"])


def test_a_case_is_exported_and_can_be_checked(quitus: Quitus, case: str, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    ended = quitus("--fake", "export", case, "--to", str(path), "--json")
    data = ended.json["data"]
    assert (ended.code, data["cases"], data["people"]) == (0, [case], False)
    assert data["head"].keys() == {"n", "hash"}
    assert verify.main([str(path)]) == 0


def test_an_export_says_who_can_check_it(quitus: Quitus, case: str, tmp_path: Path) -> None:
    assert case
    ended = quitus("--fake", "export", "--all", "--to", str(tmp_path / "out"), "--with-people")
    words = " ".join(ended.out.split())
    assert ended.code == 0
    assert "SIMULATED" in words
    assert "1 case" in words
    assert "python -m agent.records.verify" in words
    assert "names too" in words
    assert all(len(line) <= 80 for line in ended.out.splitlines() if " " in line.strip())


@pytest.mark.parametrize("words", [("--to", "x"), ("K7", "--all", "--to", "x"), ("--all",)])
def test_what_to_export_is_said_once(quitus: Quitus, words: tuple[str, ...]) -> None:
    assert quitus("--fake", "export", *words).code == 2
    assert not Path("x").exists()


def test_a_place_that_is_taken_is_a_usage_error(quitus: Quitus, case: str, tmp_path: Path) -> None:
    assert case
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    for words in (("export", "--all", "--to"), ("backup",)):
        ended = quitus("--fake", *words, str(tmp_path / "full"))
        assert ended.code == 2
        assert "nothing is overwritten" in " ".join(ended.err.split())


def test_there_and_back_again(quitus: Quitus, case: str, tmp_path: Path, home: Path) -> None:
    backup = str(tmp_path / "backup")
    made = quitus("--fake", "backup", backup, "--json")
    assert (made.code, made.json["data"]["cases"]) == (0, 1)
    [journal] = home.rglob("journal/*.jsonl")
    journal.write_bytes(b"\0" * 9000)
    refused = quitus("--fake", "restore", backup, "--json")
    assert (refused.code, refused.json["errors"][0]["code"]) == (5, "record")
    assert "--older" in refused.json["errors"][0]["hint"]
    done = quitus("--fake", "restore", backup, "--older", "--json")
    data = done.json["data"]
    assert (done.code, data["head"], data["lost"]) == (0, made.json["data"]["head"], None)
    assert (Path(data["aside"]) / "journal" / journal.name).read_bytes() == b"\0" * 9000
    assert quitus("--fake", "journal", "verify").code == 0
    assert quitus("--fake", "show", case).code == 0


def test_a_restore_says_where_the_old_record_is(quitus: Quitus, case: str, tmp_path: Path) -> None:
    assert case
    made = quitus("--fake", "backup", str(tmp_path / "backup"))
    assert "Backup" in made.out
    ended = quitus("--fake", "restore", str(tmp_path / "backup"))
    assert ended.code == 0
    assert "replaced-" in "".join(ended.out.split())


def test_a_backup_is_not_put_in_a_real_desk(quitus: Quitus, case: str, tmp_path: Path) -> None:
    assert case
    quitus("--fake", "backup", str(tmp_path / "backup"))
    assert quitus("restore", str(tmp_path / "backup"), "--older", "--other-desk").code == 5
    assert quitus("restore", str(tmp_path / "nowhere")).code == 2


def test_what_is_derived_is_made_again(quitus: Quitus, case: str, home: Path) -> None:
    assert case
    first = quitus("--fake", "reindex", "--json").json["data"]
    assert first["changed"] is False
    [stock] = home.rglob("tablets.json")
    right = stock.read_bytes()
    stock.write_text(json.dumps({}))
    ended = quitus("--fake", "reindex", "--json")
    assert (ended.code, ended.json["data"]["changed"]) == (0, True)
    assert {"name": "tablets.json", "found": "different"} in ended.json["data"]["derived"]
    assert stock.read_bytes() == right
    assert "tablets.json: was right" in quitus("--fake", "reindex").out


def test_a_desk_without_a_record_has_nothing_to_take(quitus: Quitus, tmp_path: Path) -> None:
    assert quitus("--fake", "reindex").code == 0
    assert quitus("--fake", "backup", str(tmp_path / "x")).code == 5
    assert quitus("--fake", "export", "--all", "--to", str(tmp_path / "x")).code == 5
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", NEW)
def test_each_has_help(quitus: Quitus, name: str) -> None:
    assert f"quitus {name}" in quitus(name, "-h").out
