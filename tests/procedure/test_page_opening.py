"""A cable that is pulled in the very moment in which a page of the tablet is being opened."""

from pathlib import Path
from typing import Any

import pytest

from agent.errors import TabletGoneError
from agent.procedure.actions import pages
from agent.procedure.prompts import Waiting
from agent.procedure.results import Outcome
from agent.tablet.streams import ask
from tests.procedure.harness import Bench, bench, outcomes, proof_level

RESOLVE, START = "resolve", "start"
AWAY_S = 3.0  # shorter than what counts as having left for a reset


def pull_while_asking(
    monkeypatch: pytest.MonkeyPatch, desk: Bench, query: str, words: str, *, after_s: float
) -> None:
    """Pull the cable once, so long after a query that names those words was sent."""
    [tablet] = desk.bus.world.tablets
    pulled: list[bool] = []

    def pulling(device: Any, lanes: Any, *rest: Any, **options: Any) -> Any:
        last = [each for each in lanes[0] if each.name == query and words in each.argv[-1]]
        if last and not pulled:
            pulled.append(True)
            port = tablet.port
            desk.bus.world.after(after_s, tablet.unplug)
            desk.bus.world.after(after_s + AWAY_S, lambda: tablet.plug(port))
        return ask(device, lanes, *rest, **options)

    monkeypatch.setattr(pages, "ask", pulling)


@pytest.mark.parametrize("after_s", [0.0, 0.05])
@pytest.mark.parametrize("query", [RESOLVE, START])
@pytest.mark.parametrize(
    ("scenario", "words"), [("ordinary", "SYNC_SETTINGS"), ("proven", "FACTORY_RESET")]
)
def test_a_page_that_a_pulled_cable_kept_away_is_opened_again(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    scenario: str,
    words: str,
    query: str,
    after_s: float,
) -> None:
    desk = bench(tmp_path, scenario)
    pull_while_asking(monkeypatch, desk, query, words, after_s=after_s)
    run = desk.start()
    assert (run.outcome, proof_level(run)) == (Outcome.PASS, "attested"), outcomes(run)


def test_a_tablet_that_leaves_at_each_try_is_not_bothered_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = bench(tmp_path, "ordinary")
    tries: list[str] = []

    def gone(*_rest: Any, **_options: Any) -> Any:
        tries.append("")
        raise TabletGoneError("pulled")

    monkeypatch.setattr(pages, "ask", gone)
    run = desk.start(deadlines={"accounts": 60})
    assert run.outcome is Outcome.TIMEOUT
    assert len(tries) == 3
    assert "This is the way" in desk.told()
    assert any(isinstance(e, Waiting) and e.reason == "accounts" for e in desk.events)
