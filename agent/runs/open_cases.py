"""Which open case a command means, and that a tablet never gets a second one."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from agent.desk import Desk
from agent.errors import CaseUnknownError, OpenCaseError, TabletError, UsageError
from agent.i18n import _, ngettext
from agent.procedure.state import state_of
from agent.records.case import Case, CaseSummary
from agent.records.sampling import SAMPLE
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import Sameness, same_tablet
from agent.tablet.snapshot import Snapshot

# The procedures that quitus ships.
RETURN, WITHOUT_ADB, VERIFY, LEND = "return", "return-without-adb", "verify", "lend"
UnlessOpen = Callable[[Sequence[CaseSummary]], None]  # what it raises keeps a case from opening
_LOOKING_BACK = frozenset({VERIFY, SAMPLE})  # at returns; they stand in no other case's way


def refuse_second(
    desk: Desk, tablet: Mapping[str, Any], name: str | None, row: Listing | None
) -> frozenset[str]:
    """Raise OpenCaseError where an open case has the tablet that is meant.

    Args:
        tablet: what is known of it before it is read in full.
        name: what the operator called it, or None.
        row: where it is on the bus, or None while it is not there.

    Returns:
        The open cases that were looked at, none of which is the tablet's.
    """
    serial = tablet.get("serial")
    opened = holding(desk.records.cases(open_only=True))
    for summary in opened:
        theirs = summary.tablet
        same_name = name is not None and name in (theirs.get("asset_tag"), theirs.get("named"))
        same_serial = bool(theirs.get("serial")) and theirs.get("serial") in (serial, name)
        if same_name or (same_serial and not _is_twin(desk, summary, row)):
            raise open_case(summary, name or str(serial))
    return frozenset(summary.id for summary in opened)


def refuse_newcomer(
    opened: Iterable[CaseSummary],
    looked_at: Collection[str],
    tablet: Mapping[str, Any],
    name: str | None,
) -> None:
    """Raise OpenCaseError where another program has just opened a case for the tablet.

    For use under the desk's lock, where no tablet can be read: what two programs call alike at the
    same moment is one tablet.
    """
    ours = {name, *(tablet.get(key) for key in _NAMES)} - {None}
    for summary in holding(opened):
        if summary.id not in looked_at and _names(summary) & ours:
            raise open_case(summary, name)


def _is_twin(desk: Desk, summary: CaseSummary, row: Listing | None) -> bool:
    """Whether the tablet that is there is certainly another than the case's, of the same serial."""
    if row is None or row.state is not ConnectionState.READY:
        return False
    try:
        return not is_of(desk, summary, desk.probe(row))
    except TabletError:
        return False


def is_of(desk: Desk, summary: CaseSummary, snapshot: Snapshot) -> bool:
    """Whether a tablet may be the one of that case; after its reset `android_id` tells nothing."""
    state = state_of(desk.records.case(summary.id))
    serial = snapshot.identity.serial
    same_serial = serial is not None and summary.tablet.get("serial") == serial
    if state.identity is None:
        return same_serial
    sameness = same_tablet(state.identity, snapshot, android_id=not state.intended)
    return sameness is Sameness.SAME or (sameness is Sameness.UNSURE and same_serial)


def open_case(summary: CaseSummary, tablet: str | None) -> OpenCaseError:
    """Return the error that names the open case and how to take it up."""
    return OpenCaseError(
        _("This tablet has an open case: {case}.").format(case=summary.id),
        hint=_(
            "Take it up with “quitus {command} --resume --case {case}”, or end it with "
            "“quitus {command} --abandon {case}”."
        ).format(command=command_of(summary.procedure), case=summary.id),
        tablet=tablet,
    )


def command_of(procedure: object) -> str:
    """Return the command that takes up a case of that procedure."""
    return LEND if procedure == LEND else RETURN


def open_returns(desk: Desk) -> tuple[CaseSummary, ...]:
    """Return the open cases of returns, newest first."""
    return _open(desk, RETURN)


def open_loans(desk: Desk) -> tuple[CaseSummary, ...]:
    """Return the open cases of loans, newest first."""
    return _open(desk, LEND)


def _open(desk: Desk, command: str) -> tuple[CaseSummary, ...]:
    cases = holding(desk.records.cases(open_only=True))
    return tuple(case for case in cases if command_of(case.procedure) == command)


def holding(cases: Iterable[CaseSummary]) -> tuple[CaseSummary, ...]:
    """Return those of some open cases that have a tablet for themselves: returns and loans."""
    return tuple(case for case in cases if case.procedure not in _LOOKING_BACK)


def to_resume(desk: Desk, *, case_id: str | None, tablet: str | None, command: str) -> Case:
    """Return the case that is named, the tablet's, or the only open one.

    Args:
        case_id, tablet: as the operator named them.
        command: `return` or `lend`: the other's cases are not taken up.

    Raises:
        CaseUnknownError: there is none.
        UsageError: there are several; they are listed.
    """
    if case_id is not None:
        return _named_case(desk, case_id, command)
    found = _open(desk, command)
    if tablet is not None:
        names = {tablet, desk.records.tags().get(tablet)}
        names |= {row.address for row in desk.find(tablet) if row.address}
        found = tuple(case for case in found if _names(case) & names)
    if not found:
        raise CaseUnknownError(
            _("There is no open case to take up."),
            hint=_("“quitus cases” lists them all."),
            tablet=tablet,
        )
    if len(found) > 1:
        raise UsageError(
            ngettext(
                "{count} case is open: {cases}.", "{count} cases are open: {cases}.", len(found)
            ).format(count=len(found), cases=", ".join(_line(case) for case in found)),
            hint=_("Pick one with “--case ID”."),
        )
    return desk.records.case(found[0].id)


def _named_case(desk: Desk, case_id: str, command: str) -> Case:
    case = desk.records.case(case_id)
    if not case.open:
        raise UsageError(
            _("The case {case} is closed; there is nothing to take up.").format(case=case.id)
        )
    check_command(case, command)
    return case


def check_command(case: Case, command: str) -> None:
    """Raise UsageError where a case of loans is meant by `return`, or the other way round."""
    theirs = command_of(case.procedure.get("id"))
    if theirs != command:
        raise UsageError(
            _("The case {case} is one of “quitus {command}”.").format(case=case.id, command=theirs),
            hint=_("Write “quitus {command}” with the same words.").format(command=theirs),
        )


def name_of(case: Case) -> str | None:
    """Return the name by which a killed run's tablet can be found again."""
    for key in ("serial", "named", "address"):
        if case.tablet.get(key):
            return str(case.tablet[key])
    return None


_NAMES = ("asset_tag", "serial", "address", "named")


def _names(case: CaseSummary) -> set[str]:
    return {str(case.tablet[key]) for key in _NAMES if case.tablet.get(key)}


def _line(case: CaseSummary) -> str:
    return f"{case.id} ({', '.join(sorted(_names(case))) or '—'})"
