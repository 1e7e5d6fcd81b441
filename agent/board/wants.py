"""What is wanted for a tablet now, and from whom; the order of the board follows (pure)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from agent.board.row import Row, RunView
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Verdict


class Who(StrEnum):
    """From whom something is wanted."""

    OPERATOR = "operator"
    BORROWER = "borrower"
    MANAGER = "manager"  # whoever manages the tablet from afar
    NOBODY = "nobody"


class Want(StrEnum):
    """What is wanted."""

    ANSWER = "answer"
    START = "start"
    TAKE_UP = "take_up"
    SEE_CASE = "see_case"
    PUT_AWAY = "put_away"
    PLUG_IN = "plug_in"
    REPLUG = "replug"
    AUTHORISE = "authorise"
    PERMIT = "permit"
    RESTART = "restart"
    UNLOCK = "unlock"
    SIGN_IN = "sign_in"
    FINISH_SETUP = "finish_setup"
    RELEASE = "release"
    PUT_RIGHT = "put_right"
    REMOVE_ACCOUNTS = "remove_accounts"
    CONFIRM_RESET = "confirm_reset"
    WAIT = "wait"


class Band(IntEnum):
    """How urgent a row is, the most urgent first."""

    ASKS = 0
    TROUBLE = 1
    PERSON = 2
    READY = 3
    BUSY = 4
    DONE = 5


@dataclass(frozen=True)
class Wanted:
    """What is wanted, and from whom."""

    want: Want
    who: Who


_NOTHING = Wanted(Want.WAIT, Who.NOBODY)
_PLUG_IN = Wanted(Want.PLUG_IN, Who.OPERATOR)
_REPLUG = Wanted(Want.REPLUG, Who.OPERATOR)

_BY_STATE: Mapping[ConnectionState, Wanted] = {
    ConnectionState.ABSENT: _PLUG_IN,
    ConnectionState.WAITING: _NOTHING,
    ConnectionState.UNAUTHORIZED: Wanted(Want.AUTHORISE, Who.BORROWER),
    ConnectionState.OFFLINE: _REPLUG,
    ConnectionState.RECOVERY: Wanted(Want.RESTART, Who.OPERATOR),
    ConnectionState.NO_PERMISSIONS: Wanted(Want.PERMIT, Who.OPERATOR),
    ConnectionState.OTHER: Wanted(Want.RESTART, Who.OPERATOR),
}

_BY_VERDICT: Mapping[Verdict, Wanted] = {
    Verdict.UNREADABLE: Wanted(Want.UNLOCK, Who.BORROWER),
    Verdict.FRP_LOCKED: Wanted(Want.SIGN_IN, Who.BORROWER),
    Verdict.TEST_HARNESS: Wanted(Want.FINISH_SETUP, Who.OPERATOR),
    Verdict.SETUP_WIZARD: Wanted(Want.FINISH_SETUP, Who.OPERATOR),
    Verdict.MANAGED: Wanted(Want.RELEASE, Who.MANAGER),
    Verdict.ACCOUNTS_PRESENT: Wanted(Want.START, Who.OPERATOR),
    Verdict.FRP_DATA_PRESENT: Wanted(Want.START, Who.OPERATOR),
    Verdict.CLEAR: Wanted(Want.START, Who.OPERATOR),
}

# Why a run waits (the reasons of `Waiting`) → what would end the wait.
_BY_REASON: Mapping[str, Wanted] = {
    "tablet_absent": _PLUG_IN,
    "tablet_unauthorized": _BY_STATE[ConnectionState.UNAUTHORIZED],
    "tablet_offline": _REPLUG,
    "tablet_recovery": _BY_STATE[ConnectionState.RECOVERY],
    "tablet_no_permissions": _BY_STATE[ConnectionState.NO_PERMISSIONS],
    "tablet_other": _BY_STATE[ConnectionState.OTHER],
    "unreadable": Wanted(Want.UNLOCK, Who.BORROWER),
    "readiness": Wanted(Want.PUT_RIGHT, Who.BORROWER),
    "accounts": Wanted(Want.REMOVE_ACCOUNTS, Who.BORROWER),
    "reset": Wanted(Want.CONFIRM_RESET, Who.BORROWER),
}

_WORST_FIRST = tuple(Verdict)


def wanted(row: Row) -> Wanted:
    """Return what is wanted for that tablet now."""
    if row.run is not None:
        return _of_run(row, row.run)
    if row.state is not ConnectionState.READY:
        return _BY_STATE[row.state]
    if row.silent:
        return _REPLUG
    if row.judgement is None:
        return _NOTHING
    if row.open_case is not None:
        return Wanted(Want.TAKE_UP, Who.OPERATOR)
    return _BY_VERDICT[row.judgement.verdict]


def _of_run(row: Row, run: RunView) -> Wanted:
    if run.asked is not None:
        return Wanted(Want.ANSWER, Who.OPERATOR)
    if run.under_way:
        return _BY_REASON.get(run.waiting.reason, _NOTHING) if run.waiting else _NOTHING
    if not run.closed:
        return _PLUG_IN if row.state is ConnectionState.ABSENT else _taking_up(row)
    good = run.outcome == "pass" and not run.todo
    return Wanted(Want.PUT_AWAY if good else Want.SEE_CASE, Who.OPERATOR)


def _taking_up(row: Row) -> Wanted:
    ready = row.state is ConnectionState.READY and not row.silent
    return Wanted(Want.TAKE_UP, Who.OPERATOR) if ready else _BY_STATE.get(row.state, _REPLUG)


def band(row: Row) -> Band:
    """Return how urgent a row is."""
    if row.asked is not None:
        return Band.ASKS
    if row.run is not None and not row.run.under_way:
        return Band.DONE if row.run.outcome == "pass" else Band.TROUBLE
    need = wanted(row)
    if need == _NOTHING:
        return Band.BUSY
    if need.want in (Want.START, Want.TAKE_UP):
        return Band.READY
    if row.at_work and need.who is Who.BORROWER:
        return Band.PERSON
    return Band.TROUBLE


def _gravity(row: Row) -> int:
    """Return how bad it is, the worst 0: a run that stopped, a dead cable, then by verdict."""
    if row.run is not None:
        return 0
    if row.silent or row.state is not ConnectionState.READY:
        return 1
    return 2 if row.judgement is None else 3 + _WORST_FIRST.index(row.judgement.verdict)


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, worst and waiting first; of equal ones the one that waits longest."""
    return tuple(sorted(rows, key=_place))


def _place(row: Row) -> tuple[int, int, datetime, tuple[int, ...], str, int]:
    urgent = band(row)
    gravity = _gravity(row) if urgent in (Band.TROUBLE, Band.READY) else 0
    port = row.listing.usb or ""
    numbers = tuple(int(part[:9]) for part in re.findall(r"[0-9]+", port))
    # Tablets that came together stay in the order of their ports, not of microseconds.
    moment = row.moment.replace(second=row.moment.second // 10 * 10, microsecond=0)
    return urgent, gravity, moment, numbers, row.listing.address, row.key


def questions(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows that ask something, in the order in which the questions were put."""
    asking = [(row.asked.number, row) for row in rows if row.asked is not None]
    return tuple(row for _number, row in sorted(asking, key=lambda each: each[0]))
