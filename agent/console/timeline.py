"""Draws when each phase of a case ran: a bar a phase, all on one scale of time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from agent.clock import parse_moment
from agent.console.safe import safe
from agent.console.theme import STYLES, fancy
from agent.i18n import ngettext
from agent.procedure.prompts import Tone
from agent.records.case import Case
from agent.records.entry import EntryKind

_WIDEST = 80
_NAME = 26  # the widest that a phase's title gets
_TIME = 8  # of a duration: `1:02:33`
_PAUSE = timedelta(minutes=5)  # while no phase runs, so much is left out of the picture

_MARKS = (("█", "#"), ("▒", "?"), ("·", "."))  # a phase that ended, one cut short, no phase
_TONES = {"pass": Tone.GOOD, "skipped": Tone.GOOD, "fail": Tone.BAD, "error": Tone.BAD}

_ENDS = frozenset(
    {
        EntryKind.PHASE_STARTED,
        EntryKind.PHASE_FINISHED,
        EntryKind.INTERRUPTED,
        EntryKind.RESUMED,
        EntryKind.ABANDONED,
        EntryKind.CLOSED,
    }
)


class Span(NamedTuple):
    """Once that a phase ran; `outcome` is None where it was cut short."""

    phase: str
    began: datetime
    ended: datetime
    outcome: str | None


def spans_of(case: Case) -> list[Span]:
    """Return each time that a phase ran, in order; one that was cut short ends with what is known.

    A phase whose moments can't be read is left out.
    """
    spans: list[Span] = []
    running: Span | None = None
    for entry in case.entries:
        try:
            at = parse_moment(entry.at)
        except ValueError:
            continue
        if running and entry.kind not in (EntryKind.PHASE_STARTED, EntryKind.RESUMED):
            running = running._replace(ended=max(at, running.ended))
        if running and entry.kind in _ENDS:
            outcome = entry.data.get("outcome") if entry.kind is EntryKind.PHASE_FINISHED else None
            spans.append(running._replace(outcome=outcome if isinstance(outcome, str) else None))
            running = None
        if entry.kind is EntryKind.PHASE_STARTED and entry.phase:
            running = Span(entry.phase, at, at, None)
    return [*spans, running] if running else spans


def show_timeline(console: Console, case: Case, titles: Mapping[str, str]) -> None:
    """Print the picture; nothing for a case in which no time passed.

    Args:
        titles: phase → its title; its id where there is none.
    """
    spans = spans_of(case)
    scale = _Scale.of(spans) if spans else None
    if scale is None or scale.total < timedelta(seconds=1):
        return
    width = min(console.width, _WIDEST)
    phases = list(dict.fromkeys(span.phase for span in spans))
    names = {phase: safe(titles.get(phase, phase)) for phase in phases}
    name_width = min(_NAME, max(cell_len(name) for name in names.values()))
    bar_width = max(10, width - name_width - _TIME - 2)
    console.print()
    for phase in phases:
        own = [span for span in spans if span.phase == phase]
        bar = _bar(console, own, scale, bar_width)
        lasted = clock_time(sum((span.ended - span.began for span in own), timedelta()))
        name = set_cell_size(names[phase], name_width)
        console.print(Text.assemble(name, " ", bar, f" {lasted:>{_TIME}}"), soft_wrap=True)
    for line in _axis(spans, scale, bar_width):
        console.print(Text(" " * (name_width + 1) + line, style="dim"), soft_wrap=True)


def clock_time(lasted: timedelta) -> str:
    """Return how long something lasted, as `0:07`, `12:30` or `1:02:33`."""
    minutes, seconds = divmod(round(lasted.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class _Scale(NamedTuple):
    """Time from the first phase to the last, long pauses left out."""

    pauses: tuple[tuple[datetime, timedelta], ...]  # when each ends, and what is left out of it
    began: datetime
    total: timedelta

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "_Scale":
        """Return the scale of those spans, at least one, which are in order."""
        gaps = [(after.began, after.began - before.ended) for before, after in pairwise(spans)]
        pauses = tuple((ends, gap) for ends, gap in gaps if gap > _PAUSE)
        began = spans[0].began
        out = sum((gap for _ends, gap in pauses), timedelta())
        return cls(pauses, began, max(span.ended for span in spans) - began - out)

    def place(self, moment: datetime) -> float:
        """Return where a moment is: 0 at the beginning, 1 at the end."""
        out = sum((gap for ends, gap in self.pauses if ends <= moment), timedelta())
        return max(0.0, min(1.0, (moment - self.began - out) / self.total))


def _bar(console: Console, spans: Iterable[Span], scale: _Scale, width: int) -> Text:
    """Return the bar of a phase: at least one cell each time that it ran."""
    full, cut_short, rest = (fancy(console, *pair) for pair in _MARKS)
    cells = [rest] * width
    styles: list[tuple[str, int, int]] = []
    for span in spans:
        first = min(width - 1, int(scale.place(span.began) * width))
        last = max(first + 1, min(width, round(scale.place(span.ended) * width)))
        cells[first:last] = (full if span.outcome else cut_short) * (last - first)
        tone = _TONES.get(span.outcome or "", Tone.WARNING)
        styles.append((STYLES[tone], first, last))
    bar = Text("".join(cells))
    for style, first, last in styles:
        bar.stylize(style, first, last)
    return bar


def _axis(spans: Sequence[Span], scale: _Scale, width: int) -> list[str]:
    """Return when the picture begins and ends, and how many pauses it leaves out."""
    began, ended = (moment.astimezone() for moment in (spans[0].began, spans[-1].ended))
    form = "%H:%M:%S" if began.date() == ended.date() else "%Y-%m-%d %H:%M"
    left, right = began.strftime(form), ended.strftime(form)
    lines = [f"{left}{right:>{width - len(left)}}"]
    if scale.pauses:
        count = len(scale.pauses)
        text = ngettext("{count} pause is left out.", "{count} pauses are left out.", count)
        lines.append(text.format(count=count))
    return lines
