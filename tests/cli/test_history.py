"""`quitus history`, and the filters of `quitus cases`."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.cli import app
from agent.clock import ManualClock
from agent.records.case import EntryKind, JsonValue
from agent.records.store import Records
from tests.cli.conftest import Ended, Quitus

SHARED = "0123456789ABCDEF"  # what some makers give to every tablet


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    if "history" not in app.COMMANDS:
        monkeypatch.setitem(app.COMMANDS, "history", app.Entry("agent.cli.history", "history"))


class Desk:
    """A desk whose record is written here, and read by the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock()
        self.records = Records(folder, self.clock)

    def returned(
        self,
        serial: str,
        tag: str | None,
        *,
        operator: str = "OP1",
        outcome: str | None = "pass",
        condition: dict[str, str] | None = None,
    ) -> str:
        """Put a return on record and let a day pass."""
        case_id = self.records.open_case(
            procedure={"id": "return"},
            plan=["identify", "condition"],
            operator=operator,
            language="fr",
            tablet={},
            given=None,
        ).id
        known = {"serial": serial, "asset_tag": tag, "maker": "samsung"}
        self.records.append(case_id, EntryKind.IDENTIFIED, known, phase="identify")
        if condition:
            data: dict[str, JsonValue] = {"outcome": "pass", "measurements": condition}
            self.records.append(case_id, EntryKind.PHASE_FINISHED, data, phase="condition")
        if outcome:
            level = "proven" if outcome == "pass" else "unknown"
            proof = {"level": level, "reasons": []}
            self.records.append(case_id, EntryKind.CLOSED, {"outcome": outcome, "proof": proof})
        self.clock.sleep(timedelta(days=1).total_seconds())
        return case_id


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture
def run(quitus: Quitus, desk: Desk) -> Callable[..., Ended]:
    return lambda *words: quitus("--data", str(desk.folder), *words)


def test_a_tablets_life_is_told_from_the_first_case_to_the_last(
    run: Callable[..., Ended], desk: Desk
) -> None:
    first = desk.returned("S1", "T1", condition={"screen": "ok", "cable": "missing"})
    desk.returned("S2", "T2")
    last = desk.returned("S1", "T1", operator="OP2", outcome=None)
    data = run("history", "T1", "--json").json["data"]
    assert [(event["case"], event["proof"]) for event in data["events"]] == [
        (first, "proven"),
        (last, None),
    ]
    assert data["events"][0]["condition"] == {"screen": "ok", "cable": "missing"}
    assert data["tablet"]["serial"] == "S1"


def test_people_read_what_was_wrong_with_it(run: Callable[..., Ended], desk: Desk) -> None:
    case = desk.returned("S1", "T1", condition={"screen": "ok", "cable": "missing"})
    ended = run("history", "S1")
    assert ended.code == 0
    [line] = [line for line in ended.out.splitlines() if case in line]
    assert line.split()[-2:] == ["passed", "proven"]
    assert "Condition: cable missing" in ended.out
    assert "screen" not in ended.out
    assert all(len(line) <= 80 for line in ended.out.splitlines())


def test_a_tag_leads_over_its_serial_to_the_cases_that_know_no_tag(
    run: Callable[..., Ended], desk: Desk
) -> None:
    untold, tagged = desk.returned("S1", None), desk.returned("S1", "T1")
    desk.returned("S1", "T9")
    events = run("history", "T1", "--json").json["data"]["events"]
    assert [event["case"] for event in events] == [untold, tagged]


def test_a_serial_that_many_tablets_share_leads_nowhere(
    run: Callable[..., Ended], desk: Desk
) -> None:
    desk.returned(SHARED, None)
    tagged = desk.returned(SHARED, "T1")
    events = run("history", "T1", "--json").json["data"]["events"]
    assert [event["case"] for event in events] == [tagged]


def test_a_tablet_that_this_desk_never_had_is_a_usage_error(
    run: Callable[..., Ended], desk: Desk
) -> None:
    desk.returned("S1", "T1")
    ended = run("history", "T7")
    assert ended.code == 2
    assert "T7" in ended.err


def test_cases_are_listed_by_each_filter(run: Callable[..., Ended], desk: Desk) -> None:
    first = desk.returned("S1", "T1")
    failed = desk.returned("S2", "T2", outcome="fail")
    last = desk.returned("S1", "T1", operator="OP2", outcome=None)
    for words, cases in (
        ((), [last, failed, first]),
        (("--open",), [last]),
        (("--tablet", "S1"), [last, first]),
        (("--outcome", "fail"), [failed]),
        (("--proof", "proven"), [first]),
        (("--operator", "OP2"), [last]),
        (("--since", "2026-06-30"), [last, failed]),
        (("--until", "2026-06-30"), [failed, first]),
        (("--since", "2026-06-30", "--until", "2026-06-30"), [failed]),
        (("--open", "--outcome", "fail"), []),
    ):
        rows = run("cases", *words, "--json").json["data"]["cases"]
        assert [row["case"] for row in rows] == cases


def test_lines_are_one_document_a_case(run: Callable[..., Ended], desk: Desk) -> None:
    cases = [desk.returned("S1", "T1"), desk.returned("S2", "T2", outcome=None)]
    ended = run("cases", "--lines")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [row["case"] for row in rows] == cases[::-1]
    assert [(row["proof"], row["operator"]) for row in rows] == [(None, "OP1"), ("proven", "OP1")]
    assert run("cases", "--lines", "--json").code == 2


@pytest.mark.parametrize(
    "words", [("--outcome", "passed"), ("--proof", "sure"), ("--until", "yesterday")]
)
def test_a_filter_that_can_fit_nothing_is_refused(
    run: Callable[..., Ended], words: tuple[str, ...]
) -> None:
    assert run("cases", *words).code == 2
