"""A return that is killed after any of its entries ends as if it had not been."""

from pathlib import Path

import pytest

from agent.procedure.results import Outcome
from agent.records.case import EntryKind
from agent.runs.running import RunOutcome
from tests.procedure.harness import ANSWERS, PHASES, Bench, Killed, bench, proof_level

APPENDS = 36  # of a whole ordinary return, beside the opening of its case; the last closes it


def killed(folder: Path, after: int) -> Bench:
    """Kill a return right after so many appends."""
    desk = bench(folder, "ordinary")
    with pytest.raises(Killed):
        desk.start(dies_after=after)
    return desk


@pytest.mark.parametrize("after", range(1, APPENDS))
def test_a_return_killed_after_any_entry_ends_as_if_it_had_not_been(
    tmp_path: Path, after: int
) -> None:
    desk = killed(tmp_path, after)
    run = desk.resume()
    assert (run.outcome, proof_level(run), run.case.open) == (Outcome.PASS, "attested", False)
    assert len(desk.desk().records.stock()) == 1
    assert desk.desk().records.verify().ok
    assert answers_on_record(run) == set(ANSWERS)
    begun = desk.phases_begun()
    assert len(begun) <= len(PHASES) + 1, "a passed phase was done again"


def test_a_return_killed_after_its_last_entry_has_ended(tmp_path: Path) -> None:
    [case] = killed(tmp_path, APPENDS).desk().records.cases()
    assert (case.open, case.outcome) == (False, "pass")


def answers_on_record(run: RunOutcome) -> set[str]:
    return {
        f"{entry.phase}.{entry.data['field']}"
        for entry in run.case.entries
        if entry.kind is EntryKind.ANSWERED
    }
