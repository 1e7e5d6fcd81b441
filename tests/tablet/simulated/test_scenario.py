from pathlib import Path

import pytest

from agent.errors import FileError, UsageError
from agent.tablet.simulated.scenario import (
    DEFAULT,
    load_scenario,
    parse_scenario,
    scenario_names,
)

_PROMISED = {
    "ordinary", "clear", "samsung", "xiaomi", "secondary-user", "work-profile", "unauthorized",
    "no-permissions", "offline", "recovery", "twins", "no-serial", "frp-locked", "setup-wizard",
    "test-harness", "hung", "hung-accounts", "truncated", "sd-card", "low-battery",
    "never-leaves", "not-reset", "swapped", "account-comes-back", "locked-after", "reset-done",
    "proven", "classroom", "demo", "june", "hostile", "hostile-names", "hostile-flood",
    "hostile-liar",
}  # fmt: skip
_HEAD = "about: {fr: essai, en: test}\ntablets:\n  - id: a\n    model: lenovo-m10\n"


def test_every_promised_scenario_is_shipped() -> None:
    assert set(scenario_names()) == _PROMISED


@pytest.mark.parametrize("name", sorted(_PROMISED))
def test_every_scenario_is_valid_and_told_in_both_languages(name: str) -> None:
    assert set(load_scenario(name).about) == {"fr", "en"}


def test_the_default_scenario_is_shipped() -> None:
    assert DEFAULT in scenario_names()


def test_every_account_of_a_scenario_has_an_invented_name() -> None:
    names = {
        account.name or ""
        for name in scenario_names()
        for tablet in load_scenario(name).tablets
        for user in tablet.users
        for account in user.accounts
    }
    invented = {name for name in names if name.endswith("@example.org") or name.isdigit()}
    assert names - invented == {"", "WhatsApp"}


def test_a_scenario_is_read_from_a_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(_HEAD + "    serial: MINE\n", "utf-8")
    assert load_scenario(str(file)).tablets[0].serial == "MINE"


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        load_scenario("ordinaire")
    assert "ordinary" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("    colour: red", "a.yaml:5:5"),
        ("    battery: full", "a.yaml:5:14"),
        ("    android: nougat", "a.yaml:3:5"),
        ("    lock: fingerprint", "a.yaml:5:11"),
        ("    person: [{do: dance, at: 3}]", "a.yaml:5:19"),
        ("    person: [{do: plug}]", "a.yaml:5:14"),
        ("    person: [{do: swap, at: 3}]", "a.yaml:5:14"),
        ("    users: [{id: 10}]", "a.yaml:3:5"),
    ],
)
def test_a_wrong_line_is_named_with_its_place(line: str, place: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_scenario(f"{_HEAD}{line}\n", "a.yaml")
    assert place in str(caught.value)


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FileError) as caught:
        parse_scenario(_HEAD.replace("lenovo-m10", "nokia-3310"), "a.yaml")
    assert "samsung-a9" in str(caught.value)


def test_a_scenario_without_tablets_is_refused() -> None:
    with pytest.raises(FileError):
        parse_scenario("about: {fr: essai, en: test}\ntablets: []\n", "a.yaml")


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(FileError) as caught:
        parse_scenario(_HEAD + "    colour: red\n    battery: full\n", "a.yaml")
    assert len(caught.value.problems) == 2


def test_a_step_can_only_swap_in_a_tablet_that_there_is() -> None:
    with pytest.raises(FileError):
        parse_scenario(_HEAD + "    person: [{do: swap, at: 3, other: b}]\n", "a.yaml")


def test_two_tablets_need_two_ids() -> None:
    with pytest.raises(FileError):
        parse_scenario(_HEAD + "  - id: a\n    model: lenovo-m10\n", "a.yaml")
