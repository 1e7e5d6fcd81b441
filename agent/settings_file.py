"""Reads a settings file: each key looked at, everything that is wrong told with its line."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from agent.errors import FileError, Problem
from agent.i18n import LANGUAGES, _

# A code, not a name: what stands in the record is no personal data of the technician.
OPERATOR_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


def read_values(path: Path, *, must_exist: bool) -> dict[str, Any]:
    """Return the values of a settings file by key (`school.name`); none where there is no file.

    Raises:
        FileError: the file is wrong (every problem with its line) or can't be read.
    """
    text = _read(path, must_exist=must_exist)
    if text is None:
        return {}
    flat = _flat(_parse(path, text))
    problems = [
        _problem(path, text, key, what)
        for key, value in flat.items()
        if (what := _check(key, value))
    ]
    if problems:
        raise _wrong(path, *problems)
    return flat


def _wrong(path: Path, *problems: Problem) -> FileError:
    return FileError(
        _("The settings file {file} is wrong.").format(file=path),
        problems=problems,
        hint=_("Correct it, or move it away to start with the default settings."),
    )


def _read(path: Path, *, must_exist: bool) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(str(path), 1, 1, "", _("This is not UTF-8 text."))
        raise _wrong(path, problem) from None
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError) and not must_exist:
            return None
        raise FileError(
            _("The settings file {file} can't be read: {why}.").format(
                file=path, why=error.strerror
            ),
            hint=_("Correct the path or the rights of the file, or unset QUITUS_SETTINGS."),
        ) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most desks have no settings file, and no command waits for it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        what = _("This is not TOML: {why}").format(why=str(error).partition(" (at ")[0])
        raise _wrong(path, Problem(str(path), line, column, "", what)) from None


def _text(value: object) -> str | None:
    good = isinstance(value, str) and value.strip() and value.isprintable()
    return None if good else _("expected a text that is not empty")


def _language(value: object) -> str | None:
    expected = _("expected one of: {values}").format(values=", ".join(LANGUAGES))
    return None if value in LANGUAGES else expected


def _operator(value: object) -> str | None:
    good = isinstance(value, str) and OPERATOR_CODE.fullmatch(value)
    return None if good else operator_rule()


def operator_rule() -> str:
    """Return what an operator code must look like, for people."""
    return _("expected a code of 1 to 16 letters, digits, dots, dashes; a code, not a name")


def _texts(value: object) -> str | None:
    good = isinstance(value, list) and all(_text(item) is None for item in value)
    return None if good else _("expected a list of texts")


def _lines(value: object) -> str | None:
    good = isinstance(value, str) and all(_text(line) is None for line in value.splitlines())
    return None if good and value else _("expected a text of one or more lines, none empty")


def _uai(value: object) -> str | None:
    """Return what is wrong with the number of a school: seven digits, their letter of control."""
    found = re.fullmatch(r"([0-9]{7})([A-Z])", value, re.ASCII) if isinstance(value, str) else None
    good = found is not None and _UAI_LETTERS[int(found[1]) % len(_UAI_LETTERS)] == found[2]
    return None if good else _("expected the UAI of the school: seven digits and their letter")


def _months(value: object) -> str | None:
    good = type(value) is int and 1 <= value <= _MOST_MONTHS
    rule = _("expected a whole number of months, from 1 to {most}").format(most=_MOST_MONTHS)
    return None if good else rule


_MOST_MONTHS = 120
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # the number's remainder by 23; no I, O, Q

TABLES = ("school", "retention")  # keys that hold keys

# Every key: what is wrong with a value, or None.
_KEYS: Mapping[str, Callable[[object], str | None]] = {
    "data": _text,
    "training": _text,
    "language": _language,
    "operator": _operator,
    "procedures": _text,
    "locking_types": _texts,
    "anchors": _text,
    "papers": _text,
    "school.name": _text,
    "school.portal_url": _text,
    "school.address": _lines,
    "school.uai": _uai,
    "school.head": _text,
    "school.contact": _text,
    "school.logo": _text,
    "retention.loan_months": _months,
    "retention.person_months": _months,
}


def _flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tables.items():
        if key in TABLES and isinstance(value, dict):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return flat


def _problem(path: Path, text: str, key: str, what: str) -> Problem:
    table, _dot, name = key.rpartition(".")
    before = rf"(?:{table}\s*\.\s*)?" if table else ""
    for number, line in enumerate(text.splitlines(), start=1):
        found = re.match(rf"\s*\[?\s*{before}[\"']?({re.escape(name)})[\"']?\s*[\].=]", line)
        if found:
            return Problem(str(path), number, found.start(1) + 1, key, what)
    return Problem(str(path), 1, 1, key, what)


def _check(key: str, value: object) -> str | None:
    check = _KEYS.get(key)
    if check is not None:
        return check(value)
    near = get_close_matches(key, _KEYS, n=1)
    if near:
        return _("unknown key; did you mean “{near}”?").format(near=near[0])
    return _("unknown key; the known ones are: {keys}").format(keys=", ".join(_KEYS))
