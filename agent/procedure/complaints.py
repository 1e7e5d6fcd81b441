"""The faults of a procedure file in sentences: what is wrong, what was expected, where."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.errors import Problem
from agent.i18n import _
from agent.marked_yaml import Marked, NodePath, Place
from agent.procedure.schema import Fault, MakersShape, ProcedureShape, keys_at

# What a value of the file must look like, by the key that leads to it.
_PATTERNS = {
    "id": lambda: _("lower case letters and digits, such as 'return'"),
    "version": lambda: _("letters, digits, dots and hyphens, such as '1.2'"),
    "makers": lambda: _("a name in lower case, without blanks around it"),
}


def complaint(
    marked: Marked, fault: Fault, shape: type[ProcedureShape] | type[MakersShape]
) -> Problem:
    """Return the problem that tells one fault of a model."""
    if fault.type == "extra_forbidden":
        key = str(fault.path[-1])
        message = unknown(_("There is no key '{word}' here."), key, keys_at(shape, fault.path[:-1]))
        return at(marked, fault.path, message, key=True)
    if fault.type == "missing":
        parent = fault.path[:-1]
        return at(marked, parent, _missing(fault.path), key=True)
    return at(marked, fault.path, _sentence(marked, fault))


def at(marked: Marked, path: NodePath, message: str, *, key: bool = False) -> Problem:
    """Return a problem at a node, or at the `key` that leads to it, with the phase named."""
    line, column = marked.key_mark_of(path) if key else marked.mark_of(path)
    return Problem(marked.file, line, column, where(marked.value, path), message)


def where(value: object, path: NodePath) -> str:
    """Return `at phase 'reset'` for a path inside a phase, the like for a maker, else ``."""
    match path:
        case ("phases", int(index), *_rest):
            return _("at phase '{id}'").format(id=_name(value, "phases", index))
        case ("makers", int(index), *_rest):
            return _("at maker '{id}'").format(id=_name(value, "makers", index))
    return ""


def merged(marked: Marked, found: tuple[Problem, ...], others: Sequence[Problem]) -> list[Problem]:
    """Return the problems of the YAML itself, their phase named, and the others.

    Without those of the others that only follow from one at the same place.
    """
    taken = {(problem.line, problem.column) for problem in found}
    named = [replace(p, where=_where_at(marked, (p.line, p.column))) for p in found]
    return [*named, *(p for p in others if (p.line, p.column) not in taken)]


def _where_at(marked: Marked, place: Place) -> str:
    """Return the phase or the maker that a place of the file belongs to, as `where` does."""
    begins = [
        (marked.key_mark_of(path) if len(path) == 1 else marked.mark_of(path), path)
        for path in marked.marks
        if len(path) in (1, 2)
    ]
    before = [(start, path) for start, path in begins if start <= place]
    return where(marked.value, max(before)[1]) if before else ""


def unknown(message: str, word: str, known: Iterable[str]) -> str:
    """Return a message about an unknown word: `{word}` filled in, the known ones, the nearest."""
    words = sorted(known)
    parts = [message.format(word=word)]
    if words:
        parts.append(_("Expected: {words}.").format(words=", ".join(words)))
    near = nearest(word, words)
    if near:
        parts.append(_("Did you mean '{word}'?").format(word=near))
    return " ".join(parts)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that is most like this one, or None if none is."""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    return near[0] if near else None


def _name(value: object, group: str, index: int) -> str:
    items = value.get(group) if isinstance(value, dict) else None
    item = items[index] if isinstance(items, list) and index < len(items) else None
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else str(index + 1)


def _missing(path: NodePath) -> str:
    match path[-1]:
        case "fr":
            return _("The French words (fr) of '{name}' are missing.").format(name=_text_name(path))
        case "en":
            return _("The English words (en) of '{name}' are missing.").format(
                name=_text_name(path)
            )
    return _("The key '{key}' is missing.").format(key=path[-1])


def _text_name(path: NodePath) -> str:
    return str(path[-2]) if len(path) > 1 else ""


def _sentence(marked: Marked, fault: Fault) -> str:
    expected = _expected(fault)
    found = _found(marked, fault.path)
    return _("{found} stands here; expected: {expected}.").format(found=found, expected=expected)


def _found(marked: Marked, path: NodePath) -> str:
    value = _value_at(marked.value, path)
    if value is None:
        return _("Nothing")
    if isinstance(value, list):
        return _("A list")
    if isinstance(value, dict):
        return _("A group of keys")
    text = marked.source_of(path)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:39]}…'"


def _value_at(value: object, path: NodePath) -> object:
    for step in path:
        try:
            value = value[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _expected(fault: Fault) -> str:
    if fault.type == "string_pattern_mismatch":
        return _expected_pattern(fault.path)
    limits = fault.context
    sentences = {
        "string_type": _("text, between quotes if it looks like a number or a yes or no"),
        "string_too_short": _("text, not nothing"),
        "string_too_long": _("text of at most {limit} characters").format(
            limit=limits.get("max_length")
        ),
        "int_type": _("a whole number"),
        "greater_than_equal": _("a number of at least {limit}").format(limit=limits.get("ge")),
        "less_than_equal": _("a number of at most {limit}").format(limit=limits.get("le")),
        "list_type": _("a list, each item behind a hyphen"),
        "too_short": _("at least {limit} item").format(limit=limits.get("min_length")),
        "too_long": _("at most {limit} items").format(limit=limits.get("max_length")),
    }
    return sentences.get(fault.type) or _expected_group(fault.path)


def _expected_pattern(path: NodePath) -> str:
    for step in reversed(path):
        if step in ("fr", "en"):
            break
        if step in _PATTERNS:
            return _PATTERNS[str(step)]()
    return _("text, not blanks alone")


def _expected_group(path: NodePath) -> str:
    if path and path[-1] == "title":
        return _("the words in each language (fr, en)")
    if len(path) > 1 and path[-2] == "say":
        return _("the words in each language (fr, en)")
    return _("a group of keys, each with a colon")
