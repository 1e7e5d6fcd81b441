"""A desk in process for tests: a scenario, a clock that jumps, scripted people, and kills."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agent.clock import ManualClock
from agent.desk import Desk
from agent.errors import AnswerMissingError
from agent.procedure.prompts import Answer, Event, PhaseStarted, Question, Told
from agent.records.case import Entry, EntryKind, JsonValue
from agent.records.disk import Disk
from agent.records.standing import Unless
from agent.records.store import Records
from agent.runs.cases import resume, start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunOutcome, RunRequest
from agent.settings import Settings
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario
from tests.unsynced import UnsyncedDisk

ANSWERS: Mapping[str, str] = {
    "presence.borrower": "yes",
    "condition.all": "ok",
    "reset.consent": "yes",
    "after.screen": "free",
    "slip.signed": "yes",
    "portal.unticked": "yes",
}
PHASES = [
    "identify",
    "presence",
    "condition",
    "readiness",
    "accounts",
    "frp",
    "checkpoint",
    "reset",
    "after",
    "slip",
    "portal",
    "restock",
]


class Killed(BaseException):
    """Stands for kill -9: nothing of the program runs after it."""


@dataclass
class Script:
    """Answers as it was told to; a question without an answer is as with --no-input."""

    answers: dict[str, str]
    by: str = "operator"
    asked: list[str] = field(default_factory=list)
    only_given: set[str] = field(default_factory=set)  # answers of questions nobody is asked

    def ask(self, question: Question) -> Answer | None:
        name = f"{question.phase}.{question.field}"
        value = self.answers.get(name)
        if question.only_given:
            return Answer(value or "", self.by) if name in self.only_given else None
        self.asked.append(name)
        if value is None and question.required:
            raise AnswerMissingError(name)
        return None if value is None else Answer(value, self.by)


class MortalRecords(Records):
    """Records that can be told to kill the program right after their n-th acknowledged append."""

    dies_after: int | None = None
    appends: int = 0

    def append(
        self,
        case_id: str,
        kind: EntryKind,
        data: Mapping[str, JsonValue] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
        after: int | None = None,
        unless: Unless | None = None,
    ) -> Entry:
        if self.appends == self.dies_after:
            raise Killed  # it is dead: nothing can be written any more
        entry = super().append(
            case_id, kind, data, phase=phase, private=private, after=after, unless=unless
        )
        self.appends += 1
        if self.appends == self.dies_after:
            raise Killed
        return entry


@dataclass
class Bench:
    """One desk with simulated tablets; `on` hears every event, and may pull a cable."""

    bus: SimulatedBus
    clock: ManualClock
    folder: Path
    settings: Settings = field(default_factory=Settings)
    events: list[Event] = field(default_factory=list)
    on: Callable[[Event], None] = field(default=lambda event: None)
    script: Script = field(default_factory=lambda: Script(dict(ANSWERS)))
    disk: Disk = field(default_factory=UnsyncedDisk)  # no power cut is played here

    def desk(self, *, dies_after: int | None = None) -> Desk:
        """A program that has just been started, on the record as it lies there."""
        records = MortalRecords(self.folder, self.clock, simulated=True, disk=self.disk)
        records.dies_after = dies_after
        return Desk(self.settings, self.clock, self.bus, lambda: records, simulated=True)

    def hear(self, event: Event) -> None:
        self.events.append(event)
        self.on(event)

    def start(
        self,
        tablet: str | None = None,
        name: str = RETURN,
        *,
        deadlines: Mapping[str, int] | None = None,
        dies_after: int | None = None,
    ) -> RunOutcome:
        request = RunRequest("AB", tablet, deadlines=deadlines or {})
        return start(self.desk(dies_after=dies_after), name, request, self.script, self.hear)

    def resume(
        self, *, case: str | None = None, deadlines: Mapping[str, int] | None = None
    ) -> RunOutcome:
        request = RunRequest("CD", case=case, deadlines=deadlines or {})
        return resume(self.desk(), request, self.script, self.hear)

    def phases_begun(self) -> list[str]:
        return [event.phase for event in self.events if isinstance(event, PhaseStarted)]

    def told(self) -> str:
        return "\n".join(event.text for event in self.events if isinstance(event, Told))


def bench(folder: Path, scenario: str, **answers: str) -> Bench:
    """A desk on that scenario; `after__screen="locked"` sets an answer."""
    clock = ManualClock()
    given = dict(ANSWERS) | {name.replace("__", "."): value for name, value in answers.items()}
    bus = SimulatedBus(load_scenario(scenario), clock)
    return Bench(bus, clock, folder, script=Script(given))


def outcomes(run: RunOutcome) -> dict[str, str | None]:
    return {name: phase.outcome for name, phase in run.case.phases.items()}


def kinds(run: RunOutcome) -> list[EntryKind]:
    return [entry.kind for entry in run.case.entries]


def proof_level(run: RunOutcome) -> str | None:
    return None if run.case.proof is None else str(run.case.proof["level"])


def at_phase(phase: str, act: Callable[[], None]) -> Callable[[Event], None]:
    """Do something once, when that phase begins."""
    done: list[bool] = []

    def on(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == phase and not done:
            done.append(True)
            act()

    return on
