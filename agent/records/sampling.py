"""Which returns are re-checked by somebody else: drawn fairly, so that the draw can be repeated.

Nobody can choose what is drawn. The seed comes from the hash of the entry that opens the draw's own
case, which holds 74 random bits: it is known only once the draw stands in the journal. A return
takes part in one draw, so that a second draw can't replace a first one that nobody liked.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.records.canonical import JsonValue, digest
from agent.records.case import Case, CaseSummary
from agent.records.entry import EntryKind

SAMPLE = "sample"  # the procedure of a draw's case
VERIFY = "verify"
PERCENT = 5  # of the returns of a period, at least (R2v3 asks for it of sanitised devices)
_CHECKABLE = "return"  # has a fingerprint that `verify` can compare with
_RETURNS = frozenset({_CHECKABLE, "return-without-adb"})
_ENDED = frozenset({"pass", "fail"})  # an abandoned case is no return


@dataclass(frozen=True)
class Period:
    """When a return was opened: `since` included, `until` not; as the record spells moments."""

    since: str | None = None
    until: str | None = None

    @property
    def text(self) -> str:
        """The period as a case's `given` holds it: an interval of ISO 8601, open where unsaid."""
        return f"{self.since or '..'}/{self.until or '..'}"

    @classmethod
    def of(cls, text: str | None) -> "Period":
        """Return the period that `text` spelled."""
        since, _slash, until = (text or "../..").partition("/")
        return cls(*(None if part == ".." else part for part in (since, until)))

    def holds(self, moment: str) -> bool:
        """Whether a moment lies in it; the record's spelling sorts by time."""
        return (self.since or "") <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Draw:
    """A draw as it is on record.

    Attributes:
        case: the id of its case; `n` and `head` are number and hash of the entry that opened it.
        percent: how many returns of a hundred, at least one.
        candidates: the returns that could be drawn, oldest first.
        others: returns of the period that `verify` can't look at; they count, but aren't drawn.
        drawn: those that were, in the order of the draw.
    """

    case: str
    n: int
    head: str
    opened_at: str
    operator: str
    period: Period
    percent: int
    candidates: tuple[str, ...]
    others: tuple[str, ...]
    drawn: tuple[str, ...]

    @property
    def considered(self) -> tuple[str, ...]:
        """Every return that took part."""
        return self.candidates + self.others

    @property
    def holds(self) -> bool:
        """Whether the draw, repeated, draws the same."""
        seed = seed_of(self.head, self.period)
        return self.drawn == chosen(seed, self.candidates, len(self.considered), self.percent)


class State(StrEnum):
    """How the re-check of a drawn return stands; `undecided` asks for another one."""

    WAITING = "waiting"
    UNDECIDED = "undecided"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Recheck:
    """A drawn return, and the case of the `verify` that looked at it again, if one did."""

    returned: Case
    state: State
    by: Case | None = None


def seed_of(head: str, period: Period) -> str:
    """Return the seed of a draw: SHA-256 of the journal's head and the period, hexadecimal."""
    return digest({"head": head, "since": period.since, "until": period.until})


def chosen(seed: str, candidates: Iterable[str], returns: int, percent: int) -> tuple[str, ...]:
    """Return the drawn ones: those whose SHA-256 of `seed`, a blank and the id is the lowest.

    Args:
        returns: how many returns the percentage is taken of.
        percent: from 1 to 100; what it makes is rounded up, and never less than one.
    """
    count = max(1, -(-returns * percent // 100))

    def lot(case_id: str) -> bytes:
        return hashlib.sha256(f"{seed} {case_id}".encode()).digest()

    return tuple(sorted(candidates, key=lot)[:count])


def taking_part(
    cases: Iterable[CaseSummary], period: Period, considered: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the returns of a period that took part in no draw: those to draw from, and others."""
    candidates: list[str] = []
    others: list[str] = []
    for case in sorted(cases, key=lambda case: (case.opened_at, case.id)):
        if is_return(case) and period.holds(case.opened_at) and case.id not in considered:
            checkable = (case.procedure, case.outcome) == (_CHECKABLE, "pass")
            (candidates if checkable else others).append(case.id)
    return tuple(candidates), tuple(others)


def is_return(case: CaseSummary) -> bool:
    """Whether a case is a return that came to its end."""
    return case.procedure in _RETURNS and not case.open and case.outcome in _ENDED


def drawn_data(
    head: str, period: Period, percent: int, candidates: Sequence[str], others: Sequence[str]
) -> dict[str, JsonValue]:
    """Return what the entry that closes a draw's case holds of it."""
    seed = seed_of(head, period)
    drawn = chosen(seed, candidates, len(candidates) + len(others), percent)
    return {
        "candidates": list(candidates),
        "drawn": list(drawn),
        "others": list(others),
        "percent": percent,
        "seed": seed,
    }


def draw_in(case: Case) -> Draw | None:
    """Return the draw that a case holds; None if it doesn't hold one, or not yet."""
    opened, closed = case.entries[0], case.entries[-1]
    data = closed.data.get("draw")
    if closed.kind is not EntryKind.CLOSED or not isinstance(data, Mapping):
        return None
    percent = data.get("percent")
    return Draw(
        case=case.id,
        n=opened.n,
        head=opened.hash,
        opened_at=case.opened_at,
        operator=case.operator,
        period=Period.of(case.given),
        percent=percent if isinstance(percent, int) else PERCENT,
        candidates=_ids(data.get("candidates")),
        others=_ids(data.get("others")),
        drawn=_ids(data.get("drawn")),
    )


def recheck(returned: Case, drawn_at: int, verified: Iterable[Case]) -> Recheck:
    """Return how the re-check of a drawn return stands.

    Args:
        drawn_at: the number of the entry that opened the draw.
        verified: the cases of `verify`, in any order; those count that came after the draw, were
            made by other operators than the return, and compared the tablet with this return.
    """
    found = [
        Recheck(returned, _state(case), case)
        for case in sorted(verified, key=lambda case: case.entries[0].n)
        if case.entries[0].n > drawn_at
        and operators(case).isdisjoint(operators(returned))
        and _compared_with(case) == returned.id
    ]
    for state in (State.WRONG, State.RIGHT, State.UNDECIDED):  # what was seen wrong stays so
        for each in found:
            if each.state is state:
                return each
    return Recheck(returned, State.WAITING)


def operators(case: Case) -> set[str]:
    """Return the codes of all who had a hand in a case."""
    more = (entry.data.get("operator") for entry in case.entries if entry.kind is EntryKind.RESUMED)
    return {case.operator, *(str(code) for code in more if code)}


_STATES = {"proven": State.RIGHT, "not_reset": State.WRONG}


def _state(verified: Case) -> State:
    level = verified.proof.get("level") if verified.proof else None
    return _STATES.get(str(level), State.UNDECIDED)


def _compared_with(verified: Case) -> str | None:
    found = [phase.measurements.get("compared_with") for phase in verified.phases.values()]
    return next((case_id for case_id in found if isinstance(case_id, str)), None)


def _ids(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
