"""A whole return that plays itself: simulated tablet and person, Google's real ADB server."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.clock import SystemClock
from agent.desk import Desk
from agent.errors import AnswerMissingError
from agent.i18n import _
from agent.procedure.prompts import Answer, Listener, Question, Told, Tone
from agent.runs.cases import abandon, start
from agent.runs.open_cases import LEND, RETURN, open_loans, open_returns
from agent.runs.running import RunOutcome, RunRequest
from agent.settings import Settings

SCENARIO = "demo"
OPERATOR = "DEMO"
READING_S = 0.4  # a person who watches must be able to follow

# What the technician of the demonstration answers.
ANSWERS: Mapping[tuple[str, str], str] = {
    ("identify", "asset_tag"): "T042",
    ("presence", "borrower"): "yes",
    ("condition", "all"): "ok",
    ("reset", "consent"): "yes",
    ("after", "screen"): "free",
    ("after", "skip_offered"): "yes",
    ("slip", "signed"): "yes",
    ("portal", "unticked"): "later",
}


@dataclass(frozen=True)
class Demo:
    """What was played: how it ended, and where its record lies."""

    run: RunOutcome
    folder: Path


@dataclass(frozen=True)
class ScriptedPrompter:
    """Answers as the script says, and shows each question with its answer."""

    answers: Mapping[tuple[str, str], str]
    emit: Listener
    pause: Callable[[float], None]

    def ask(self, question: Question) -> Answer | None:
        """Return the scripted answer; see `Prompter.ask`."""
        value = self.answers.get((question.phase, question.field))
        if question.only_given or (value is None and not question.required):
            return None
        if value is None:
            raise AnswerMissingError(
                _("The demonstration has no answer to {phase}.{field}.").format(
                    phase=question.phase, field=question.field
                )
            )
        label = next((choice.label for choice in question.choices if choice.value == value), value)
        self.emit(Told(f"{question.text} → {label}", tone=Tone.GOOD))
        self.pause(READING_S)
        return Answer(value)


def play(settings: Settings, emit: Listener) -> Demo:
    """Play the return to its end, in real time and in the training folder.

    Raises:
        AdbError: Google's adb is not at hand, or its server does not start.
        RecordError: the training folder can't be used.
    """
    from agent.records.store import Records  # noqa: PLC0415
    from agent.tablet.adb import AdbBus, adb_binary  # noqa: PLC0415
    from agent.tablet.simulated.scenario import load_scenario  # noqa: PLC0415
    from agent.tablet.simulated.wire_world import WireWorld  # noqa: PLC0415

    clock = SystemClock()
    folder = settings.folder(simulated=True)
    scenario = load_scenario(SCENARIO)
    with WireWorld(scenario, adb_binary()) as world:
        bus = AdbBus("127.0.0.1", world.port, clock, start_server=False)
        records = Records(folder, clock, simulated=True)
        with Desk(settings, clock, bus, lambda: records, simulated=True) as desk:
            end_left_over(desk, {tablet.serial for tablet in scenario.tablets})
            prompter = ScriptedPrompter(ANSWERS, emit, clock.sleep)
            run = start(desk, RETURN, RunRequest(operator=OPERATOR), prompter, emit)
    return Demo(run, folder)


def end_left_over(desk: Desk, serials: Collection[str | None]) -> None:
    """End what training, or a demonstration that was cut short, left open on these tablets."""
    tags = {ANSWERS["identify", "asset_tag"]}
    for command, cases in ((RETURN, open_returns(desk)), (LEND, open_loans(desk))):
        for case in cases:
            if case.tablet.get("serial") in serials or case.tablet.get("asset_tag") in tags:
                abandon(desk, case.id, OPERATOR, _("A demonstration begins."), command)
