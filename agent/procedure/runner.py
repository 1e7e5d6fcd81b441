"""Runs the phases of a procedure in their order, writing down each before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.errors import QuitusError, RecordError, StoppedError, TabletError
from agent.i18n import current
from agent.procedure.actions import ACTIONS
from agent.procedure.context import Context, Record
from agent.procedure.deadline import Deadline
from agent.procedure.link import Link
from agent.procedure.model import Phase, Procedure
from agent.procedure.prompts import Listener, PhaseFinished, PhaseStarted, Prompter
from agent.procedure.results import GOOD, OUTCOME_OF, DeadlinePassedError, Outcome, Result
from agent.procedure.state import RunState, apply
from agent.procedure.station import Station
from agent.records.case import EntryKind

DEFAULT_DEADLINE_S = 900  # no wait for a tablet is without an end, whatever a procedure says


@dataclass(frozen=True)
class Ended:
    """How a run ended: the outcome, where, and the error that stopped it, if one did."""

    outcome: Outcome
    phase: str | None = None
    error: QuitusError | None = None
    detail: str = ""


@dataclass(frozen=True)
class Run:
    """Everything that one run needs; it knows no store and no screen."""

    procedure: Procedure
    station: Station
    state: RunState
    link: Link
    prompter: Prompter
    emit: Listener
    record: Record
    deadlines: dict[str, int]

    def go(self) -> Ended:
        """Run every phase that has not passed yet, until one does not pass.

        Returns:
            How it ended; every outcome is written down by then.

        Raises:
            RecordError: a step could not be written down, so it did not happen.
            KeyboardInterrupt: Ctrl-C; written down as far as possible, the case stays open.
        """
        self._reopen()
        total = len(self.procedure.phases)
        for number, phase in enumerate(self.procedure.phases, start=1):
            if self.state.good(phase.id):
                continue
            title = phase.title[current()]
            self.emit(PhaseStarted(phase.id, title, number, total))
            ended = self._phase(phase)
            self.emit(PhaseFinished(phase.id, title, ended.outcome.value, ended.detail))
            if ended.outcome not in GOOD:
                return ended
        return Ended(Outcome.PASS)

    def _reopen(self) -> None:
        """Take back what may have changed since, if the run stopped because of the tablet.

        A tablet that was not in order at the checkpoint is looked at again from the first phase
        whose finding can go stale; no passed phase is done again otherwise.
        """
        stopped = [name for name, outcome in self.state.outcomes.items() if outcome not in GOOD]
        stale = [phase.id for phase in self.procedure.phases if ACTIONS[phase.do].goes_stale]
        again = [name for name in stale if self.state.good(name)]
        if again and any(self.state.outcomes[name] is Outcome.FAIL for name in stopped):
            if self.state.intended and self.state.left is not False:
                return
            data = {"phases": again}
            self.record(EntryKind.REOPENED, data)
            apply(self.state, EntryKind.REOPENED, None, data)

    def _phase(self, phase: Phase) -> Ended:
        """Do one phase, again as often as the procedure lets, and write down how it ended."""
        result, ended = self._once(phase)
        for _again in range(phase.repeats):
            if result is not Result.REPEAT:
                break
            result, ended = self._once(phase)
        return ended

    def _once(self, phase: Phase) -> tuple[Result, Ended]:
        self.record(EntryKind.PHASE_STARTED, phase=phase.id)
        context = self._context(phase)
        result, ended = self._act(phase, context)
        if ended.outcome not in GOOD:
            self._tear_down(phase, context)
        self._finish(phase, context, ended)
        return result, ended

    def _tear_down(self, phase: Phase, context: Context) -> None:
        teardown = ACTIONS[phase.do].teardown
        if teardown is None:
            return
        try:
            teardown(context)
        except TabletError as error:  # whatever stopped the phase stands in its way too
            context.measure("teardown", error.code)

    def _context(self, phase: Phase) -> Context:
        own = DEFAULT_DEADLINE_S if phase.deadline_s is None else phase.deadline_s
        seconds = self.deadlines.get(phase.id, own)
        return Context(
            phase=phase,
            station=self.station,
            state=self.state,
            link=self.link,
            deadline=Deadline.start(self.station.clock, seconds),
            prompter=self.prompter,
            emit=self.emit,
            write=self.record,
            procedure_phases=self.procedure.phases,
        )

    def _act(self, phase: Phase, context: Context) -> tuple[Result, Ended]:
        action: Callable[[Context], Result] = ACTIONS[phase.do].run
        try:
            result = action(context)
        except RecordError:
            raise  # nothing can be written down any more
        except DeadlinePassedError as error:
            return Result.STOP, Ended(Outcome.TIMEOUT, phase.id, error, str(error))
        except StoppedError as error:
            return Result.STOP, Ended(Outcome.ABORTED, phase.id, error, error.message)
        except QuitusError as error:
            return Result.STOP, Ended(Outcome.ERROR, phase.id, error, str(error))
        except BaseException as error:
            self._interrupted(phase, error)
            self._tear_down(phase, context)
            raise
        return result, Ended(OUTCOME_OF[result], phase.id, detail=context.detail)

    def _interrupted(self, phase: Phase, error: BaseException) -> None:
        """Write down, if it can be, that the program was stopped here; no text of the error."""
        try:
            self.record(EntryKind.INTERRUPTED, {"cause": type(error).__name__}, phase=phase.id)
        except RecordError:
            return

    def _finish(self, phase: Phase, context: Context, ended: Ended) -> None:
        data: dict[str, Any] = {
            "outcome": ended.outcome.value,
            "measurements": context.measurements,
            "told": context.told,
        }
        if ended.error is not None:
            data["error"] = ended.error.code
        if self.state.proof is not None:
            data["proof"] = self.state.proof.to_json()
        self.record(EntryKind.PHASE_FINISHED, data, phase=phase.id)
        apply(self.state, EntryKind.PHASE_FINISHED, phase.id, data)
