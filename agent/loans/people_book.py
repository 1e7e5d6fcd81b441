"""The address book put right by hand, and the operators written down: one act each."""

from collections.abc import Mapping

from agent.errors import UsageError
from agent.i18n import _
from agent.loans.names import clean_name
from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.erasing import Erasure
from agent.records.operators import CODE, NAME, TITLE, Operator
from agent.records.persons import ID, Person
from agent.records.store import Records

EDITABLE = ("name", "group", "replaces", "guardian")


def edit_person(
    records: Records, person: Person, changes: Mapping[str, str], *, operator: str, language: str
) -> Case:
    """Write somebody down anew; what the address book held of him before is gone.

    What a loan says stays as it was signed, until its time is over.

    Args:
        person: as he is written down.
        changes: field → text; an empty one takes away whom he replaces, or the guardian.

    Raises:
        UsageError: a text can't be a name, or nothing would change.
    """
    held = {field: getattr(person, field) or "" for field in EDITABLE}
    wanted = {**held, **{field: _cleaned(field, text) for field, text in changes.items()}}
    if wanted == held:
        raise UsageError(_("Nothing would change."))
    return records.erase(
        ActKind.PERSON,
        {"borrower_kind": person.kind, "start": person.last_on},
        Erasure(),
        operator=operator,
        language=language,
        private={ID: person.id, **{field: text for field, text in wanted.items() if text}},
    )


def _cleaned(field: str, text: str) -> str:
    may_be_empty = field in ("replaces", "guardian")
    return "" if may_be_empty and not text.strip() else clean_name(text)


def set_operator(
    records: Records, code: str, name: str, title: str, *, operator: str, language: str
) -> Operator:
    """Write down who stands behind a code; whoever was there before is gone.

    Raises:
        UsageError: a text can't be a name.
    """
    texts = {CODE: code, NAME: clean_name(name), TITLE: clean_name(title)}
    records.erase(
        ActKind.OPERATOR,
        {"code": code},
        _erasure(records, code),
        operator=operator,
        language=language,
        private=texts,
    )
    return next(each for each in records.operators() if each.code == code)


def remove_operator(records: Records, code: str, *, operator: str, language: str) -> Case:
    """Forget who stands behind a code; the code itself stays in the record.

    Raises:
        UsageError: nobody is written down for it.
    """
    erasure = _erasure(records, code)
    if not erasure:
        raise UsageError(
            _("No name is held for the operator {code}.").format(code=code),
            hint=_("“quitus operators list” shows them."),
        )
    data: dict[str, JsonValue] = {"code": code, "removed": True}
    return records.erase(ActKind.OPERATOR, data, erasure, operator=operator, language=language)


def _erasure(records: Records, code: str) -> Erasure:
    entries = (each.entry for each in records.operators() if each.code == code)
    return Erasure(entries=tuple(entries))
