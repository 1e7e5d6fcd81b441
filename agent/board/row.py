"""What the board knows: a frozen row a tablet, and a frozen board of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from agent.procedure.prompts import Question, Told, Waiting
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.verdict import Judgement

_BEFORE_RESET = frozenset(
    {"identify", "presence", "condition", "readiness", "accounts", "frp", "checkpoint"}
)


@dataclass(frozen=True)
class Asked:
    """A question that a run has put and nobody has answered; `number` counts all questions."""

    number: int
    question: Question
    since: datetime


@dataclass(frozen=True)
class RunView:
    """What can be seen of a tablet's run.

    Attributes:
        since: when its phase began, or when it ended.
        case: None until its case is open.
        phase, title, number, total: the phase that it is in; its number counts from 1.
        told: what was said in this phase, the newest last.
        waiting, asked: what it waits for, if it does.
        outcome: how it ended, or None while it is under way.
        detail: what stood in its way.
        todo: what it left to be done by people.
    """

    since: datetime
    case: str | None = None
    phase: str | None = None
    title: str = ""
    number: int = 0
    total: int = 0
    told: tuple[Told, ...] = ()
    waiting: Waiting | None = None
    asked: Asked | None = None
    outcome: str | None = None
    proof: str | None = None
    closed: bool = False
    detail: str = ""
    todo: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether it has not ended."""
        return self.outcome is None

    @property
    def before_reset(self) -> bool:
        """Whether the tablet must still be what it was, and in ADB's sight."""
        return self.phase is None or self.phase in _BEFORE_RESET


@dataclass(frozen=True)
class Row:
    """One tablet on the board; nothing of a person.

    Attributes:
        key: names the row as long as the board runs.
        listing: where ADB shows the tablet, or showed it last (then its state is `absent`).
        since: when its state or its verdict became what it is.
        android_id: of the last read, to tell twins apart; never shown, never kept.
        boot_id: of the last read: another one means that the tablet was started anew.
        judgement: of the last read; None where there was none.
        read_at: when the last answer came; None: none yet.
        silent: it is listed as ready, and does not answer.
        open_case: a case of this tablet that waits to be taken up.
        loan: what the loans know of it (a class, a loan); None: nothing.
        marked: somebody looks for it.
        notice: the last thing that could not be done with it, a whole sentence.
    """

    key: int
    listing: Listing
    since: datetime
    serial: str | None = None
    android_id: str | None = field(default=None, repr=False)
    boot_id: str | None = None
    asset_tag: str | None = None
    maker: str | None = None
    model: str | None = None
    android: str | None = None
    judgement: Judgement | None = None
    read_at: datetime | None = None
    silent: bool = False
    open_case: str | None = None
    loan: str | None = None
    run: RunView | None = None
    marked: bool = False
    notice: str = ""

    @property
    def state(self) -> ConnectionState:
        """How the tablet stands with ADB now."""
        return self.listing.state

    @property
    def at_work(self) -> bool:
        """Whether a run of it is under way."""
        return self.run is not None and self.run.under_way

    @property
    def asked(self) -> Asked | None:
        """The question that waits for an answer, or None."""
        return self.run.asked if self.run else None

    @property
    def moment(self) -> datetime:
        """Since when the tablet is as the board shows it."""
        if self.run is None:
            return self.since
        if self.run.asked:
            return self.run.asked.since
        return self.run.waiting.since if self.run.waiting else self.run.since


@dataclass(frozen=True)
class Board:
    """All rows, in the order in which their tablets came.

    `trouble` says why ADB's list can't be had at all, a whole sentence; else it is empty.
    `hub_sizes` tells how many ports a hub has, by its path, where USB tells it.
    """

    rows: tuple[Row, ...] = ()
    trouble: str = ""
    hub_sizes: Mapping[str, int] = field(default_factory=dict)

    def row(self, key: int) -> Row | None:
        """Return the row of that key, or None if it is gone."""
        return next((row for row in self.rows if row.key == key), None)

    def with_row(self, changed: Row) -> Self:
        """Return the board with that row in the place of its former self."""
        rows = tuple(changed if row.key == changed.key else row for row in self.rows)
        return replace(self, rows=rows)
