"""A case as it is read: what its entries tell of one run of a procedure on one tablet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind

__all__ = ["Case", "CaseSummary", "Entry", "EntryKind", "JsonValue", "PhaseState"]

GOOD = frozenset({"pass", "skipped"})
_STEPS = frozenset(
    {EntryKind.PHASE_STARTED, EntryKind.PHASE_FINISHED, EntryKind.RESUMED, EntryKind.REOPENED}
)
_CONCLUDING = frozenset({EntryKind.RESULT, EntryKind.PHASE_FINISHED, EntryKind.CLOSED})
PASS = "pass"  # noqa: S105 - an outcome, no password


@dataclass(frozen=True)
class PhaseState:
    """How a phase of a case stands.

    Attributes:
        id: the phase.
        outcome: of the last time it was finished; None while it runs, or must be done again.
        started_at, finished_at: ISO 8601, of the last time; None if it was not.
        measurements: named values of the last time it was finished.
        answers: field → data of the last `answered` entry for it (`value`, `by`, `commitments`).
        told: the sentences said to people in this phase, in order, over all times.
        attempts: how often it was started.
    """

    id: str
    outcome: str | None = None
    started_at: str | None = None
    finished_at: str | None = None
    measurements: Mapping[str, JsonValue] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    attempts: int = 0


@dataclass(frozen=True)
class CaseSummary:
    """A case in a list; `procedure` is its id, `proof` its level or None, as `Case` has them."""

    id: str
    tablet: Mapping[str, JsonValue]
    procedure: str
    operator: str
    opened_at: str
    open: bool
    outcome: str | None
    proof: str | None
    simulated: bool


@dataclass(frozen=True)
class Case:
    """One run of a procedure on one tablet.

    Attributes:
        id: its name, also of its file.
        opened_at: ISO 8601 in UTC to the millisecond.
        procedure: id, version and sha256 of what was to be done.
        plan: the ids of the phases, in their order.
        operator: the code of who opened it.
        language: what the people were spoken to in.
        simulated: a tablet made of software.
        desk: the id of the desk.
        given: how the tablet was named by who opened it, or None.
        entries: everything that happened, in order.
        act: what was done outside a run, in this one entry (`acts.py`); None for a run.
    """

    id: str
    opened_at: str
    procedure: Mapping[str, JsonValue]
    plan: tuple[str, ...]
    operator: str
    language: str
    simulated: bool
    desk: str
    given: str | None
    header_tablet: Mapping[str, JsonValue]
    entries: tuple[Entry, ...]
    act: Mapping[str, JsonValue] | None = None

    @property
    def open(self) -> bool:
        """Whether it goes on: nothing closed it yet; an act is closed by its opening."""
        return self.act is None and self._last(EntryKind.CLOSED) is None

    @property
    def outcome(self) -> str | None:
        """What it was closed with; while it is open, what stopped its last run, or None."""
        if self.act is not None:
            return PASS
        closed = self._last(EntryKind.CLOSED)
        if closed:
            return _text(closed.data.get("outcome"))
        last = next((e for e in reversed(self.entries) if e.kind in _STEPS), None)
        if last is None or last.kind is not EntryKind.PHASE_FINISHED:
            return None
        stopped = _text(last.data.get("outcome"))
        return None if stopped in GOOD else stopped

    @property
    def proof(self) -> Mapping[str, JsonValue] | None:
        """`level` and `reasons` of the proof as it was concluded last, or None."""
        for entry in reversed(self.entries):
            left = entry.kind is EntryKind.RESULT and entry.data.get("left") is True
            if entry.kind is EntryKind.INTENDED or left:
                return None
            proof = entry.data.get("proof") if entry.kind in _CONCLUDING else None
            if isinstance(proof, Mapping):
                return proof
        return None

    @cached_property
    def tablet(self) -> Mapping[str, JsonValue]:
        """What is known of the tablet: the header's, then what each `identified` entry adds.

        What a later entry doesn't know (null) takes nothing away; `seal` is for machines only.
        """
        known = dict(self.header_tablet)
        for entry in self._all(EntryKind.IDENTIFIED):
            new = {key: value for key, value in entry.data.items() if key != "seal"}
            known |= {key: new[key] for key in new if new[key] is not None or key not in known}
        return known

    @cached_property
    def phases(self) -> Mapping[str, PhaseState]:
        """How every phase of the plan stands, in its order; then others that entries name."""
        entries: dict[str, list[Entry]] = {phase: [] for phase in self.plan}
        for entry in self.entries:
            for phase in _phases_of(entry):
                entries.setdefault(phase, []).append(entry)
        return {phase: _phase_state(phase, entries[phase]) for phase in entries}

    @property
    def fingerprint(self) -> Mapping[str, JsonValue] | None:
        """What was read of the tablet before the reset, the last time; or None."""
        last = self._last(EntryKind.FINGERPRINT)
        return last.data if last else None

    def passed(self, phase: str) -> bool:
        """Whether the phase passed and was not taken back since."""
        state = self.phases.get(phase)
        return state is not None and state.outcome == PASS

    def intent_without_result(self, phase: str) -> bool:
        """Whether the phase said that it was about to act and never said what came of it."""
        acts = [
            entry.kind
            for entry in self.entries
            if entry.phase == phase and entry.kind in (EntryKind.INTENDED, EntryKind.RESULT)
        ]
        return bool(acts) and acts[-1] is EntryKind.INTENDED

    def summary(self) -> CaseSummary:
        """Return the case as a list shows it."""
        return CaseSummary(
            id=self.id,
            tablet=self.tablet,
            procedure=_text(self.procedure.get("id")) or "",
            operator=self.operator,
            opened_at=self.opened_at,
            open=self.open,
            outcome=self.outcome,
            proof=_text(self.proof.get("level")) if self.proof else None,
            simulated=self.simulated,
        )

    def _all(self, kind: EntryKind) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind is kind]

    def _last(self, kind: EntryKind) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)


def _phases_of(entry: Entry) -> Sequence[str]:
    if entry.kind is EntryKind.REOPENED:
        return _texts(entry.data.get("phases"))
    return [entry.phase] if entry.phase else []


def _phase_state(phase: str, entries: Sequence[Entry]) -> PhaseState:
    started = finished = None
    told: list[str] = []
    for entry in entries:
        told += _told(entry)
        if entry.kind is EntryKind.PHASE_STARTED:
            started, finished = entry, None
        elif entry.kind is EntryKind.REOPENED:
            finished = None
        elif entry.kind is EntryKind.PHASE_FINISHED:
            finished = entry
    measured = _last_finished(entries).get("measurements")
    return PhaseState(
        id=phase,
        outcome=_text(finished.data.get("outcome")) if finished else None,
        started_at=started.at if started else None,
        finished_at=finished.at if finished else None,
        measurements=measured if isinstance(measured, Mapping) else {},
        answers=_answers(entries),
        told=tuple(told),
        attempts=sum(entry.kind is EntryKind.PHASE_STARTED for entry in entries),
    )


def _last_finished(entries: Sequence[Entry]) -> Mapping[str, JsonValue]:
    ended = [entry.data for entry in entries if entry.kind is EntryKind.PHASE_FINISHED]
    return ended[-1] if ended else {}


def _answers(entries: Sequence[Entry]) -> dict[str, Mapping[str, JsonValue]]:
    return {
        str(entry.data.get("field")): entry.data
        for entry in entries
        if entry.kind is EntryKind.ANSWERED
    }


def _told(entry: Entry) -> list[str]:
    if entry.kind is EntryKind.TOLD:
        return _texts([entry.data.get("text")])
    return _texts(entry.data.get("told")) if entry.kind is EntryKind.PHASE_FINISHED else []


def _texts(value: JsonValue) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
