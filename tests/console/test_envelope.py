import json

import pytest

from agent.console.envelope import envelope
from agent.console.errors import error_text
from agent.errors import AdbError, Exit, FileError, Problem

TWO = FileError(
    "Wrong.",
    problems=(Problem("a.yaml", 1, 2, "", "no"), Problem("a.yaml", 3, 4, "at id", "never")),
    hint="Mend it.",
)


@pytest.mark.parametrize(
    ("code", "status"),
    [(code, {0: "success", 1: "failure"}.get(int(code), "error")) for code in Exit],
)
def test_the_status_follows_the_exit_code(code: Exit, status: str) -> None:
    assert json.loads(envelope("check", code, {}))["status"] == status


def test_the_keys_are_a_contract() -> None:
    document = json.loads(envelope("check", Exit.DONE, {"tablets": []}))
    assert document == {
        "quitus": 1,
        "command": "check",
        "status": "success",
        "exit_code": 0,
        "data": {"tablets": []},
        "errors": [],
    }


def test_an_error_has_four_keys() -> None:
    error = AdbError("No server.", hint="Start it.", tablet="T1")
    [row] = json.loads(envelope("check", Exit.TABLET, {}, [error]))["errors"]
    assert row == {"code": "adb", "message": "No server.", "hint": "Start it.", "tablet": "T1"}


def test_every_problem_of_a_file_is_an_error() -> None:
    rows = json.loads(envelope("", Exit.FILE, {}, [TWO]))["errors"]
    assert [row["message"] for row in rows] == ["a.yaml:1:2: no", "a.yaml:3:4: at id: never"]


def test_every_problem_of_a_file_has_a_line_of_its_own() -> None:
    assert error_text(TWO).plain.splitlines() == [
        "Error: Wrong.",
        "a.yaml:1:2: no",
        "a.yaml:3:4: at id: never",
        "Mend it.",
    ]
