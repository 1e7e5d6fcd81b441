"""`quitus sample`: drawn, re-checked by another operator, and how that stands."""

from typing import Any

import pytest

from agent.cli.app import COMMANDS, Entry
from tests.cli.conftest import Quitus

GOOD = (
    "presence.borrower=yes",
    "condition.all=ok",
    "reset.consent=yes",
    "after.screen=free",
    "slip.signed=yes",
    "portal.unticked=yes",
)

pytestmark = pytest.mark.usefixtures("_swift", "_registered")


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "sample", Entry("agent.cli.sample", "Draw."))


@pytest.fixture
def returned(quitus: Quitus) -> str:
    """A tablet of the scenario `ordinary`, returned by C1; its serial."""
    words = [word for text in GOOD for word in ("--answer", text)]
    ended = quitus("--fake", "--operator", "C1", "--json", "--no-input", "return", *words)
    assert ended.code == 0
    return str(ended.json["data"]["tablet"]["serial"])


def sample(quitus: Quitus, *words: str) -> dict[str, Any]:
    ended = quitus("--fake", "--operator", "C1", "sample", "--json", *words)
    assert ended.code == 0
    data: dict[str, Any] = ended.json["data"]
    return data


def test_a_return_is_drawn_then_verified_by_another_and_shown(
    quitus: Quitus, returned: str
) -> None:
    drawn = sample(quitus)
    assert (drawn["returns"], drawn["candidates"], drawn["percent"]) == (1, 1, 5)
    assert [row["tablet"]["serial"] for row in drawn["drawn"]] == [returned]
    before = sample(quitus, "--status")
    assert (before["drawn"], before["done"], before["wrong"], before["rate"]) == (1, 0, 0, 0)
    verify(quitus, "C1", returned)
    assert sample(quitus, "--status")["done"] == 0
    verify(quitus, "C2", returned)
    after = sample(quitus, "--status")
    assert (after["done"], after["wrong"], after["rate"]) == (1, 0, 100)
    [row] = after["draws"]
    assert (row["holds"], row["left_out"], row["drawn"][0]["state"]) == (True, [], "right")


def verify(quitus: Quitus, operator: str, tablet: str) -> None:
    words = ("--operator", operator, "--no-input", "verify", tablet)
    assert quitus("--fake", "reset-done", *words).code == 0


def test_what_is_found_wrong_is_not_in_order(quitus: Quitus, returned: str) -> None:
    sample(quitus)
    quitus("--fake", "ordinary", "--operator", "C2", "--no-input", "verify", returned)
    ended = quitus("--fake", "sample", "--status")
    assert ended.code == 1
    assert "found wrong" in ended.out
    assert "Drawn: 1. Re-checked: 1 (100%). Found wrong: 1." in ended.out


def test_people_are_told_what_was_drawn_and_what_to_do(quitus: Quitus, returned: str) -> None:
    ended = quitus("--fake", "--operator", "C1", "sample")
    assert ended.code == 0
    assert "1 drawn of 1 return." in ended.out
    assert returned in ended.out
    assert "quitus verify" in ended.out
    assert all(len(line) <= 80 for line in ended.out.splitlines())
    status = quitus("--fake", "sample", "--status")
    assert (status.code, status.err) == (0, "")
    assert "to be done" in status.out
    assert all(len(line) <= 80 for line in status.out.splitlines())


def test_without_a_return_nothing_is_drawn_and_nothing_recorded(quitus: Quitus) -> None:
    assert sample(quitus) == {"case": None, "returns": 0, "candidates": 0, "drawn": []}
    assert "No return to draw from" in quitus("--fake", "--operator", "C1", "sample").out
    assert "Nothing was drawn yet" in quitus("--fake", "sample", "--status").out
    assert quitus("--fake", "cases", "--json").json["data"]["cases"] == []


def test_a_period_without_returns_draws_nothing(quitus: Quitus, returned: str) -> None:
    assert returned
    assert sample(quitus, "--until", "2001-01-01")["drawn"] == []
    assert sample(quitus, "--since", "2001-01-01")["returns"] == 1


def test_a_draw_stands_in_no_returns_way(quitus: Quitus, returned: str) -> None:
    drawn = sample(quitus)
    assert returned
    assert quitus("--fake", "--operator", "C1", "--no-input", "return", "--resume").code == 2
    shown = quitus("--fake", "show", drawn["case"], "--json").json["data"]
    assert (shown["procedure"]["id"], shown["outcome"], shown["open"]) == ("sample", "pass", False)
    assert quitus("--fake", "show", drawn["case"]).code == 0
    assert quitus("--fake", "journal", "verify").code == 0


@pytest.mark.parametrize(
    "words", [("--percent", "4"), ("--percent", "101"), ("--status", "--percent", "9"), ()]
)
def test_what_makes_no_draw_is_refused(quitus: Quitus, words: tuple[str, ...]) -> None:
    """Also a draw by nobody."""
    assert quitus("--fake", "--no-input", "sample", *words).code == 2
