"""What the events of a run change in what can be seen of it (pure)."""

from dataclasses import replace
from datetime import datetime

from agent.board.row import Asked, RunView
from agent.procedure.prompts import (
    Event,
    PhaseFinished,
    PhaseStarted,
    RunFinished,
    RunStarted,
    Told,
    Waiting,
)

_KEPT = 12  # sentences of one phase; the rest stands in the case

_GOOD = ("pass", "skipped")


def heard(run: RunView, event: Event, now: datetime) -> RunView:
    """Return the run as it is after one more event."""
    match event:
        case RunStarted():
            return replace(run, case=event.case, total=len(event.phases))
        case PhaseStarted():
            return _phase(run, event, now)
        case Told():
            return replace(run, told=(*run.told, event)[-_KEPT:], waiting=None)
        case Waiting():
            return replace(run, waiting=event)
        case PhaseFinished():
            detail = run.detail if event.outcome in _GOOD else event.detail
            return replace(run, waiting=None, asked=None, detail=detail)
        case RunFinished():
            return _finished(run, event, now)


def _phase(run: RunView, event: PhaseStarted, now: datetime) -> RunView:
    return replace(
        run,
        phase=event.phase,
        title=event.title,
        number=event.number,
        total=event.total,
        since=now,
        told=(),
        waiting=None,
    )


def _finished(run: RunView, event: RunFinished, now: datetime) -> RunView:
    return replace(
        run,
        case=event.case,
        outcome=event.outcome,
        proof=event.proof,
        closed=event.closed,
        since=now,
        waiting=None,
        asked=None,
        detail=" ".join(event.reasons) or run.detail,
        todo=event.todo,
    )


def asks(run: RunView, asked: Asked) -> RunView:
    """Return the run while it waits for that answer."""
    return replace(run, asked=asked, waiting=None)


def answered(run: RunView, number: int) -> RunView:
    """Return the run once that question is settled; it may have put another one since."""
    settled = run.asked is not None and run.asked.number == number
    return replace(run, asked=None) if settled else run
