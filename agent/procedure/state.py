"""Where a run stands: rebuilt from its case, so that a killed run goes on as if it had not been."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.procedure.prompts import Answer
from agent.procedure.results import GOOD, Outcome
from agent.records.case import Case, EntryKind
from agent.tablet.device import Listing
from agent.tablet.proof import Fingerprint, Proof


@dataclass
class RunState:
    """What is known of a run; every field can be told from the entries of its case.

    Attributes:
        outcomes: the last outcome of each phase that ended.
        answers: (phase, field) → the last answer; free text keeps no value here.
        identity: what the tablet was when it was identified (its `android_id` sealed).
        before: the fingerprint taken right before the reset, or None.
        tablet: what the record says of the tablet (serial, asset_tag, maker, model, …).
        listing: where ADB showed the tablet last; of this process only.
        intended: the reset page was about to be opened.
        left: whether the tablet left ADB after that; None while unknown.
        proof: how sure it is that the reset happened, as far as concluded.
        lent: the loan is on record.
    """

    case_id: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    measurements: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    identity: Fingerprint | None = None
    before: Fingerprint | None = None
    tablet: dict[str, Any] = field(default_factory=dict)
    listing: Listing | None = None
    intended: bool = False
    left: bool | None = None
    left_unsure: bool = False
    proof: Proof | None = None
    lent: bool = False

    def good(self, phase: str) -> bool:
        """Whether that phase passed or had nothing to do."""
        return self.outcomes.get(phase) in GOOD

    @property
    def name(self) -> str | None:
        """How people call the tablet: its asset tag, else its serial, else its address."""
        for key in ("asset_tag", "serial", "address"):
            if self.tablet.get(key):
                return str(self.tablet[key])
        return self.listing.address if self.listing else None


def state_of(case: Case) -> RunState:
    """Return where the run of that case stands, from its entries alone."""
    state = RunState(case.id, tablet=dict(case.tablet))
    for entry in case.entries:
        apply(state, entry.kind, entry.phase, entry.data)
    return state


def apply(state: RunState, kind: EntryKind, phase: str | None, data: Mapping[str, Any]) -> None:
    """Bring the state up to one more entry."""
    change = _CHANGES.get(kind)
    if change is not None:
        change(state, phase or "", data)
    if kind in _CONCLUDING and data.get("proof"):
        state.proof = Proof.from_json(data["proof"])


def _finished(state: RunState, phase: str, data: Mapping[str, Any]) -> None:
    state.outcomes[phase] = Outcome(data["outcome"])
    state.measurements[phase] = dict(data.get("measurements", {}))
    if state.outcomes[phase] is Outcome.FAIL:  # what was true then is asked anew
        _forget_answers(state, phase)


def _answered(state: RunState, phase: str, data: Mapping[str, Any]) -> None:
    state.answers[phase, data["field"]] = Answer(data.get("value") or "", data["by"])


def _identified(state: RunState, _phase: str, data: Mapping[str, Any]) -> None:
    state.tablet.update({key: value for key, value in data.items() if key != "seal"})
    if data.get("seal"):
        state.identity = Fingerprint.from_json(data["seal"])


def _fingerprint(state: RunState, _phase: str, data: Mapping[str, Any]) -> None:
    state.before = Fingerprint.from_json(data)


def _intended(state: RunState, _phase: str, _data: Mapping[str, Any]) -> None:
    state.intended, state.left, state.proof = True, None, None


def _result(state: RunState, _phase: str, data: Mapping[str, Any]) -> None:
    state.left = data.get("left")
    state.left_unsure = bool(data.get("unsure"))
    if state.left:
        state.proof = None  # an earlier "it never left" is no longer true


def _lent(state: RunState, _phase: str, _data: Mapping[str, Any]) -> None:
    state.lent = True


def _reopened(state: RunState, _phase: str, data: Mapping[str, Any]) -> None:
    for name in data["phases"]:
        state.outcomes.pop(name, None)
        _forget_answers(state, name)


def _forget_answers(state: RunState, phase: str) -> None:
    kept = {key: answer for key, answer in state.answers.items() if key[0] != phase}
    state.answers = kept


_CHANGES: Mapping[EntryKind, Callable[[RunState, str, Mapping[str, Any]], None]] = {
    EntryKind.PHASE_FINISHED: _finished,
    EntryKind.ANSWERED: _answered,
    EntryKind.IDENTIFIED: _identified,
    EntryKind.FINGERPRINT: _fingerprint,
    EntryKind.INTENDED: _intended,
    EntryKind.RESULT: _result,
    EntryKind.LENT: _lent,
    EntryKind.REOPENED: _reopened,
}
_CONCLUDING = frozenset({EntryKind.RESULT, EntryKind.PHASE_FINISHED, EntryKind.CLOSED})
