"""Puts a draw on record, and tells how the re-checks of all the draws stand."""

from dataclasses import dataclass
from functools import cached_property

from agent.records.case import Case, CaseSummary
from agent.records.entry import EntryKind
from agent.records.sampling import (
    SAMPLE,
    VERIFY,
    Draw,
    Period,
    Recheck,
    State,
    draw_in,
    drawn_data,
    is_return,
    recheck,
    taking_part,
)
from agent.records.store import Records


@dataclass(frozen=True)
class DrawStatus:
    """A draw, its re-checks in the order of the draw, and whether it is what it should be.

    Attributes:
        holds: repeated, it draws the same.
        left_out: returns of its period, closed before it, that took part in no draw.
    """

    draw: Draw
    rechecks: tuple[Recheck, ...]
    holds: bool
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class SampleStatus:
    """All the draws of a desk, oldest first."""

    draws: tuple[DrawStatus, ...]

    @cached_property
    def rechecks(self) -> tuple[Recheck, ...]:
        """The re-checks of all the draws."""
        return tuple(each for status in self.draws for each in status.rechecks)

    def count(self, *states: State) -> int:
        """Return how many drawn returns stand so."""
        return sum(each.state in states for each in self.rechecks)

    @property
    def in_order(self) -> bool:
        """Whether every draw was fair and nothing was found wrong."""
        fair = all(status.holds and not status.left_out for status in self.draws)
        return fair and not self.count(State.WRONG)


def draw(
    records: Records, *, operator: str, language: str, period: Period, percent: int
) -> Draw | None:
    """Draw among the returns that took part in no draw, and return the draw as it is on record.

    A draw that a killed program opened is ended first, with what it was opened for.

    Returns:
        The draw; None if there is no return to draw from: then nothing is recorded.

    Raises:
        RecordError: as `Records.append`.
    """
    summaries = records.cases()
    for case in _cases_of(records, summaries, SAMPLE):
        if case.open:
            _ended(records, case)
    if not taking_part(summaries, period, _considered(draws(records)))[0]:
        return None
    case = records.open_case(
        procedure={"id": SAMPLE, "version": "1", "sha256": None, "percent": percent},
        plan=(),
        operator=operator,
        language=language,
        tablet={},
        given=period.text,
    )
    return _ended(records, case)


def draws(records: Records) -> tuple[Draw, ...]:
    """Return the draws of a desk, oldest first."""
    cases = _cases_of(records, records.cases(), SAMPLE)
    return tuple(found for case in cases if (found := draw_in(case)) is not None)


def status(records: Records) -> SampleStatus:
    """Return how the re-checks stand, each draw repeated and held against the record."""
    found = draws(records)
    if not found:
        return SampleStatus(())
    summaries = records.cases()
    verified = _cases_of(records, summaries, VERIFY)
    late = _never_considered(records, summaries, found)
    return SampleStatus(
        tuple(
            DrawStatus(
                each,
                tuple(recheck(records.case(id_), each.n, verified) for id_ in each.drawn),
                each.holds,
                _left_out(late, each),
            )
            for each in found
        )
    )


def _ended(records: Records, case: Case) -> Draw | None:
    """Draw for an open case, and close it: both are one entry, so a draw is whole or none."""
    earlier = [each for each in draws(records) if each.n < case.entries[0].n]
    period, percent = Period.of(case.given), int(str(case.procedure["percent"]))
    candidates, others = taking_part(records.cases(), period, _considered(earlier))
    data = drawn_data(case.entries[0].hash, period, percent, candidates, others)
    closing = {"outcome": "pass", "proof": None, "draw": data}
    records.append(case.id, EntryKind.CLOSED, closing, after=case.entries[-1].n)
    return draw_in(records.case(case.id))


def _considered(found: tuple[Draw, ...] | list[Draw]) -> frozenset[str]:
    return frozenset(case for each in found for case in each.considered)


def _cases_of(records: Records, summaries: tuple[CaseSummary, ...], procedure: str) -> list[Case]:
    """Return the whole cases of a procedure, oldest first."""
    ids = [summary.id for summary in summaries if summary.procedure == procedure]
    return sorted((records.case(id_) for id_ in ids), key=lambda case: case.entries[0].n)


def _never_considered(
    records: Records, summaries: tuple[CaseSummary, ...], found: tuple[Draw, ...]
) -> list[Case]:
    considered = _considered(found)
    new = [each for each in summaries if is_return(each) and each.id not in considered]
    return [records.case(each.id) for each in new]


def _left_out(late: list[Case], draw_: Draw) -> tuple[str, ...]:
    return tuple(
        case.id
        for case in late
        if case.entries[-1].n < draw_.n and draw_.period.holds(case.opened_at)
    )
