"""What the desk lends to a run: its clock, where its tablet is, what is on record about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agent.clock import Clock
from agent.procedure.model import Guide
from agent.procedure.state import RunState
from agent.records.loans import Loan
from agent.records.stock import StockTablet
from agent.tablet.device import Listing
from agent.tablet.snapshot import Snapshot


@dataclass(frozen=True)
class Known:
    """A borrower whom this desk knows; the class or subject tells people of one name apart."""

    id: str
    name: str
    group: str


@dataclass(frozen=True)
class Lending:
    """What a run asks of the desk's stock, loans and people.

    Attributes:
        today: returns the desk's own date.
        tablet: returns what the stock holds of the run's tablet; None: it is not there.
        loan: returns the loan of which the run's tablet is out, or None.
        texts: returns what people typed in this run, by phase and field: it is kept apart.
        borrower: returns whose a loan is; None once that is forgotten.
        known: returns the borrowers of that name, or the one of that id.
        papers: makes the papers that the run has by now and returns the files; None where they are
            written by hand.
        by_rule: the tablet was picked by the rule of the notice, not by name.
    """

    today: Callable[[], date]
    tablet: Callable[[RunState], StockTablet | None]
    loan: Callable[[RunState], Loan | None]
    texts: Callable[[], Mapping[tuple[str, str], str]]
    borrower: Callable[[Loan], Known | None]
    known: Callable[[str], tuple[Known, ...]]
    papers: Callable[[], tuple[Path, ...]] | None = None
    by_rule: bool = False


@dataclass(frozen=True)
class Station:
    """What the desk lends to a run.

    Attributes:
        locking_types: account types that lock, beside those that always do.
        guide_for: returns how a maker names things, by manufacturer and brand.
        name: what the operator called the tablet, or None: the one that is ready.
        find: returns where the tablet that the command means is on the bus, None while it is not.
        new_salt: returns a fresh random salt, hex.
        tags_of: the asset tags that this desk knows for a serial; several for twins.
        open_cases: returns the ids of this desk's other open returns.
        clash: raises OpenCaseError if another open case has this tablet: the one that was read, or
            the one of that asset tag.
        check_room: raises RecordError if the disk is too full to begin a reset.
        last_return: the newest return of the tablet that reached the reset, for this asset tag
            where several tablets share the serial; None if there is none.
        advice: returns what to do for a tablet that is not ready.
        lending: its stock, loans and borrowers.
        portal_url: where the Region's application is, for words only.
        battery_needed: percent of charge below which no reset is begun.
    """

    clock: Clock
    locking_types: frozenset[str]
    guide_for: Callable[[str | None, str | None], Guide]
    name: str | None
    find: Callable[[], Listing | None]
    new_salt: Callable[[], str]
    tags_of: Callable[[str | None], tuple[str, ...]]
    open_cases: Callable[[], tuple[str, ...]]
    clash: Callable[[RunState, Snapshot | None, str | None], None]
    check_room: Callable[[], None]
    last_return: Callable[[Snapshot, str | None], "LastReturn | None"]
    advice: Callable[[Listing], str]
    lending: Lending
    portal_url: str = ""
    battery_needed: int = 30


@dataclass(frozen=True)
class LastReturn:
    """The newest return of a tablet that reached the reset: its case, and what it read before.

    `restocked` is what put the tablet back in stock; None where that return did not.
    """

    case: str
    before: dict[str, Any]
    asset_tag: str | None
    restocked: dict[str, Any] | None = None
