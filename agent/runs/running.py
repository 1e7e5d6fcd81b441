"""Runs the phases of one case, and closes it where that ends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.desk import Desk
from agent.errors import AmbiguousTabletError, Exit, OpenCaseError, QuitusError, UsageError
from agent.i18n import _, current
from agent.loans.contradictions import may_be_lent
from agent.procedure.actions import ACTIONS
from agent.procedure.link import Link
from agent.procedure.model import Procedure
from agent.procedure.prompts import Listener, Prompter, RunFinished, RunStarted
from agent.procedure.results import Outcome
from agent.procedure.runner import Ended, Run
from agent.procedure.state import RunState
from agent.records.case import Case, EntryKind
from agent.records.standing import Unless
from agent.runs.open_cases import VERIFY, command_of, name_of
from agent.runs.station import station
from agent.runs.todo import todo


@dataclass(frozen=True)
class RunRequest:
    """What the command line asks of a run.

    Attributes:
        operator: code of who is at the desk.
        tablet: asset tag, serial, ADB address, `usb:PATH` or `transport:N`; None: the one ready.
        case: the case to take up, or None.
        deadlines: phase → seconds, in place of the procedure's own.
    """

    operator: str
    tablet: str | None = None
    case: str | None = None
    deadlines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: its case as it is on record now, and the program's exit code."""

    case: Case
    outcome: Outcome
    exit_code: Exit
    error: QuitusError | None = None


@dataclass(frozen=True)
class People:
    """Who answers, and who hears."""

    prompter: Prompter
    emit: Listener


class _Record:
    """Writes the entries of a run, each behind the last one that this run wrote."""

    def __init__(self, desk: Desk, case: Case) -> None:
        self._records = desk.records
        self._case_id = case.id
        self._last = case.entries[-1].n

    def __call__(
        self,
        kind: EntryKind,
        data: Mapping[str, Any] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
    ) -> None:
        """Write an entry; raises RecordError, OpenCaseError where another program was faster."""
        entry = self._records.append(
            self._case_id,
            kind,
            data,
            phase=phase,
            private=private,
            after=self._last,
            unless=_unless(self._case_id, kind, data or {}),
        )
        self._last = entry.n


def _unless(case_id: str, kind: EntryKind, data: Mapping[str, Any]) -> Unless | None:
    """Return what is looked at under the desk's lock: two programs never lend one tablet."""
    if kind is not EntryKind.LENT:
        return None
    return may_be_lent(case_id, data["serial"], data["asset_tag"])


def run_case(
    desk: Desk,
    case: Case,
    state: RunState,
    procedure: Procedure,
    request: RunRequest,
    people: People,
    *,
    resumed: bool = False,
) -> RunOutcome:
    """Run the phases of a case that have not passed yet, and close it where that ends it."""
    titles = tuple((phase.id, phase.title[current()]) for phase in procedure.phases)
    people.emit(RunStarted(case.id, procedure.title[current()], titles, desk.simulated, resumed))
    link = Link(desk.bus, desk.clock, desk.probe, desk.glance, state)
    run = Run(
        procedure=procedure,
        station=station(desk, case, request.tablet or name_of(case)),
        state=state,
        link=link,
        prompter=people.prompter,
        emit=people.emit,
        record=_Record(desk, case),
        deadlines=dict(request.deadlines),
    )
    ended = run.go()
    closed = _concluded(procedure, ended)
    warnings = close_case(desk, state, ended.outcome) if closed else ()
    done = desk.records.case(case.id)
    people.emit(_finished(done, ended, state, warnings, closed=closed))
    return RunOutcome(done, ended.outcome, exit_code(ended), ended.error)


def _concluded(procedure: Procedure, ended: Ended) -> bool:
    """Whether the case is closed: by a pass, or by a failure about which nothing can be done."""
    if ended.outcome is Outcome.PASS:
        return True
    undecided = isinstance(ended.error, OpenCaseError | AmbiguousTabletError)
    if undecided or procedure.id == VERIFY:
        return True
    failed = ended.outcome is Outcome.FAIL and ended.phase is not None
    return failed and ACTIONS[procedure.phase(str(ended.phase)).do].concludes


def close_case(desk: Desk, state: RunState, outcome: Outcome) -> tuple[str, ...]:
    """Close the case, sign the day's head of the journal; return what the latter warns of."""
    from agent.records.anchoring import Anchoring  # noqa: PLC0415 - only when a case ends

    proof = state.proof.to_json() if state.proof else None
    desk.records.append(state.case_id, EntryKind.CLOSED, {"outcome": outcome.value, "proof": proof})
    return Anchoring(desk.records, desk.clock, desk.settings.anchors).daily()


def _finished(
    case: Case, ended: Ended, state: RunState, warnings: tuple[str, ...], *, closed: bool
) -> RunFinished:
    return RunFinished(
        case=case.id,
        outcome=ended.outcome.value,
        proof=state.proof.level.value if state.proof else None,
        closed=closed,
        reasons=(ended.detail,) if ended.detail else (),
        todo=(*todo(case), *warnings),
        command=command_of(case.procedure["id"]),
    )


_EXITS = {
    Outcome.PASS: Exit.DONE,
    Outcome.SKIPPED: Exit.DONE,
    Outcome.FAIL: Exit.NOT_IN_ORDER,
    Outcome.TIMEOUT: Exit.NOT_IN_ORDER,
    Outcome.ABORTED: Exit.STOPPED,
}


def exit_code(ended: Ended) -> Exit:
    """Return the exit code of a run: an error's own, else its outcome's."""
    if ended.outcome is Outcome.ERROR and ended.error is not None:
        return ended.error.exit_code
    return _EXITS.get(ended.outcome, Exit.DEFECT)


def check_deadlines(procedure: Procedure, deadlines: Mapping[str, int]) -> None:
    """Raise UsageError where a deadline is for a phase that the procedure does not have."""
    for name in deadlines:
        if name not in procedure.plan:
            raise UsageError(
                _("“{name}” is not a phase of the procedure “{procedure}”.").format(
                    name=name, procedure=procedure.id
                ),
                hint=_("Its phases are: {phases}.").format(phases=", ".join(procedure.plan)),
            )
