"""Asks who borrows the tablet: a borrower whom this desk knows, or a new one, in few fields."""

from collections.abc import Sequence

from agent.errors import UsageError
from agent.i18n import _
from agent.loans.names import clean_name
from agent.procedure.context import Context
from agent.procedure.prompts import Answer
from agent.procedure.results import Result
from agent.procedure.station import Known
from agent.records.case import EntryKind


def run(context: Context) -> Result:
    """Take the name, class or subject, whom he replaces, and a minor's guardian; no address."""
    try:
        person = context.ask("person", "ask_person", only_given=True, reuse=True, private=True)
        if person is None:
            person = _named(context)
        if person is not None and not _is_known(context, person):
            # What was typed is not repeated: it may be a name, and this goes on record.
            return context.again(UsageError(_("No borrower of this desk has that id.")), person)
        context.measure("known", person is not None)
        _more(context)
    except UnfitNameError as error:
        return context.again(error.why, error.answer)
    return Result.CONTINUE


class UnfitNameError(Exception):
    """A name was typed that can't be one; never leaves this phase."""

    def __init__(self, why: UsageError, answer: Answer) -> None:
        super().__init__(str(why))
        self.why, self.answer = why, answer


def _more(context: Context) -> None:
    kind = context.measured("lend_ground", "kind")
    _ask(context, "group", "ask_class" if kind == "pupil" else "ask_subject")
    if context.measured("lend_ground", "ground") == "substitute_teacher":
        _ask(context, "replaces", "ask_replaces")
    if kind != "pupil":
        return
    minor = context.ask("minor", "ask_minor", reuse=True)
    assert minor is not None
    context.measure("minor", minor.value == "yes")
    if minor.value == "yes":
        _ask(context, "guardian", "ask_guardian")


def _ask(context: Context, name: str, text: str) -> Answer:
    answer = context.ask(name, text, reuse=True, private=True)
    assert answer is not None
    try:
        clean_name(answer.value)
    except UsageError as error:
        raise UnfitNameError(error, answer) from error
    return answer


def _named(context: Context) -> Answer | None:
    """Ask for the name; where this desk knows somebody of that name, ask whether it is he."""
    name = _ask(context, "name", "ask_name")
    known = context.station.lending.known(clean_name(name.value))
    if not known:
        return None
    context.show("known", people=_list(known))
    return context.ask("person", "ask_person", required=False, reuse=True, private=True)


def _is_known(context: Context, person: Answer) -> bool:
    """Whether this desk has a borrower of that id; his name then stands with the answers."""
    known = [
        each for each in context.station.lending.known(person.value) if each.id == person.value
    ]
    if known and context.kept("name", private=True) is None:
        data = {"field": "name", "by": person.by}
        context.record(EntryKind.ANSWERED, data, private={"name": known[0].name})
    return bool(known)


def _list(known: Sequence[Known]) -> str:
    return "; ".join(f"{each.id} = {each.name}, {each.group}" for each in known)


def texts_on_record(context: Context) -> dict[str, str]:
    """Return what people typed of the borrower and of the ground, by the names of the record.

    What was typed and taken back, since it was no answer, doesn't count.
    """
    typed = context.station.lending.texts()
    phases = {phase.id for phase in context.procedure_phases if phase.do in _DOING}
    found = {
        field: text
        for (phase, field), text in typed.items()
        if phase in phases and (phase, field) in context.state.answers
    }
    cleaned = {name: clean_name(found[name]) for name in _NAMES if name in found}
    texts = {name: found[name] for name in _OTHERS if name in found}
    return cleaned | texts


_NAMES = ("name", "group", "replaces", "guardian")
_OTHERS = ("person", "decided_by", "decided_why", "remark")
_DOING = frozenset({"lend_ground", "lend_borrower", "condition"})
