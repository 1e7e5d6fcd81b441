"""What this desk lends to a run: where its tablet is, what is on record about it, its guides."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from agent.desk import Desk, new_salt
from agent.procedure.guides import guide_for, load_guides
from agent.procedure.state import RunState, state_of
from agent.procedure.station import LastReturn, Station
from agent.records.case import Case, EntryKind
from agent.runs.loan_desk import lending
from agent.runs.open_cases import VERIFY, holding, is_of, open_case, open_returns
from agent.tablet.advice import advice
from agent.tablet.choosing import ambiguous
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import is_common_serial
from agent.tablet.snapshot import Snapshot


def station(desk: Desk, case: Case, name: str | None) -> Station:
    """Return what a run of that case needs of this desk.

    Args:
        name: what the operator called the tablet; None: the one that is ready.
    """
    guides = load_guides(desk.settings.procedures)
    return Station(
        clock=desk.clock,
        locking_types=desk.settings.locking_types,
        guide_for=lambda maker, brand: guide_for(guides, maker, brand),
        name=name,
        find=lambda: target(desk, name),
        new_salt=new_salt,
        tags_of=desk.tags_of,
        open_cases=lambda: tuple(each.id for each in open_returns(desk) if each.id != case.id),
        clash=_clash(desk, case),
        check_room=desk.records.check_room,
        last_return=lambda snapshot, tag: _last_return(desk, snapshot, tag),
        advice=lambda row: advice(row, sys.platform),
        lending=lending(desk, case),
        portal_url=desk.settings.portal_url,
    )


def _clash(desk: Desk, case: Case) -> Callable[[RunState, Snapshot | None, str | None], None]:
    def check(state: RunState, snapshot: Snapshot | None, tag: str | None) -> None:
        if case.procedure["id"] == VERIFY:
            return
        for summary in holding(desk.records.cases(open_only=True)):
            if summary.id == state.case_id:
                continue
            same_tag = tag is not None and summary.tablet.get("asset_tag") == tag
            if same_tag or (snapshot is not None and is_of(desk, summary, snapshot)):
                raise open_case(summary, tag or state.name)

    return check


def _last_return(desk: Desk, snapshot: Snapshot, tag: str | None) -> LastReturn | None:
    """Return the newest return of this tablet that reached the reset.

    Where several tablets may share the serial, only one with this very asset tag is the tablet's.
    """
    serial = snapshot.identity.serial
    found = [last for last in _returns_that_reset(desk, serial) if tag in (None, last.asset_tag)]
    if serial is None or is_common_serial(serial) or len(desk.tags_of(serial)) > 1:
        return next((last for last in found if tag is not None), None)
    if found:
        return found[0]
    return next(iter(_returns_that_reset(desk, serial)), None)


def _returns_that_reset(desk: Desk, serial: str | None) -> Iterator[LastReturn]:
    for summary in desk.records.cases(tablet=serial):
        if summary.procedure == VERIFY or summary.tablet.get("serial") != serial:
            continue
        case = desk.records.case(summary.id)
        state = state_of(case)
        if state.before is not None and state.intended:
            label = summary.tablet.get("asset_tag")
            yield LastReturn(summary.id, state.before.to_json(), _text(label), _restocked(case))


def _restocked(case: Case) -> dict[str, Any] | None:
    found = [dict(entry.data) for entry in case.entries if entry.kind is EntryKind.RESTOCKED]
    return found[-1] if found else None


def target(desk: Desk, name: str | None) -> Listing | None:
    """Return the listing that is meant, or None where none is there yet.

    Raises:
        AmbiguousTabletError: several are meant.
    """
    if name is not None:
        rows = desk.find(name)
    else:
        rows = tuple(row for row in desk.bus.list() if row.state is ConnectionState.READY)
    if len(rows) > 1:
        raise ambiguous(rows)
    return rows[0] if rows else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
