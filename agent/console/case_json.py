"""A case as `return`, `verify` and `show` print it with `--json`: one shape for the three."""

from collections.abc import Mapping
from typing import Any

from agent.procedure.results import GOOD
from agent.procedure.state import state_of
from agent.records.case import Case, CaseSummary, EntryKind, PhaseState


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as plain values; null where unknown or not yet concluded."""
    proof = state_of(case).proof
    return {
        "case": case.id,
        "procedure": {key: case.procedure.get(key) for key in ("id", "version", "sha256")},
        "tablet": dict(case.tablet),
        "outcome": case.outcome or stopped_as(case),
        "proof": proof.to_json() if proof else None,
        "phases": [_phase(phase) for phase in case.phases.values()],
        "open": case.open,
        "operator": case.operator,
        "opened_at": case.opened_at,
        "simulated": case.simulated,
    }


def summary_json(summary: CaseSummary) -> dict[str, Any]:
    """Return the row of a case in a list."""
    return {
        "case": summary.id,
        "tablet": dict(summary.tablet),
        "procedure": summary.procedure,
        "outcome": summary.outcome,
        "open": summary.open,
        "opened_at": summary.opened_at,
    }


def stopped_as(case: Case) -> str | None:
    """Return the outcome of the phase where an open case stands still, or None if it just goes on.

    A case that a time-out or a failure stopped is open, yet its last run had an outcome.
    """
    for entry in reversed(case.entries):
        if entry.kind is EntryKind.PHASE_FINISHED:
            outcome = str(entry.data.get("outcome"))
            return None if outcome in GOOD else outcome
        if entry.kind in (EntryKind.PHASE_STARTED, EntryKind.REOPENED):
            return None
    return None


def _phase(phase: PhaseState) -> dict[str, Any]:
    return {
        "id": phase.id,
        "outcome": phase.outcome,
        "started_at": phase.started_at,
        "finished_at": phase.finished_at,
        "measurements": dict(phase.measurements),
        "answers": {name: _answer(data) for name, data in phase.answers.items()},
        "told": list(phase.told),
    }


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer's value and giver; a person's own words are null, only committed to."""
    return {"value": data.get("value"), "by": data.get("by")}
