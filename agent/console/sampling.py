"""Shows draws and their re-checks: for people, and as plain values for programs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console

from agent.console.cases import local_time, tablet_name
from agent.console.tables import plain_table, print_table
from agent.console.theme import say, styled
from agent.i18n import _, ngettext
from agent.records.case import Case
from agent.records.drawing import DrawStatus, SampleStatus
from agent.records.sampling import Draw, Recheck, State, operators

# Functions, so that the language in force when a word is shown decides.
_STATES: Mapping[State, Callable[[], str]] = {
    State.WAITING: lambda: _("to be done"),
    State.UNDECIDED: lambda: _("undecided"),
    State.RIGHT: lambda: _("in order"),
    State.WRONG: lambda: _("found wrong"),
}
_STYLES = {State.RIGHT: "green", State.WRONG: "bold red"}


def draw_json(draw: Draw | None, cases: Sequence[Case]) -> dict[str, Any]:
    """Return a draw as plain values; `case` is null and `drawn` empty if nothing was drawn."""
    if draw is None:
        return {"case": None, "returns": 0, "candidates": 0, "drawn": []}
    return {**_draw(draw), "drawn": [_returned(case) for case in cases]}


def status_json(status: SampleStatus) -> dict[str, Any]:
    """Return how the re-checks stand; `rate` is done of drawn in percent, null with none drawn."""
    drawn, done = len(status.rechecks), status.count(State.RIGHT, State.WRONG)
    return {
        "drawn": drawn,
        "done": done,
        "wrong": status.count(State.WRONG),
        "rate": 100 * done // drawn if drawn else None,
        "draws": [
            {
                **_draw(each.draw),
                "holds": each.holds,
                "left_out": list(each.left_out),
                "drawn": [_recheck(recheck) for recheck in each.rechecks],
            }
            for each in status.draws
        ],
    }


def show_draw(console: Console, draw: Draw | None, cases: Sequence[Case]) -> None:
    """Print what was drawn, and what to do with it."""
    if draw is None:
        say(console, styled(_("No return to draw from: each has taken part in a draw.")))
        return
    say(console, styled(_drawn_line(draw), "bold"))
    rows = [(case.id, tablet_name(case.tablet), _operators(case)) for case in cases]
    print_table(console, (_("case"), _("tablet"), _("returned by")), rows)
    text = _(
        "Let another operator look at each of them again with “quitus verify TABLET”. The draw is "
        "on record as the case {case}."
    )
    say(console, styled(text.format(case=draw.case)))


def show_status(console: Console, status: SampleStatus) -> None:
    """Print each draw with its re-checks, then the sum of all."""
    if not status.draws:
        say(console, styled(_("Nothing was drawn yet.")))
        return
    for each in status.draws:
        _show_one(console, each)
    drawn, done = len(status.rechecks), status.count(State.RIGHT, State.WRONG)
    wrong = status.count(State.WRONG)
    text = _("Drawn: {drawn}. Re-checked: {done} ({rate}%). Found wrong: {wrong}.")
    rate = 100 * done // drawn if drawn else 0
    style = "bold red" if wrong else "bold"
    say(console, styled(text.format(drawn=drawn, done=done, rate=rate, wrong=wrong), style))


def _show_one(console: Console, status: DrawStatus) -> None:
    draw = status.draw
    heading = _("{moment}, by {operator} (case {case})").format(
        moment=local_time(draw.opened_at), operator=draw.operator, case=draw.case
    )
    say(console, styled(heading, "bold"))
    say(console, styled(_drawn_line(draw)))
    if not status.holds:
        say(console, styled(_("This draw, repeated, gives other returns."), "bold red"))
    if status.left_out:
        text = _("Returns that should have taken part: {cases}.")
        say(console, styled(text.format(cases=", ".join(status.left_out)), "bold red"))
    table = plain_table((_("case"), _("tablet"), _("returned by"), _("re-check"), _("by")))
    for each in status.rechecks:
        cells = [styled(cell) for cell in _cells(each)]
        cells[3].stylize(_STYLES.get(each.state, ""))
        table.add_row(*cells)
    console.print(table)
    console.print()


def _cells(each: Recheck) -> tuple[str, ...]:
    returned = each.returned
    by = "—" if each.by is None else _operators(each.by)
    tablet = tablet_name(returned.tablet)
    return (returned.id, tablet, _operators(returned), _STATES[each.state](), by)


def _drawn_line(draw: Draw) -> str:
    text = ngettext(
        "{drawn} drawn of {count} return.",
        "{drawn} drawn of {count} returns.",
        len(draw.considered),
    ).format(drawn=len(draw.drawn), count=len(draw.considered))
    if not draw.others:
        return text
    more = ngettext(
        "{count} of them can't be re-checked: it failed, or was made without ADB.",
        "{count} of them can't be re-checked: they failed, or were made without ADB.",
        len(draw.others),
    ).format(count=len(draw.others))
    return f"{text} {more}"


def _draw(draw: Draw) -> dict[str, Any]:
    return {
        "case": draw.case,
        "opened_at": draw.opened_at,
        "operator": draw.operator,
        "since": draw.period.since,
        "until": draw.period.until,
        "percent": draw.percent,
        "head": draw.head,
        "returns": len(draw.considered),
        "candidates": len(draw.candidates),
    }


def _returned(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "tablet": {key: case.tablet.get(key) for key in ("asset_tag", "serial")},
        "operators": sorted(operators(case)),
    }


def _recheck(each: Recheck) -> dict[str, Any]:
    by = None if each.by is None else each.by.id
    return {**_returned(each.returned), "state": each.state.value, "verified_in": by}


def _operators(case: Case) -> str:
    return ", ".join(sorted(operators(case)))
