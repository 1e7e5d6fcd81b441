"""A report as lines that people read: a key, a sentence, a number; for screen, CSV and PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from agent.i18n import _, current
from agent.loans.report import NO_PROOF, Report
from agent.loans.words import ground_word
from agent.tablet.proof import ProofLevel
from agent.tablet.proof_words import level_name


class Figure(NamedTuple):
    """A number of the report; its key is the same in every language; None: not told."""

    key: str
    label: str
    value: int | None


def title(report: Report) -> str:
    """Return what the report is about."""
    return _("Loans from {since} to {until}").format(
        since=_day(report.span.since), until=_day(report.span.until)
    )


def as_of(report: Report) -> str:
    """Return on which day what goes on was looked at."""
    return _("What is out and overdue: as of {day}.").format(day=_day(report.as_of))


def figures(report: Report) -> tuple[Figure, ...]:
    """Return every number of the report, in the order in which it is read."""
    return tuple(_figures(report))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y") if current() == "fr" else day.isoformat()


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    told = asdict(report)
    span = report.span
    told["span"] = {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "unit": span.unit,
    }
    return {**told, "as_of": report.as_of.isoformat()}


def _figures(report: Report) -> Iterator[Figure]:
    yield Figure("loans", _("Loans that began"), report.loans)
    yield from _by("kind", _("of them: {what}"), report.by_kind, _kinds())
    for ground, count in report.by_ground.items():
        told = _("of them, on the ground: {what}").format(what=_ground(ground))
        yield Figure(f"ground.{ground}", told, count)
    if report.borrowers is None:
        yield Figure("borrowers", _("Borrowers: told for a month or a school year only"), None)
    for ground, count in (report.borrowers or {}).items():
        told = _("Borrowers on the ground: {what}").format(what=_ground(ground))
        yield Figure(f"borrowers.{ground}", told, count)
    yield Figure("first_loans", _("Tablets lent for the first time"), report.first_loans)
    yield Figure("extended", _("Loans that were extended"), report.extended)
    yield Figure("open_ended", _("Loans without an end"), report.open_ended)
    yield Figure("undone", _("Loans undone (counted nowhere else)"), report.undone)
    yield Figure("out", _("Tablets out"), report.out)
    yield Figure("overdue", _("of them overdue"), report.overdue)
    yield Figure("returned", _("Tablets that came back"), report.returned)
    yield Figure("late", _("of them late"), report.late)
    yield from _durations(report)
    yield Figure("lost", _("Tablets lost"), report.lost)
    yield Figure("stolen", _("Tablets stolen"), report.stolen)
    yield Figure("damaged", _("Tablets that came back damaged or with a part missing"),
                 report.damaged)  # fmt: skip
    yield from _by("resets", _("Resets at a return, proof: {what}"), report.resets, _levels())


def _durations(report: Report) -> Iterator[Figure]:
    days = report.durations
    yield Figure("days.shortest", _("Shortest loan that ended, in days"), days.shortest)
    yield Figure("days.median", _("Median, in days"), days.median)
    yield Figure("days.average", _("Average, in days"), days.average)
    yield Figure("days.longest", _("Longest, in days"), days.longest)


def _by(
    key: str, label: str, counts: Mapping[str, int], words: Mapping[str, str]
) -> Iterator[Figure]:
    for name, count in counts.items():
        yield Figure(f"{key}.{name}", label.format(what=words.get(name, name or "—")), count)


def _ground(ground: str) -> str:
    return ground_word(ground) if ground else _("not told")


def _kinds() -> Mapping[str, str]:
    return {"pupil": _("pupils"), "staff": _("members of staff")}


def _levels() -> Mapping[str, str]:
    levels = {level.value: level_name(level) for level in ProofLevel}
    return {**levels, NO_PROOF: _("ended before the reset")}
