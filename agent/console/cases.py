"""Draws the record: the list of cases, one case phase by phase."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from rich.console import Console

from agent.clock import parse_moment
from agent.console.act_words import act_sentence
from agent.console.case_json import summary_json
from agent.console.safe import safe, safe_json
from agent.console.screen import phase_line
from agent.console.tables import print_table
from agent.console.theme import say, styled
from agent.console.timeline import show_timeline
from agent.console.words import labelled, outcome_word, proof_word, run_sentence
from agent.i18n import _
from agent.records.case import Case, CaseSummary, PhaseState
from agent.tablet.proof import Proof
from agent.tablet.proof_words import describe

_INDENT = 4


def show_cases(console: Console, summaries: Sequence[CaseSummary]) -> None:
    """Print one line a case."""
    if not summaries:
        console.print(styled(_("No such case at this desk.")))
        return
    headings = (_("case"), _("opened"), _("tablet"), _("procedure"), _("outcome"))
    print_table(console, headings, map(_cells, summaries))


def _cells(summary: CaseSummary) -> tuple[str, ...]:
    opened, tablet = local_time(summary.opened_at), tablet_name(summary.tablet)
    return (summary.id, opened, tablet, summary.procedure, state_word(summary))


def print_lines(console: Console, summaries: Sequence[CaseSummary]) -> None:
    """Print one JSON document a case, a line each, for programs."""
    for each in summaries:
        more = {"proof": each.proof, "operator": each.operator, "simulated": each.simulated}
        console.file.write(f"{safe_json(summary_json(each) | more)}\n")


def state_word(summary: CaseSummary) -> str:
    """Return how a case stands: open, or how it ended."""
    return _("open") if summary.open else outcome_word(summary.outcome)


def show_case(
    console: Console,
    case: Case,
    titles: Mapping[str, str] = MappingProxyType({}),
    *,
    verbose: bool = False,
) -> None:
    """Print a case: what it is about, each phase with what was told and answered, the end.

    Args:
        titles: phase → its title, where its procedure is still at hand.
        verbose: whether every measured value is shown too.
    """
    if case.simulated:
        console.print(styled(_("SIMULATED: no real tablet is concerned."), "bold reverse"))
    for name, value in _facts(case):
        console.print(styled(labelled(name, value)))
    if case.act is not None:
        console.print(styled(act_sentence(case.act), "bold"))
        return
    show_timeline(console, case, titles)
    for phase in case.phases.values():
        _phase(console, phase, titles.get(phase.id, phase.id), verbose=verbose)
    _end(console, case)


def tablet_name(tablet: Mapping[str, Any]) -> str:
    """Return how people call a tablet of the record."""
    for key in ("asset_tag", "serial", "address"):
        if tablet.get(key):
            return str(tablet[key])
    return "—"


def local_time(moment: str | None) -> str:
    """Return a moment of the record in the desk's own time zone, as ISO 8601 has dates."""
    if moment is None:
        return "—"
    try:
        return parse_moment(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return safe(moment)


def tablet_facts(tablet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a tablet of the record is: a name and a value each."""
    made = " ".join(str(tablet[key]) for key in ("maker", "model") if tablet.get(key))
    android = f" (Android {tablet['android']})" if tablet.get("android") else ""
    return [(_("Tablet"), f"{tablet_name(tablet)}  {made}{android}".rstrip())]


def _facts(case: Case) -> list[tuple[str, str]]:
    procedure = f"{case.procedure.get('id')} {case.procedure.get('version')}"
    return [
        (_("Case"), case.id),
        *tablet_facts(case.tablet),
        (_("Procedure"), procedure),
        (_("Opened"), local_time(case.opened_at)),
        (_("Operator"), case.operator),
    ]


def _phase(console: Console, phase: PhaseState, title: str, *, verbose: bool) -> None:
    if not phase.attempts and phase.outcome is None:
        return
    console.print()
    console.print(phase_line(title, phase.outcome or _("not ended"), min(console.width, 80)))
    times = f"{local_time(phase.started_at)} – {local_time(phase.finished_at)}"
    say(console, styled(times, "dim"), _INDENT)
    for name, answer in phase.answers.items():
        say(console, styled(_answer(name, answer)), _INDENT)
    for name, value in phase.measurements.items():
        if verbose and name not in phase.answers:
            say(console, styled(f"{name} = {_plain(value)}", "dim"), _INDENT)
    for text in phase.told:
        say(console, styled(_("“{text}”").format(text=text), lines=True), _INDENT)


def _answer(name: str, answer: Mapping[str, Any]) -> str:
    value = answer.get("value")
    told = _("(a person's own words)") if value is None else str(value)
    giver = _("given in advance") if answer.get("by") == "option" else _("the operator")
    return f"{name} = {told} ({giver})"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "—"
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_plain(part)}" for key, part in value.items())
    return "—" if value is None else str(value)


def _end(console: Console, case: Case) -> None:
    console.print()
    if case.proof is not None:
        proof = Proof.from_json(case.proof)
        level = proof_word(proof.level.value)
        console.print(styled(_("Proof of reset: {level}.").format(level=level), "bold"))
        for reason in proof.reasons:
            say(console, styled(f"- {describe(reason)}"), _INDENT)
    if case.outcome is not None:
        console.print(styled(run_sentence(case.outcome), "bold"))
    state = _("closed") if not case.open else _("open")
    console.print(styled(_("Case {case}: {state}.").format(case=case.id, state=state)))
