"""Shows a run as it goes: phases, words to people, waits, and the outcome last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from rich.cells import cell_len
from rich.console import Console
from rich.live import Live
from rich.text import Text

from agent.console.safe import safe
from agent.console.theme import STYLES, fancy, is_live, say, styled
from agent.console.waits import WaitLine, wait_text
from agent.console.words import outcome_word, proof_word, run_sentence
from agent.i18n import _
from agent.procedure.prompts import (
    Audience,
    Event,
    PhaseFinished,
    PhaseStarted,
    RunFinished,
    RunStarted,
    Told,
    Tone,
    Waiting,
)

_INDENT = 4
_OUTCOME_TONES = {"pass": Tone.GOOD, "skipped": Tone.GOOD, "fail": Tone.BAD, "error": Tone.BAD}
_PROOF_TONES = {"proven": Tone.GOOD, "attested": Tone.GOOD, "not_reset": Tone.BAD}


@dataclass
class Screen:
    """The listener of a run; use it as a context manager, so that a wait's line ends with it.

    Attributes:
        talk: where people are talked to.
        last: where the outcome goes: stdout, or `talk` where stdout is JSON.
        now: tells the desk's time, for what is left of a wait.
        quiet: only what people must read: words, questions, the outcome.
        case: the case of the run, once it is known.
    """

    talk: Console
    last: Console
    now: Callable[[], datetime]
    quiet: bool = False
    case: str | None = None
    _detail: str = ""
    _simulated: bool = False
    _live: Live | None = None
    _waiting: Waiting | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End a wait that is on the screen."""
        self.pause()

    def __call__(self, event: Event) -> None:
        """Show one event; a screen that is gone (a closed pipe) stops nobody's run."""
        try:
            self._show(event)
        except OSError:
            self._live = None

    def pause(self) -> None:
        """Take the line of a wait off the screen, before a question or another event."""
        self._waiting = None
        if self._live is not None:
            live, self._live = self._live, None
            live.stop()

    def _show(self, event: Event) -> None:
        if isinstance(event, Waiting):
            self._wait(event)
            return
        self.pause()
        match event:
            case RunStarted():
                self._run_started(event)
            case PhaseStarted():
                self._phase_started(event)
            case Told():
                self._told(event)
            case PhaseFinished():
                self._phase_finished(event)
            case RunFinished():
                self._run_finished(event)

    def _run_started(self, event: RunStarted) -> None:
        self.case, self._simulated = event.case, event.simulated
        if event.simulated:
            self.talk.print(styled(_("SIMULATED: no real tablet is concerned."), "bold reverse"))
        verb = (
            _("{title}: case {case}, taken up again")
            if event.resumed
            else _("{title}: case {case}")
        )
        self.talk.print(styled(verb.format(title=event.title, case=event.case), "bold"))

    def _phase_started(self, event: PhaseStarted) -> None:
        if self.quiet:
            return
        self.talk.print()
        self.talk.print(styled(f"[{event.number}/{event.total}] {event.title}", "bold cyan"))

    def _told(self, event: Told) -> None:
        style = STYLES[event.tone]
        body = styled(event.text.rstrip(), style, lines=True)
        if event.audience is not Audience.OPERATOR:
            body = Text.assemble((self._mark(event.audience), "bold magenta"), body)
        say(self.talk, body, _INDENT)
        if event.tone is Tone.BAD:
            self._bell()

    def _phase_finished(self, event: PhaseFinished) -> None:
        tone = _OUTCOME_TONES.get(event.outcome, Tone.WARNING)
        if not self.quiet or tone is not Tone.GOOD:
            self.talk.print(phase_line(event.title, event.outcome, min(self.talk.width, 80)))
        if event.detail and tone is not Tone.GOOD:
            say(self.talk, styled(event.detail, STYLES[tone], lines=True), _INDENT)
            self._detail = event.detail

    def _run_finished(self, event: RunFinished) -> None:
        self.case = event.case
        tone = _OUTCOME_TONES.get(event.outcome, Tone.WARNING)
        if event.outcome == "pass" and event.proof is not None:
            tone = _PROOF_TONES.get(event.proof, Tone.WARNING)
        self.talk.print()
        for line in event.todo:
            say(self.talk, styled(_("Still to do: {what}").format(what=line), "yellow"))
        for line in event.reasons:
            if line != self._detail:  # said with its phase, right above
                say(self.talk, styled(f"- {line}", lines=True), _INDENT)
        if tone is not Tone.GOOD:
            self._bell()
        for text in outcome_lines(event, STYLES[tone], simulated=self._simulated):
            say(self.last, text)

    def _wait(self, event: Waiting) -> None:
        if event == self._waiting:
            return
        if not is_live(self.talk):
            self._wait_plain(event)
        elif self._live is None:
            line = WaitLine(lambda: self._waiting or event, self.now)
            self._live = Live(line, console=self.talk, refresh_per_second=2, transient=True)
            self._waiting = event
            self._live.start(refresh=True)
        self._waiting = event

    def _wait_plain(self, event: Waiting) -> None:
        """Say it once more only where the words changed: nobody reads a log of seconds."""
        before = self._waiting
        if before is None or (before.reason, before.detail) != (event.reason, event.detail):
            say(self.talk, wait_text(event, self.now()), _INDENT)

    def _mark(self, audience: Audience) -> str:
        """Return what stands before words that the borrower is to hear."""
        bar = fancy(self.talk, "▌", "|")
        whom = _("For the borrower:") + " " if audience is Audience.BORROWER else ""
        return f"{bar} {whom}"

    def _bell(self) -> None:
        if self.talk.is_terminal:
            self.talk.bell()


def phase_line(title: str, outcome: str, width: int) -> Text:
    """Return `title......outcome`, as wide as told, the outcome in its colour."""
    word = outcome_word(outcome)
    name = safe(title, at_most=max(10, width - cell_len(word) - 4))
    dots = "." * max(3, width - cell_len(name) - cell_len(word) - 1)
    tone = _OUTCOME_TONES.get(outcome, Tone.WARNING)
    return Text.assemble(name, (dots, "dim"), (word, STYLES[tone] or "bold"))


def outcome_lines(event: RunFinished, style: str, *, simulated: bool = False) -> list[Text]:
    """Return what ends a run: the case, whether it is closed, the proof, the outcome."""
    state = _("closed") if event.closed else _("open")
    lines = [styled(_("Case {case}: {state}.").format(case=event.case, state=state))]
    if not event.closed:
        program = "quitus --fake" if simulated else "quitus"
        again = _("Take it up again with “{program} {command} --resume --case {case}”.")
        lines.append(styled(again.format(program=program, command=event.command, case=event.case)))
    if event.proof is not None:
        proof = _("Proof of reset: {level}.").format(level=proof_word(event.proof))
        lines.append(styled(proof, style))
    lines.append(styled(run_sentence(event.outcome), f"bold {style}".strip()))
    return lines
