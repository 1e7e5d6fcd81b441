import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from agent.cli.session import Session
from agent.errors import (
    AdbError,
    FileError,
    QuitusError,
    RecordDamagedError,
    RefusedCommandError,
    StoppedError,
    UsageError,
)
from tests.cli.conftest import Quitus

Fail = Callable[[BaseException], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Make `quitus cases` end with an error of the test's choice."""

    def install(error: BaseException) -> None:
        def records(_session: Session) -> None:
            raise error

        monkeypatch.setattr(Session, "records", records)

    return install


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (AdbError("x"), 3),
        (FileError("x"), 4),
        (RecordDamagedError("x"), 5),
        (StoppedError("x"), 6),
        (click.Abort(), 6),
        (EOFError(), 6),
        (KeyboardInterrupt(), 130),
        (RefusedCommandError("x"), 70),
        (ZeroDivisionError("x"), 70),
    ],
)
def test_every_error_has_its_exit_code(
    quitus: Quitus, fail: Fail, error: BaseException, code: int
) -> None:
    fail(error)
    assert quitus("cases").code == code


def test_an_error_is_told_once_with_its_hint_on_stderr(quitus: Quitus, fail: Fail) -> None:
    fail(AdbError("No server.", hint="Start it.", tablet="T042"))
    ended = quitus("cases")
    assert ended.err == "Error: T042: No server.\nStart it.\n"
    assert ended.out == ""


@pytest.mark.parametrize(
    "words", [("--json", "cases"), ("cases", "--json"), ("--json", "--lang", "fr", "cases")]
)
def test_json_has_one_envelope_for_an_error_too(
    quitus: Quitus, fail: Fail, words: tuple[str, ...]
) -> None:
    fail(QuitusError("Broken.", hint="Mend it.", tablet="T1"))
    document = quitus(*words).json
    assert document["command"] == "cases"
    assert (document["status"], document["exit_code"]) == ("error", 70)
    assert document["data"] == {"cases": []}


def test_json_from_the_environment_holds_for_an_error_too(
    quitus: Quitus, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUITUS_JSON", "1")
    fail(AdbError("No server.", hint="Start it.", tablet="T1"))
    assert quitus("cases").json["errors"] == [
        {"code": "adb", "message": "No server.", "hint": "Start it.", "tablet": "T1"}
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "nope"),
        ("--json", "--nope"),
        ("--json",),
        ("check", "--json", "--nope"),
        ("--json", "show"),
        ("--json", "--lang", "de", "cases"),
        ("--json", "--operator", "Jean Dupont", "cases"),
        ("--json", "journal", "nope"),
    ],
)
def test_a_line_that_is_wrong_is_one_envelope_with_code_2(
    quitus: Quitus, words: tuple[str, ...]
) -> None:
    ended = quitus(*words)
    assert ended.code == 2
    assert [error["code"] for error in ended.json["errors"]] == ["usage"]


def test_the_envelope_names_the_whole_command(quitus: Quitus) -> None:
    assert quitus("--json", "--fake", "journal", "verify").json["command"] == "journal verify"


def test_a_file_with_problems_has_one_error_for_each(
    quitus: Quitus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('colour = "red"\noperator = 3\n')
    monkeypatch.setenv("QUITUS_SETTINGS", str(settings))
    ended = quitus("--json", "cases")
    assert ended.code == 4
    assert [error["message"].split(":")[1] for error in ended.json["errors"]] == ["1", "2"]


def test_a_defect_leaves_a_report_without_what_was_at_hand(
    quitus: Quitus, fail: Fail, home: Path
) -> None:
    fail(ValueError("somebody@example.org is on this tablet"))
    ended = quitus("cases")
    [report] = (home / "xdg_state_home").rglob("defect-*.md")
    text = report.read_text()
    assert "somebody" not in text + ended.err + ended.out
    assert str(home) not in text
    assert "builtins.ValueError" in text
    assert "agent.cli.cases" in text
    assert report.name in ended.err.replace("\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX rights there")
def test_a_report_is_for_its_owner_alone(quitus: Quitus, fail: Fail, home: Path) -> None:
    fail(ValueError())
    quitus("cases")
    [report] = (home / "xdg_state_home").rglob("defect-*.md")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_defect_that_can_not_be_reported_is_still_told(
    quitus: Quitus, fail: Fail, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QUITUS_STATE", str(tmp_path / "file" / "folder"))
    fail(ValueError())
    ended = quitus("cases")
    assert ended.code == 70
    assert "ValueError" in ended.err


HEAVY = (
    "PIL adbutils babel cryptography filelock pydantic reportlab requests rich textual tinydb yaml "
    "agent.board agent.console agent.desk agent.procedure agent.records agent.tablet"
)


def imported(code: str) -> list[str]:
    """Return which of the heavy modules a program has imported."""
    told = f"print(*[n for n in {HEAVY.split()} if n in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; {told}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.split()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_do_not_wait_for_heavy_imports(option: str) -> None:
    assert imported(f"from agent.__main__ import main; main([{option!r}])") == []


def test_a_check_asks_the_tablet_before_it_loads_what_reads_and_shows_the_answers() -> None:
    before = imported("import agent.cli.check, agent.desk, agent.tablet.adb, agent.tablet.probe")
    assert before == ["agent.desk", "agent.tablet"]
    assert imported("import agent.cli.check; agent.cli.check._load()") != before


def test_a_reader_that_leaves_is_no_defect() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "agent", "--json", "--fake", "cases"]
    done = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_old_code_page_stops_nothing(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agent", "--lang", "fr", "--fake", "devices"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.decode(encoding)


def test_a_word_that_is_nearly_a_command_is_told_the_command(quitus: Quitus) -> None:
    assert "Did you mean 'doctor'?" in quitus("docter").err


def test_an_option_that_stands_too_late_is_told_its_place(quitus: Quitus) -> None:
    assert "--operator stands before the command" in quitus("return", "--operator", "C1").err
