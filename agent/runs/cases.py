"""Opens, takes up and ends the cases of this desk: one run of a procedure on one tablet each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.desk import Desk
from agent.errors import Exit, UsageError
from agent.i18n import _, current
from agent.procedure.loader import load_named
from agent.procedure.model import Procedure
from agent.procedure.prompts import Listener, Prompter, Told, Tone
from agent.procedure.results import Outcome
from agent.procedure.state import state_of
from agent.records.case import Case, CaseSummary, EntryKind
from agent.runs.open_cases import (
    RETURN,
    VERIFY,
    WITHOUT_ADB,
    UnlessOpen,
    check_command,
    refuse_newcomer,
    refuse_second,
    to_resume,
)
from agent.runs.running import People, RunOutcome, RunRequest, check_deadlines, close_case, run_case
from agent.runs.scanning import name_scanned
from agent.runs.station import target
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.finding import tag_named


def start(
    desk: Desk, name: str, request: RunRequest, prompter: Prompter, emit: Listener
) -> RunOutcome:
    """Open a case for a procedure that looks at a tablet or takes it back, and run it.

    Raises:
        OpenCaseError: the tablet has an open case (exit 2).
        AmbiguousTabletError: the name means several tablets, or several are ready.
        FileError: the procedure is wrong (exit 4).
        UsageError: a deadline names no phase of the procedure.
        RecordError: the record can't be written.
    """
    procedure = load_named(name, desk.settings.procedures)
    check_deadlines(procedure, request.deadlines)
    desk.records.check_room()
    request = as_scanned(desk, request, emit)
    row = None if name == WITHOUT_ADB else target(desk, request.tablet)
    tablet = _given_facts(desk, request.tablet, row)
    if name == WITHOUT_ADB and request.tablet is not None:
        tablet["asset_tag"] = request.tablet
    looked_at = refuse_second(desk, tablet, request.tablet, row) if name != VERIFY else None

    def unless(opened: Sequence[CaseSummary]) -> None:
        if looked_at is not None:
            refuse_newcomer(opened, looked_at, tablet, request.tablet)

    case = open_case_for(desk, procedure, request, tablet, unless)
    state = state_of(case)
    state.listing = row
    return run_case(desk, case, state, procedure, request, People(prompter, emit))


def as_scanned(desk: Desk, request: RunRequest, emit: Listener) -> RunRequest:
    """Return the request with the tag that a label's scan means; says what is wrong with a scanner.

    Raises:
        WrongTagError: the scan's check character does not fit.
    """
    if request.tablet is None:
        return request
    name, told = name_scanned(desk, request.tablet)
    if told:
        emit(Told(told, tone=Tone.WARNING))
    return replace(request, tablet=name)


def open_case_for(
    desk: Desk,
    procedure: Procedure,
    request: RunRequest,
    tablet: Mapping[str, Any],
    unless: UnlessOpen,
) -> Case:
    """Open the case of a run; `unless` is asked under the desk's lock, as for the record."""
    return desk.records.open_case(
        procedure={
            "id": procedure.id,
            "version": procedure.version,
            "sha256": procedure.sha256,
        },
        plan=procedure.plan,
        operator=request.operator,
        language=current(),
        tablet=tablet,
        given=request.tablet,
        unless=unless,
    )


def resume(
    desk: Desk, request: RunRequest, prompter: Prompter, emit: Listener, command: str = RETURN
) -> RunOutcome:
    """Take up an open case of that command where it stands.

    Raises:
        CaseUnknownError, UsageError: there is none, or several to choose from (exit 2).
    """
    case = to_resume(desk, case_id=request.case, tablet=request.tablet, command=command)
    procedure = load_named(str(case.procedure["id"]), desk.settings.procedures)
    check_deadlines(procedure, request.deadlines)
    desk.records.check_room()
    desk.records.append(
        case.id,
        EntryKind.RESUMED,
        {"operator": request.operator, "sha256": procedure.sha256},
        after=case.entries[-1].n,
    )
    case = desk.records.case(case.id)
    state = state_of(case)
    state.listing = _last_seen(case)
    people = People(prompter, emit)
    return run_case(desk, case, state, procedure, request, people, resumed=True)


def _last_seen(case: Case) -> Listing | None:
    """Return where a case's tablet was when it was identified; another there is a swap."""
    address, usb = case.tablet.get("address"), case.tablet.get("usb")
    if not isinstance(address, str):
        return None
    return Listing(address, ConnectionState.ABSENT, usb=usb if isinstance(usb, str) else None)


def abandon(desk: Desk, case_id: str, operator: str, why: str, command: str = RETURN) -> RunOutcome:
    """Close an open case as aborted; the reason, a person's words, is kept out of the journal."""
    case = desk.records.case(case_id)
    check_command(case, command)
    if not case.open:
        raise UsageError(_("The case {case} is closed already.").format(case=case.id))
    desk.records.append(case.id, EntryKind.ABANDONED, {"operator": operator}, private={"why": why})
    state = state_of(case)
    close_case(desk, state, Outcome.ABORTED)
    return RunOutcome(desk.records.case(case.id), Outcome.ABORTED, Exit.DONE)


def _given_facts(desk: Desk, name: str | None, row: Listing | None) -> dict[str, Any]:
    """Return what is known of the tablet before it is read: its name, its serial."""
    tags = desk.records.tags()
    facts: dict[str, Any] = {}
    tag = None if name is None else tag_named(name, tags)
    if tag is not None:
        facts |= {"asset_tag": tag, "serial": tags[tag]}
    if row is not None:
        facts["address"] = row.address
        if row.state is ConnectionState.READY and "serial" not in facts:
            facts["serial"] = desk.read_serial(row)
    elif name is not None and "serial" not in facts:
        facts["named"] = name
    return facts
