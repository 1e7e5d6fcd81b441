"""What the school tells of its loans over a month, a school year, or from one day to another.

Pure: loans and returns as the record has them in, numbers out. Nobody's name is needed, so the
numbers are the same after people were forgotten.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from agent.errors import UsageError
from agent.i18n import _
from agent.records.borrowing import MONTH, YEAR
from agent.records.case import CaseSummary
from agent.records.loans import Loan, LoanState
from agent.records.school_year import FIRST_MONTH

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_RANKS = {"ok": 0, "worn": 1, "damaged": 2, "missing": 3}
_BAD = 2
_RETURNS = frozenset({"return", "return-without-adb"})
_ENDED = frozenset({"pass", "fail"})  # an abandoned case is no return
NO_PROOF = "none"  # it ended before the reset
LEVELS = ("proven", "attested", "not_reset", "unknown", NO_PROOF)


@dataclass(frozen=True)
class Span:
    """Days, first and last included; `unit` is `month`, `year` or None for any other."""

    since: date
    until: date
    unit: str | None = None

    def holds(self, day: str | None) -> bool:
        """Whether a day of the record lies in it."""
        return day is not None and self.since.isoformat() <= day <= self.until.isoformat()


def month_span(text: str) -> Span:
    """Return the month that is written `2026-09`; raises UsageError."""
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) < 9999:
        raise UsageError(
            _("“{text}” is no month.").format(text=text), hint=_("Write it as 2026-09.")
        )
    first = date(int(found[1]), int(found[2]), 1)
    return Span(first, _month_after(first) - timedelta(days=1), MONTH)


def year_span(text: str) -> Span:
    """Return the school year that is written `2026-2027`; raises UsageError."""
    found = _YEAR.fullmatch(text)
    if not found or int(found[2]) != int(found[1]) + 1 or int(found[1]) < 1:
        raise UsageError(
            _("“{text}” is no school year.").format(text=text), hint=_("Write it as 2026-2027.")
        )
    return school_year(int(found[1]))


def school_year(begun: int) -> Span:
    """Return the school year that begins in that year: 1 September to 31 August."""
    first = date(begun, FIRST_MONTH, 1)
    return Span(first, date(begun + 1, FIRST_MONTH, 1) - timedelta(days=1), YEAR)


def year_of(day: date) -> Span:
    """Return the school year of a day."""
    return school_year(day.year if day.month >= FIRST_MONTH else day.year - 1)


@dataclass(frozen=True)
class Durations:
    """How many days the loans that ended lasted; the average is rounded; None without any."""

    count: int
    shortest: int | None
    median: int | None
    average: int | None
    longest: int | None


@dataclass(frozen=True)
class Report:
    """The numbers of a span.

    Attributes:
        span: the days.
        as_of: the day on which what goes on was looked at: the span's last, or today.
        loans: how many began; by_kind, by_ground: of which kind of borrower, on which ground.
        borrowers: ground → how many different people; None for a span that is neither a month nor
            a school year: that is not told without their names.
        first_loans: tablets that were lent for the first time.
        extended: of the loans that began, how many were extended.
        open_ended: of them, how many had no end.
        undone: how many that began were undone; they count nowhere else.
        out: how many were out on `as_of`; overdue: how many of those should have been back.
        returned: how many came back; late: how many of those after their end.
        durations: of those that came back.
        lost, stolen: how many were written off so.
        damaged: how many came back with a part that was damaged or missing, and wasn't at the loan.
        resets: proof level → how many returns ended with it.
    """

    span: Span
    as_of: date
    loans: int
    by_kind: Mapping[str, int]
    by_ground: Mapping[str, int]
    borrowers: Mapping[str, int] | None
    first_loans: int
    extended: int
    open_ended: int
    undone: int
    out: int
    overdue: int
    returned: int
    late: int
    durations: Durations
    lost: int
    stolen: int
    damaged: int
    resets: Mapping[str, int]


def report(
    span: Span,
    today: date,
    loans: Sequence[Loan],
    left: Mapping[str, Mapping[str, int]],
    returns: Iterable[CaseSummary],
) -> Report:
    """Return the numbers of a span.

    Args:
        span: the days.
        today: the desk's day.
        loans: every loan on record.
        left: loan that was undone → for `month` and `year`, whether its borrower has others left.
        returns: the cases opened in the span; those that are no returns don't count.
    """
    all_begun = [loan for loan in loans if span.holds(loan.start)]
    valid = [loan for loan in loans if loan.state is not LoanState.UNDONE]
    begun = [loan for loan in all_begun if loan.state is not LoanState.UNDONE]
    back = [each for each in valid if _is_back(each) and span.holds(each.ended_on)]
    as_of = min(span.until, today)
    out = [loan for loan in valid if _is_out(loan, as_of)]
    gone = Counter(loan.state for loan in valid if span.holds(loan.ended_on))
    return Report(
        span=span,
        as_of=as_of,
        loans=len(begun),
        by_kind=_count(loan.borrower_kind for loan in begun),
        by_ground=_count(loan.ground for loan in begun),
        borrowers=_borrowers(all_begun, left, span.unit) if span.unit else None,
        first_loans=sum(loan.was_new for loan in begun),
        extended=sum(loan.extended > 0 for loan in begun),
        open_ended=sum(loan.due is None for loan in begun),
        undone=len(all_begun) - len(begun),
        out=len(out),
        overdue=sum(loan.due is not None and loan.due < as_of.isoformat() for loan in out),
        returned=len(back),
        late=sum(loan.due is not None and loan.due < str(loan.ended_on) for loan in back),
        durations=_durations(back),
        lost=gone[LoanState.LOST],
        stolen=gone[LoanState.STOLEN],
        damaged=sum(map(_is_damaged, back)),
        resets=_resets(returns),
    )


def _borrowers(
    begun: Iterable[Loan], left: Mapping[str, Mapping[str, int]], unit: str
) -> dict[str, int]:
    """Return how many different people borrowed: each counts at the first loan of the span.

    A first loan that was undone stands for its borrower only if others of his are left.
    """
    firsts = []
    for loan in begun:
        again = loan.again.get(unit) if isinstance(loan.again, Mapping) else 0
        stands = loan.state is not LoanState.UNDONE or left.get(loan.id, {}).get(unit, 0)
        if not again and stands:
            firsts.append(loan.ground)
    return _count(firsts)


def _resets(returns: Iterable[CaseSummary]) -> dict[str, int]:
    levels = Counter(
        case.proof or NO_PROOF
        for case in returns
        if case.procedure in _RETURNS and not case.open and case.outcome in _ENDED
    )
    return {level: levels[level] for level in LEVELS}


def _durations(back: Sequence[Loan]) -> Durations:
    days = sorted(_days(loan) for loan in back)
    if not days:
        return Durations(0, None, None, None, None)
    average = (2 * sum(days) + len(days)) // (2 * len(days))
    return Durations(len(days), days[0], median_low(days), average, days[-1])


def _days(loan: Loan) -> int:
    begun, ended = date.fromisoformat(str(loan.start)), date.fromisoformat(str(loan.ended_on))
    return max(0, (ended - begun).days)


def _is_back(loan: Loan) -> bool:
    return loan.state is LoanState.RETURNED and loan.start is not None


def _is_out(loan: Loan, day: date) -> bool:
    begun = loan.start is not None and loan.start <= day.isoformat()
    return begun and (loan.ended_on is None or loan.ended_on > day.isoformat())


def _is_damaged(loan: Loan) -> bool:
    return any(
        _rank(state) >= _BAD and _rank(state) > _rank(loan.condition_out.get(part))
        for part, state in loan.condition_back.items()
    )


def _rank(state: object) -> int:
    return _RANKS.get(str(state), 0)


def _count(values: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(value or "" for value in values).items()))


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
