from pathlib import Path
from typing import Any

import pytest

from agent.cli.app import COMMANDS
from tests.cli.conftest import Quitus

GOOD = (
    "presence.borrower=yes",
    "condition.all=ok",
    "reset.consent=yes",
    "after.screen=free",
    "slip.signed=yes",
    "portal.unticked=later",
)
ROW = {
    "address", "usb", "transport_id", "state", "serial", "asset_tag", "maker", "model", "android",
    "sdk", "build_fingerprint", "verdict", "reasons", "users", "frp", "provisioned",
    "test_harness", "owners", "restrictions", "battery", "storage", "screen_lock", "streams",
    "elapsed_ms",
}  # fmt: skip
CASE = {
    "case", "procedure", "tablet", "outcome", "proof", "phases", "open", "operator", "opened_at",
    "simulated",
}  # fmt: skip


def answers(*texts: str) -> list[str]:
    return [word for text in texts for word in ("--answer", text)]


def test_devices_lists_every_tablet_with_its_state(quitus: Quitus) -> None:
    ended = quitus("--fake", "classroom", "devices", "--json")
    states = {row["state"] for row in ended.json["data"]["tablets"]}
    assert ended.code == 0
    assert "ready" in states


def test_a_tablet_that_is_not_ready_is_told_what_to_do(quitus: Quitus) -> None:
    ended = quitus("--fake", "unauthorized", "devices")
    assert "not authorised" in ended.out
    assert "Unlock the tablet" in ended.out


def test_watching_without_end_and_one_document_contradict_each_other(quitus: Quitus) -> None:
    assert quitus("--fake", "devices", "--watch", "--json").code == 2


def test_check_of_a_clear_tablet_is_in_order(quitus: Quitus) -> None:
    ended = quitus("--fake", "clear", "check", "--json")
    [row] = ended.json["data"]["tablets"]
    assert (ended.code, ended.json["status"], row["verdict"]) == (0, "success", "clear")
    assert row.keys() == ROW


def test_check_of_a_tablet_with_an_account_is_not_in_order(quitus: Quitus) -> None:
    ended = quitus("--fake", "check")
    assert ended.code == 1
    assert "accounts on it" in ended.out
    assert "1 Google account" in ended.out


def test_check_of_a_tablet_that_is_not_ready_is_an_error(quitus: Quitus) -> None:
    ended = quitus("--fake", "unauthorized", "check", "--json")
    assert (ended.code, ended.json["status"]) == (3, "error")
    assert [row["state"] for row in ended.json["data"]["tablets"]] == ["unauthorized"]


def test_among_all_a_tablet_that_is_not_ready_is_a_row(quitus: Quitus) -> None:
    ended = quitus("--fake", "unauthorized", "check", "--all", "--json")
    assert (ended.code, ended.json["errors"]) == (0, [])


def test_check_takes_all_or_names_not_both(quitus: Quitus) -> None:
    assert quitus("--fake", "check", "T042", "--all").code == 2


def test_fake_before_a_command_means_the_ordinary_scenario(quitus: Quitus) -> None:
    ordinary = quitus("--fake", "ordinary", "devices", "--json").json["data"]
    assert quitus("--fake", "devices", "--json").json["data"] == ordinary


def test_an_unknown_scenario_is_refused_with_the_known_ones(quitus: Quitus) -> None:
    ended = quitus("--fake", "nowhere", "devices")
    assert ended.code == 2
    assert "ordinary" in ended.err


@pytest.mark.usefixtures("_swift")
def test_a_return_answered_in_advance_passes_and_can_be_shown(quitus: Quitus) -> None:
    ended = quitus("--fake", "--operator", "C1", "--json", "return", "--no-input", *answers(*GOOD))
    data = ended.json["data"]
    assert (ended.code, data["outcome"], data["open"]) == (0, "pass", False)
    assert data["proof"]["level"] == "attested"
    assert data.keys() == CASE
    assert quitus("--fake", "show", data["case"], "--json").json["data"] == data


@pytest.mark.usefixtures("_swift")
def test_a_run_speaks_on_stderr_and_ends_with_its_outcome_on_stdout(quitus: Quitus) -> None:
    ended = quitus("--fake", "--operator", "C1", "--no-input", "return", *answers(*GOOD))
    assert ended.out.splitlines()[-1] == "The run passed."
    assert "SIMULATED" in ended.err.splitlines()[0]
    assert all(len(line) <= 80 for line in (ended.out + ended.err).splitlines())


@pytest.mark.usefixtures("_swift")
def test_a_missing_answer_names_the_option_and_leaves_the_case_open(quitus: Quitus) -> None:
    ended = quitus("--fake", "--operator", "C1", "--json", "--no-input", "return")
    [error] = ended.json["errors"]
    assert (ended.code, error["code"]) == (2, "answer_missing")
    assert "--answer presence.borrower=VALUE" in error["hint"]
    assert ended.json["data"]["open"] is True


def open_case(quitus: Quitus) -> str:
    data: dict[str, Any] = quitus(
        "--fake", "--operator", "C1", "--json", "--no-input", "return"
    ).json["data"]
    return str(data["case"])


@pytest.mark.usefixtures("_swift")
def test_an_open_case_is_taken_up_where_it_stood(quitus: Quitus) -> None:
    case = open_case(quitus)
    ended = quitus(
        "--fake", "--operator", "C2", "--json", "--no-input", "return", "--resume", *answers(*GOOD)
    )
    assert (ended.code, ended.json["data"]["case"]) == (0, case)


