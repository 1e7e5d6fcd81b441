"""Opens, takes up and ends the cases of this desk: one run of a procedure on one tablet each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.desk import Desk
from agent.errors import AmbiguousTabletError, Exit, OpenCaseError, QuitusError, UsageError
from agent.i18n import _, current
from agent.loans.contradictions import may_be_lent
from agent.open_cases import (
    VERIFY,
    check_command,
    command_of,
    name_of,
    refuse_newcomer,
    refuse_second,
    to_resume,
)
from agent.procedure.actions import ACTIONS
from agent.procedure.link import Link
from agent.procedure.loader import load_named
from agent.procedure.model import Procedure
from agent.procedure.prompts import Listener, Prompter, RunFinished, RunStarted
from agent.procedure.results import Outcome
from agent.procedure.runner import Ended, Run
from agent.procedure.state import RunState, state_of
from agent.records.case import Case, CaseSummary, EntryKind
from agent.records.standing import Unless
from agent.station import station, target
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.finding import tag_named
from agent.todo import todo

RETURN, WITHOUT_ADB = "return", "return-without-adb"


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


def open_case_for(
    desk: Desk,
    procedure: Procedure,
    request: RunRequest,
    tablet: Mapping[str, Any],
    unless: Callable[[Sequence[CaseSummary]], None],
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
    _close(desk, state, Outcome.ABORTED)
    return RunOutcome(desk.records.case(case.id), Outcome.ABORTED, Exit.DONE)


@dataclass(frozen=True)
class People:
    """Who answers, and who hears."""

    prompter: Prompter
    emit: Listener


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
    last = case.entries[-1].n

    def record(
        kind: EntryKind,
        data: Mapping[str, Any] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
    ) -> None:
        nonlocal last
        entry = desk.records.append(
            case.id,
            kind,
            data,
            phase=phase,
            private=private,
            after=last,
            unless=_unless(case.id, kind, data or {}),
        )
        last = entry.n

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
        record=record,
        deadlines=dict(request.deadlines),
    )
    ended = run.go()
    closed = _concluded(procedure, ended)
    warnings = _close(desk, state, ended.outcome) if closed else ()
    done = desk.records.case(case.id)
    people.emit(_finished(done, ended, state, warnings, closed=closed))
    return RunOutcome(done, ended.outcome, exit_code(ended), ended.error)


def _unless(case_id: str, kind: EntryKind, data: Mapping[str, Any]) -> Unless | None:
    """Return what is looked at under the desk's lock: two programs never lend one tablet."""
    if kind is not EntryKind.LENT:
        return None
    return may_be_lent(case_id, data["serial"], data["asset_tag"])


def _concluded(procedure: Procedure, ended: Ended) -> bool:
    """Whether the case is closed: by a pass, or by a failure about which nothing can be done."""
    if ended.outcome is Outcome.PASS:
        return True
    undecided = isinstance(ended.error, OpenCaseError | AmbiguousTabletError)
    if undecided or procedure.id == VERIFY:
        return True
    failed = ended.outcome is Outcome.FAIL and ended.phase is not None
    return failed and ACTIONS[procedure.phase(str(ended.phase)).do].concludes


def _close(desk: Desk, state: RunState, outcome: Outcome) -> tuple[str, ...]:
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
