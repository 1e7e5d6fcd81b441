"""Everything that this desk has on record of one tablet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.records.case import Case, CaseSummary
from agent.records.store import Records

_CONDITION = "condition"  # the phase that fills the condition form in


@dataclass(frozen=True)
class Event:
    """A case, as the life of its tablet counts it.

    Attributes:
        case: in short.
        ended_at: when its last entry was written, ISO 8601.
        condition: part → its state, as the condition form has them; empty if it wasn't filled in.
    """

    case: CaseSummary
    ended_at: str
    condition: Mapping[str, str]


def history(records: Records, name: str, *, is_shared: Callable[[str], bool]) -> tuple[Event, ...]:
    """Return the cases of the tablet of that name, the newest last.

    A tablet is followed from its asset tag to its serial, to the cases that know no tag of it or
    the same one; not over a serial that many tablets share.

    Args:
        records: of this desk.
        name: an asset tag, a serial, an address.
        is_shared: tells whether a serial is one that many tablets share.

    Raises:
        RecordError: the record can't be read.
    """
    found = {summary.id: summary for summary in records.cases(tablet=name)}
    serials = {summary.tablet.get("serial") for summary in found.values()} - {name, None}
    tags = {summary.tablet.get("asset_tag") for summary in found.values()} | {None}
    for serial in sorted(str(each) for each in serials):
        if not is_shared(serial):
            others = records.cases(tablet=serial)
            found |= {one.id: one for one in others if one.tablet.get("asset_tag") in tags}
    oldest = sorted(found.values(), key=lambda summary: summary.opened_at)
    return tuple(_event(summary, records.case(summary.id)) for summary in oldest)


def _event(summary: CaseSummary, case: Case) -> Event:
    phase = case.phases.get(_CONDITION)
    measured = phase.measurements if phase and phase.outcome else {}
    condition = {part: state for part, state in measured.items() if isinstance(state, str)}
    return Event(summary, case.entries[-1].at, condition)
