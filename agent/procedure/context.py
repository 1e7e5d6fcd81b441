"""What an action has in hand: its phase, the run so far, the tablet, the people, the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from agent.clock import Clock
from agent.errors import QuitusError
from agent.i18n import current
from agent.procedure.contract import FIELDS
from agent.procedure.deadline import Deadline
from agent.procedure.labels import choices_for
from agent.procedure.link import Link
from agent.procedure.model import Phase, Words
from agent.procedure.prompts import (
    Answer,
    Audience,
    Listener,
    Prompter,
    Question,
    Told,
    Tone,
    Waiting,
)
from agent.procedure.results import Result
from agent.procedure.state import RunState, apply
from agent.procedure.station import Station
from agent.records.case import EntryKind
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.frp import judge
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Judgement, Verdict


class Record(Protocol):
    """Writes one entry of the run's case; returns once it can't be lost any more."""

    def __call__(
        self,
        kind: EntryKind,
        data: Mapping[str, Any] | None = None,
        *,
        phase: str | None = None,
        private: Mapping[str, str] | None = None,
    ) -> None:
        """Write the entry; raises RecordError if it can't be acknowledged."""


@dataclass
class Context:
    """One phase under way."""

    phase: Phase
    station: Station
    state: RunState
    link: Link
    deadline: Deadline
    prompter: Prompter
    emit: Listener
    write: Record
    procedure_phases: tuple[Phase, ...] = ()
    measurements: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    detail: str = ""
    hindrance: str | None = None

    @property
    def clock(self) -> Clock:
        """The program's clock."""
        return self.station.clock

    def measure(self, name: str, value: Any) -> None:
        """Keep a named value for the record of this phase (no float, no name of a person)."""
        self.measurements[name] = value

    def measurements_of(self, do: str) -> Mapping[str, Any]:
        """Return what the phase with that action measured in this run; empty before it ended."""
        found = (phase.id for phase in self.procedure_phases if phase.do == do)
        return self.state.measurements.get(next(found, ""), {})

    def measured(self, do: str, name: str) -> Any:
        """Return one value that the phase with that action measured, or None."""
        return self.measurements_of(do).get(name)

    def record(
        self,
        kind: EntryKind,
        data: Mapping[str, Any] | None = None,
        *,
        private: Mapping[str, str] | None = None,
    ) -> None:
        """Write an entry of this phase and bring the run's state up to it."""
        self.write(kind, data, phase=self.phase.id, private=private)
        apply(self.state, kind, self.phase.id, data or {})

    def words(self, name: str, **values: object) -> str | None:
        """Return a text of the phase in the reader's language, or None where it has none."""
        words = self.phase.say.get(name)
        return None if words is None else _fill(words, values)

    def tell(
        self,
        name: str,
        audience: Audience = Audience.OPERATOR,
        tone: Tone = Tone.PLAIN,
        **values: object,
    ) -> None:
        """Say a text of the phase, once a phase; one that the procedure leaves out is not said."""
        text = self.words(name, **values)
        if text is not None:
            self.say(text, audience, tone)

    def say(
        self, text: str, audience: Audience = Audience.OPERATOR, tone: Tone = Tone.PLAIN
    ) -> None:
        """Say a sentence, once a phase; it goes into the record too."""
        if text in self.told:
            return
        self.told.append(text)
        self.emit(Told(text, audience, tone))

    def guide(self, name: str, audience: Audience = Audience.OPERATOR) -> None:
        """Say how the maker of this tablet names a thing (a path in Settings)."""
        maker = self.state.tablet.get("maker")
        words = self.station.guide_for(maker, self.state.tablet.get("brand")).say.get(name)
        if words is not None:
            self.say(_fill(words, {}), audience)

    def ask(
        self,
        name: str,
        text: str,
        *,
        required: bool = True,
        matters: bool = False,
        afterwards: bool = False,
        only_given: bool = False,
        reuse: bool = False,
        private: bool = False,
        **values: object,
    ) -> Answer | None:
        """Ask a question of this phase and write the answer down before it is used.

        The time that people take to answer is not the tablet's: the deadline waits for them.

        Args:
            name: the field, as in `--answer phase.field=value`.
            text: the name of the question's text in the procedure.
            required, matters, afterwards, only_given: as in `Question`.
            values: for the placeholders of the text.
            reuse: an answer that a killed run had written down for this phase counts.
            private: the answer is a person's own words; the record gets a commitment only.
        """
        if reuse and (kept := self.kept(name, private=private)):
            return kept
        allowed = FIELDS.get(self.phase.do, {}).get(name, ())
        question = Question(
            phase=self.phase.id,
            field=name,
            text=self.words(text, **values) or text,
            choices=choices_for(self.phase.do, allowed),
            required=required,
            matters=matters,
            afterwards=afterwards,
            only_given=only_given,
        )
        asked_at = self.clock.monotonic()
        answer = self.prompter.ask(question)
        self.deadline = self.deadline.later(self.clock.monotonic() - asked_at)
        if answer is not None:
            data = {"field": name, "by": answer.by}
            if private:
                self.record(EntryKind.ANSWERED, data, private={name: answer.value})
            else:
                self.record(EntryKind.ANSWERED, {**data, "value": answer.value})
        return answer

    def again(self, error: QuitusError, *answers: Answer | None) -> Result:
        """Have the phase done again, since an answer was none; its answers are taken back.

        Raises:
            QuitusError: one of those answers was given in advance: asking again would not help.
        """
        self.record(EntryKind.REOPENED, {"phases": [self.phase.id]})
        if any(answer is not None and answer.in_advance for answer in answers):
            raise error
        self.detail = str(error)
        self.say(self.detail, tone=Tone.WARNING)
        return Result.REPEAT

    def kept(self, name: str, *, private: bool = False) -> Answer | None:
        """Return the answer to a question of this phase that is on record already, or None."""
        answer = self.state.answers.get((self.phase.id, name))
        if answer is None or not private:
            return answer
        text = self.station.lending.texts().get((self.phase.id, name))
        return None if text is None else replace(answer, value=text)

    def show(
        self,
        name: str,
        audience: Audience = Audience.OPERATOR,
        tone: Tone = Tone.PLAIN,
        **names: object,
    ) -> None:
        """Say a text that holds a person's name: the record keeps it with three dots instead."""
        text = self.words(name, **names)
        if text is not None:
            self.show_instead(text, self.words(name) or "", audience, tone)

    def show_instead(
        self,
        text: str,
        on_record: str,
        audience: Audience = Audience.OPERATOR,
        tone: Tone = Tone.PLAIN,
    ) -> None:
        """Say a sentence that the record must not hold, and keep another for the record."""
        self.told.append(on_record)
        self.emit(Told(text, audience, tone))

    def read(self) -> Snapshot:
        """Wait until our tablet is ready, and read it; the people are told what hinders.

        Raises:
            DeadlinePassedError, TabletSwappedError: as `Link.read`.
        """
        return self.link.read(self.deadline, self.waiting_for_tablet)

    def read_twice(self) -> Snapshot:
        """Read as `read` does, and once more if the tablet could not be made out the first time."""
        snapshot = self.read()
        if self.judge(snapshot).verdict is not Verdict.UNREADABLE:
            return snapshot
        self.wait("unreadable")
        self.pause(1.0)
        return self.read()

    def judge(self, snapshot: Snapshot) -> Judgement:
        """Return what a snapshot means for a reset, with the school's own locking types."""
        return judge(snapshot, self.station.locking_types)

    def wait(self, reason: str, detail: str = "") -> None:
        """Tell the people that the run waits, and for what."""
        self.hindrance = detail or None
        self.emit(Waiting(reason, self.deadline.started_at, self.deadline.until, detail))

    def waiting_for_tablet(self, row: Listing | None) -> None:
        """Tell the people why the tablet can't be read yet, and what to do."""
        if row is None:
            self.wait("tablet_absent")
        elif row.state is ConnectionState.READY:
            self.wait("tablet_silent")
        else:
            self.wait("tablet_" + row.state.value, self.station.advice(row))

    def check_deadline(self) -> None:
        """Raise DeadlinePassedError, with what hindered last, if the phase's time is over."""
        self.deadline.check(self.hindrance, self.state.name)

    def pause(self, seconds: float) -> None:
        """Let some time pass, at most until the deadline; raises DeadlinePassedError at its end."""
        self.check_deadline()
        self.clock.sleep(self.deadline.left_s(seconds))


class _Missing(dict[str, object]):
    """Leaves a placeholder that has no value readable as three dots."""

    def __missing__(self, key: str) -> str:
        return "…"


def _fill(words: Words, values: Mapping[str, object]) -> str:
    text = words.get(current()) or next(iter(words.values()))
    return text.format_map(_Missing(values))
