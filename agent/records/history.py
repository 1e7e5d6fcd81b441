"""Everything that this desk has on record of one tablet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.case import Case, CaseSummary
from agent.records.seen import mapping, text
from agent.records.store import Records

_CONDITION = "condition"  # the phase that fills the condition form in
_OF_MANY = frozenset({ActKind.STOCK_ADD, ActKind.STOCK_UPDATE, ActKind.UNDO})


@dataclass(frozen=True)
class Event:
    """A case, as the life of its tablet counts it.

    Attributes:
        case: in short.
        ended_at: when its last entry was written, ISO 8601.
        condition: part → its state, as the condition form has them; empty if it wasn't filled in.
        act: what was done outside a run, or None.
    """

    case: CaseSummary
    ended_at: str
    condition: Mapping[str, str]
    act: Mapping[str, JsonValue] | None = None


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
    serials = {_text(summary.tablet, "serial") for summary in found.values()} - {None}
    own = {serial for serial in serials if serial is not None and not is_shared(serial)}
    tags = {_text(summary.tablet, "asset_tag") for summary in found.values()} | {None}
    for serial in sorted(own - {name}):
        others = records.cases(tablet=serial)
        tags |= _labels(records, others, tags)
        found |= {one.id: one for one in others if one.tablet.get("asset_tag") in tags}
    found |= _of_many(
        records, {*own, *_unshared(name, is_shared)}, {*tags, name} - {None}, frozenset(found)
    )
    oldest = sorted(found.values(), key=lambda summary: (summary.opened_at, summary.id))
    return tuple(_event(summary, records.case(summary.id)) for summary in oldest)


def _unshared(name: str, is_shared: Callable[[str], bool]) -> tuple[str, ...]:
    return () if is_shared(name) else (name,)


def _labels(
    records: Records, cases: Sequence[CaseSummary], tags: set[str | None]
) -> set[str | None]:
    """Return what a tablet of those labels was called before and after, as acts say."""
    known = set(tags)
    for summary in cases:
        if summary.procedure == ActKind.STOCK_LABEL:
            act = records.case(summary.id).act or {}
            pair = {_text(mapping(act.get("was")), "asset_tag"), _text(act, "asset_tag")}
            known |= pair if pair & (known - {None}) else set()
    return known


def _of_many(
    records: Records, serials: set[str], tags: set[str | None], found: frozenset[str]
) -> dict[str, CaseSummary]:
    """Return the acts on many tablets that are about that one, and those that undid any."""
    acts, known = dict[str, CaseSummary](), set(found)
    for summary in reversed(records.cases()):
        if summary.procedure not in _OF_MANY or summary.id in known:
            continue
        act = records.case(summary.id).act or {}
        if act.get("case") in known or _is_about(act, serials, tags):
            acts[summary.id] = summary
            known.add(summary.id)
    return acts


def _is_about(act: Mapping[str, JsonValue], serials: set[str], tags: set[str | None]) -> bool:
    rows = act.get("tablets")
    each = [mapping(row) for row in (rows if isinstance(rows, list) else ())]
    named = [*each, *(mapping(row.get("was")) for row in each)]
    return any(_text(one, "serial") in serials or _text(one, "asset_tag") in tags for one in named)


def _text(tablet: Mapping[str, JsonValue], key: str) -> str | None:
    return text(tablet.get(key))


def _event(summary: CaseSummary, case: Case) -> Event:
    phase = case.phases.get(_CONDITION)
    measured = phase.measurements if phase and phase.outcome else {}
    condition = {part: state for part, state in measured.items() if isinstance(state, str)}
    return Event(summary, case.entries[-1].at, condition, case.act)