@pytest.mark.usefixtures("_swift")
def test_a_case_is_given_up_only_with_a_reason(quitus: Quitus) -> None:
    case = open_case(quitus)
    words = ("--fake", "--operator", "C1", "--no-input", "--json", "return", "--abandon", case)
    refused = quitus(*words)
    assert (refused.code, "--why" in refused.json["errors"][0]["hint"]) == (2, True)
    ended = quitus(*words, "--why", "wrong tablet")
    assert (ended.json["data"]["outcome"], ended.json["data"]["open"]) == ("aborted", False)


@pytest.mark.usefixtures("_swift")
def test_cases_are_listed_by_state_tablet_and_day(quitus: Quitus) -> None:
    case = open_case(quitus)
    [row] = quitus("--fake", "cases", "--open", "--json").json["data"]["cases"]
    assert row["case"] == case
    assert row.keys() == {"case", "tablet", "procedure", "outcome", "open", "opened_at"}
    serial = row["tablet"]["serial"]
    for words, count in (
        (("--tablet", serial), 1),
        (("--tablet", "nobody"), 0),
        (("--since", "2020-01-01"), 1),
        (("--since", "2999-01-01"), 0),
    ):
        found = quitus("--fake", "cases", "--json", *words).json["data"]["cases"]
        assert len(found) == count


@pytest.mark.usefixtures("_swift")
def test_a_case_is_shown_phase_by_phase(quitus: Quitus) -> None:
    case = open_case(quitus)
    ended = quitus("--fake", "show", case)
    assert "SIMULATED" in ended.out
    assert any(line.startswith("Identify the tablet...") for line in ended.out.splitlines())
    assert ended.out.splitlines()[-1] == f"Case {case}: open."


def test_an_unknown_case_is_a_usage_error(quitus: Quitus) -> None:
    assert quitus("--fake", "show", "SIM-20200101-AAAAA").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("return", "--answer", "presence.borower=yes"),
        ("return", "--answer", "presence.borrower=maybe"),
        ("return", "--answer", "identify.found=home"),
        ("return", "--deadline", "rset=5"),
        ("return", "--deadline", "reset=soon"),
        ("return", "--case", "X"),
        ("return", "--why", "because"),
        ("return", "--without-adb"),
        ("return", "T1", "--resume", "--without-adb"),
        ("return", "T1", "--abandon", "X", "--why", "because"),
        ("verify",),
    ],
)
def test_a_wrong_line_is_refused_before_a_case_is_opened(
    quitus: Quitus, words: tuple[str, ...]
) -> None:
    assert quitus("--fake", "--operator", "C1", "--no-input", *words).code == 2
    assert quitus("--fake", "cases", "--json").json["data"]["cases"] == []


def test_a_run_needs_an_operator_code(quitus: Quitus) -> None:
    ended = quitus("--fake", "--no-input", "return")
    assert ended.code == 2
    assert "--operator" in ended.err


def test_a_name_is_no_operator_code(quitus: Quitus) -> None:
    assert quitus("--operator", "Jean Dupont", "--fake", "cases").code == 2


def test_the_journal_of_a_new_desk_is_whole(quitus: Quitus) -> None:
    ended = quitus("--fake", "journal", "verify", "--json")
    data = ended.json["data"]
    assert (ended.code, data["ok"], data["entries"], data["broken_at"]) == (0, True, 0, None)


@pytest.mark.usefixtures("_swift")
def test_a_broken_journal_is_told_with_its_place(quitus: Quitus, home: Path) -> None:
    open_case(quitus)
    [file] = home.rglob("journal/*.jsonl")
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([lines[0].replace('"n":1', '"n":7'), *lines[1:]]))
    ended = quitus("--fake", "journal", "verify", "--json")
    assert (ended.code, ended.json["data"]["ok"]) == (1, False)


def test_the_procedures_that_are_shipped_are_in_order(quitus: Quitus) -> None:
    ended = quitus("procedures", "check", "--json")
    assert ended.code == 0
    assert all(row["ok"] for row in ended.json["data"]["files"])


def test_a_wrong_procedure_is_told_problem_by_problem(quitus: Quitus, tmp_path: Path) -> None:
    file = tmp_path / "return.yaml"
    file.write_text("id: return\nphasen: []\n")
    ended = quitus("procedures", "check", str(file), "--json")
    [row] = ended.json["data"]["files"]
    assert (ended.code, row["ok"]) == (4, False)
    assert len(ended.json["errors"]) == len(row["problems"]) > 1


def test_procedures_are_listed_and_shown(quitus: Quitus) -> None:
    rows = quitus("procedures", "list", "--json").json["data"]["procedures"]
    assert {"return", "verify", "return-without-adb"} <= {row["id"] for row in rows}
    assert (
        "--answer presence.borrower=  yes, representative, no"
        in quitus("procedures", "show", "return").out
    )


def test_the_doctor_says_whether_the_desk_is_fit(quitus: Quitus) -> None:
    ended = quitus("--fake", "doctor", "--json")
    assert all(check["ok"] is not False for check in ended.json["data"]["checks"])
    assert ended.code == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(quitus: Quitus, name: str) -> None:
    ended = quitus(name, "-h")
    assert ended.code == 0
    assert f"quitus {name}" in ended.out
