"""Gathers from the record what a report needs: loans, what was undone, returns."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from agent.loans.report import Report, Span, report
from agent.records.acts import ActKind
from agent.records.borrowing import LEFT
from agent.records.store import Records


def report_on(records: Records, span: Span, today: date) -> Report:
    """Return the numbers of a span of days, in the desk's own time zone."""
    returns = records.cases(since=_midnight(span.since), until=_midnight(span.until, days=1))
    return report(span, today, records.loans(), _left(records), returns)


def _left(records: Records) -> dict[str, Mapping[str, int]]:
    """Return, of each loan that was undone, what its borrower had left."""
    undone = (each.id for each in records.cases() if each.procedure == ActKind.UNDO)
    found: dict[str, Mapping[str, int]] = {}
    for case_id in undone:
        act = records.case(case_id).act or {}
        left = act.get(LEFT)
        if isinstance(left, Mapping):
            found[str(act["case"])] = {
                unit: count for unit, count in left.items() if isinstance(count, int)
            }
    return found


def _midnight(day: date, days: int = 0) -> datetime:
    """Return when a day began at the desk, or one so many days later."""
    return datetime.combine(day + timedelta(days=days), datetime.min.time()).astimezone()
