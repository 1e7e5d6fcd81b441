"""The condition sheet: each part at the loan, beside the same part at the return."""

from collections.abc import Mapping

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Table

from agent.i18n import _
from agent.loans.words import STATES, condition_word, part_name
from agent.papers.blocks import (
    Field,
    Tick,
    facts,
    facts_in_two,
    gap,
    grid,
    heading,
    signatures,
    title,
)
from agent.papers.common import loan_rows, origin_line, signers, tablet_rows
from agent.papers.facts import PARTS, Condition, Dossier
from agent.papers.page import BODY as WIDE
from agent.papers.styles import CELL, SMALL, TINY, text
from agent.papers.words import capital, day
from agent.wording import NOT_KNOWN

_COLUMNS = (30 * mm, 59 * mm, 59 * mm, WIDE - 148 * mm)


def story(dossier: Dossier) -> list[Flowable]:
    """Return the sheet; what is not known yet is left to be ticked by hand."""
    out, back = dossier.condition_out, dossier.condition_back
    return [
        *title(_("Condition of the tablet"), _("Signed at the loan, and again at the return")),
        facts_in_two([*tablet_rows(dossier.tablet), *loan_rows(dossier)]),
        gap(),
        _parts(out, back),
        gap(2 * mm),
        text(_differences(out, back), SMALL),
        *_remarks(out, back),
        *_signed(dossier),
        gap(2 * mm),
        origin_line(dossier.origin),
    ]


def differences(out: Condition | None, back: Condition | None) -> list[str]:
    """Return the parts whose state is not what it was at the loan."""
    if out is None or back is None:
        return []
    both = [part for part in _ordered(out, back) if part in out.states and part in back.states]
    return [part for part in both if out.states[part] != back.states[part]]


def _ordered(*conditions: Condition | None) -> list[str]:
    named = [part for each in conditions if each for part in each.states]
    return list(dict.fromkeys([*PARTS, *sorted(named)]))


def _parts(out: Condition | None, back: Condition | None) -> Table:
    parts = _ordered(out, back)
    changed = set(differences(out, back))
    head: list[str | Flowable] = [
        _("Part"),
        _("At the loan: {day}").format(day=_on(out)),
        _("At the return: {day}").format(day=_on(back)),
        _("Difference"),
    ]
    rows = [
        [
            capital(part_name(part)),
            _state(out, part, "out"),
            _state(back, part, "back"),
            _("≠ differs") if part in changed else "",
        ]
        for part in parts
    ]
    marked = [number for number, part in enumerate(parts, start=1) if part in changed]
    return grid([head, *rows], _COLUMNS, marked)


def _on(condition: Condition | None) -> str:
    return day(condition.on) if condition and condition.on else "…… / …… / …………"


def _state(condition: Condition | None, part: str, column: str) -> str | Flowable:
    if condition is not None:
        return condition_word(condition.states.get(part))
    return _ticks(f"{column}.{part}")


def _ticks(name: str) -> Table:
    """Return the four states in a line, a box before each."""
    cells: list[Flowable] = []
    widths: list[float] = []
    for state, named in STATES.items():
        cells += [Tick(f"{name}.{state}", 3 * mm), text(named(), TINY)]
        widths += [4 * mm, stringWidth(named(), TINY.fontName, TINY.fontSize) + 1.8 * mm]
    style = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
             ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
             ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]  # fmt: skip
    return Table([cells], widths, style=style, hAlign="LEFT")


def _differences(out: Condition | None, back: Condition | None) -> str:
    if out is None or back is None:
        return _("A part that differs at the return is marked.")
    changed = differences(out, back)
    if not changed:
        return _("No part differs from its state at the loan.")
    return _("Parts that differ from their state at the loan: {parts}.").format(
        parts=", ".join(part_name(part) for part in changed)
    )


def _remarks(out: Condition | None, back: Condition | None) -> list[Flowable]:
    rows: list[tuple[str, str | Flowable]] = []
    for name, column, condition in (
        (_("Remarks at the loan"), "out", out),
        (_("Remarks at the return"), "back", back),
    ):
        if condition is None:
            rows.append((name, Field(f"{column}.remark", WIDE - 60 * mm, 2)))
        else:
            rows.append((name, condition.remark or NOT_KNOWN))
    return [heading(_("Remarks")), facts(rows)]


def _signed(dossier: Dossier) -> list[Flowable]:
    at_return = dossier.condition_back is not None
    when = _("Signed at the return") if at_return else _("Signed at the loan")
    form = "back.signed" if at_return else "out.signed"
    return [gap(2 * mm), text(when, CELL, bold=True), signatures(signers(dossier), form)]


def flawed(states: Mapping[str, str]) -> list[str]:
    """Return the parts that are not in order, in the order of the form."""
    ordered = [*PARTS, *sorted(set(states) - set(PARTS))]
    return [part for part in ordered if states.get(part, "ok") != "ok"]
