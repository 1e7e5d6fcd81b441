"""A case as `return`, `verify` and `show` print it with `--json`: one shape for the three."""

from collections.abc import Mapping
from typing import Any

from agent.records.case import Case, CaseSummary, PhaseState


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as plain values; null where unknown or not yet concluded."""
    return {
        "case": case.id,
        "procedure": {key: case.procedure.get(key) for key in ("id", "version", "sha256")},
        "tablet": dict(case.tablet),
        "outcome": case.outcome,
        "proof": case.proof,
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
