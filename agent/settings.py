"""What one desk is set to: the values of its settings file, for this station and no other."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from agent.errors import FileError, Problem
from agent.i18n import LANGUAGES, _

APP = "quitus"
# A code, not a name: what stands in the record is no personal data of the technician.
# Where the Region lists its tablets, as the lending notice gives it.
PORTAL_URL = "https://lec.com-network.fr/backoffice/portal.php"
# CNIL's norm NS-9 for loans: details until the end of the 4th month after the return, the borrower
# one year after the last loan. The norm is old, and still what schools are referred to.
LOAN_MONTHS, PERSON_MONTHS = 4, 12
_MOST_MONTHS = 120
OPERATOR_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


@dataclass(frozen=True)
class Settings:
    """The settings in force.

    Attributes:
        data: the folder of this desk's record, or None for the system's place.
        training: the folder of runs on simulated tablets, or None for the system's place.
        language: `fr` or `en`, or None where the file does not say.
        operator: the code of the technician, or None.
        procedures: the school's own folder of procedures, or None.
        locking_types: account types that lock, beside those that always do.
        school_name: what the school is called on screen and paper, or None.
        portal_url: where the Region's application is; empty: not said.
        loan_months: how many months after a return what the loan tells of people is kept.
        person_months: how many months after the last loan its borrower is kept.
        anchors: a folder on another disk or a share, where the signed heads of the record go too;
            None: nowhere else.
    """

    data: Path | None = None
    training: Path | None = None
    language: str | None = None
    operator: str | None = None
    procedures: Path | None = None
    locking_types: frozenset[str] = field(default_factory=frozenset)
    school_name: str | None = None
    portal_url: str = PORTAL_URL
    anchors: Path | None = None
    loan_months: int = LOAN_MONTHS
    person_months: int = PERSON_MONTHS

    def with_options(self, *, data: Path | None, operator: str | None) -> "Settings":
        """Return these settings under what was said on the command line.

        A folder named there is meant for this run, simulated or not.
        """
        chosen = self if data is None else replace(self, data=data, training=data)
        return chosen if operator is None else replace(chosen, operator=operator)

    def folder(self, *, simulated: bool) -> Path:
        """Return where runs are recorded; training never lies in a real desk's folder."""
        named = self.training if simulated else self.data
        if named is not None:
            return named
        from platformdirs import user_data_path  # noqa: PLC0415 - 10 ms

        return user_data_path(APP, appauthor=False) / ("training" if simulated else "desk")


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings file is: `QUITUS_SETTINGS`, else the system's place for it."""
    named = environment.get("QUITUS_SETTINGS")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path  # noqa: PLC0415 - 10 ms

    return user_config_path(APP, appauthor=False) / "settings.toml"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this desk; those of a file that does not exist are the defaults.

    Raises:
        FileError: the file is wrong (every problem with its line), can't be read, or is named by
            `QUITUS_SETTINGS` and is not there.
    """
    path = settings_path(environment)
    text = _read(path, must_exist=bool(environment.get("QUITUS_SETTINGS")))
    if text is None:
        return Settings()
    return _Reader(path, text).settings(_parse(path, text))


def peek_language(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the language that the settings name; None also where they can't be read (yet)."""
    try:
        return load_settings(environment).language
    except FileError:
        return None


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


def _months(value: object) -> str | None:
    good = type(value) is int and 1 <= value <= _MOST_MONTHS
    rule = _("expected a whole number of months, from 1 to {most}").format(most=_MOST_MONTHS)
    return None if good else rule


_TABLES = ("school", "retention")
# Every key: what is wrong with a value, or None.
_KEYS: Mapping[str, Callable[[object], str | None]] = {
    "data": _text,
    "training": _text,
    "language": _language,
    "operator": _operator,
    "procedures": _text,
    "locking_types": _texts,
    "anchors": _text,
    "school.name": _text,
    "school.portal_url": _text,
    "retention.loan_months": _months,
    "retention.person_months": _months,
}


@dataclass(frozen=True)
class _Reader:
    """Makes settings of a parsed file, or says everything that is wrong with it, line by line."""

    path: Path
    text: str

    def settings(self, tables: Mapping[str, Any]) -> Settings:
        flat = self._flat(tables)
        problems = tuple(
            self._problem(key, what) for key, value in flat.items() if (what := _check(key, value))
        )
        if problems:
            raise _wrong(self.path, *problems)
        return Settings(
            data=self._folder(flat.get("data")),
            training=self._folder(flat.get("training")),
            language=flat.get("language"),
            operator=flat.get("operator"),
            procedures=self._folder(flat.get("procedures")),
            locking_types=frozenset(flat.get("locking_types", ())),
            school_name=flat.get("school.name"),
            portal_url=flat.get("school.portal_url", PORTAL_URL),
            anchors=self._folder(flat.get("anchors")),
            loan_months=flat.get("retention.loan_months", LOAN_MONTHS),
            person_months=flat.get("retention.person_months", PERSON_MONTHS),
        )

    def _flat(self, tables: Mapping[str, Any]) -> dict[str, Any]:
        flat: dict[str, Any] = {}
        for key, value in tables.items():
            if key in _TABLES and isinstance(value, dict):
                flat |= {f"{key}.{name}": inner for name, inner in value.items()}
            else:
                flat[key] = value
        return flat

    def _folder(self, value: str | None) -> Path | None:
        """Return a folder of the file; a relative one counts from where the file is."""
        return None if value is None else self.path.parent / Path(value).expanduser()

    def _problem(self, key: str, what: str) -> Problem:
        name, tables = re.escape(key.rpartition(".")[2]), "|".join(_TABLES)
        within = rf"(?:(?:{tables})\s*\.\s*)?"
        for number, line in enumerate(self.text.splitlines(), start=1):
            found = re.match(rf"\s*\[?\s*{within}[\"']?({name})[\"']?\s*[\].=]", line)
            if found:
                return Problem(str(self.path), number, found.start(1) + 1, key, what)
        return Problem(str(self.path), 1, 1, key, what)


def _check(key: str, value: object) -> str | None:
    check = _KEYS.get(key)
    if check is not None:
        return check(value)
    near = get_close_matches(key, _KEYS, n=1)
    if near:
        return _("unknown key; did you mean “{near}”?").format(near=near[0])
    return _("unknown key; the known ones are: {keys}").format(keys=", ".join(_KEYS))


def program_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where reports of defects go: `QUITUS_STATE`, else the system's place for them."""
    named = environment.get("QUITUS_STATE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415 - only after a defect

    return user_state_path(APP, appauthor=False)
