"""A class list: who is to borrow, or to give back; as a spreadsheet writes it (pure)."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.errors import FileError, Problem, UsageError
from agent.i18n import _
from agent.loans.csv_text import Table, plain, read_table
from agent.loans.names import clean_name, folded

# What the first line may call a column, without accents and in small letters.
_COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "nom", "eleve", "pupil", "nom complet", "nom prenom"}),
    "first_name": frozenset({"first name", "prenom", "prenoms"}),
    "group": frozenset({"class", "classe", "division", "group", "groupe", "matiere", "subject"}),
    "tag": frozenset({"tag", "asset tag", "asset_tag", "inventaire", "etiquette", "tablette"}),
    "serial": frozenset({"serial", "serial number", "numero de serie", "n° de serie", "serie"}),
    "guardian": frozenset({"guardian", "responsable", "responsable legal"}),
}
_MOST = 5_000  # lines: a school, not the whole country


@dataclass(frozen=True)
class Listed:
    """Somebody on a class list.

    Attributes:
        line: of the file, from 1.
        name, group: as they stand there; the first name behind the name.
        tag, serial: of the tablet, where the list has them.
        guardian: who signs for a minor, where the list has him.
    """

    line: int
    name: str
    group: str
    tag: str | None = None
    guardian: str | None = None
    serial: str | None = None

    @property
    def called(self) -> tuple[str, str]:
        """The name and the class as they are compared: see `words_of`."""
        return words_of(self.name), words_of(self.group)


def words_of(text: str) -> str:
    """Return a name as names are compared: accents count, capitals and the order of words don't.

    One list has “Durand Camille”, another “Camille Durand”.
    """
    return " ".join(sorted(folded(text).split()))


def read_class_list(data: bytes, file: str) -> tuple[Listed, ...]:
    """Return everybody on the list, in its order.

    Raises:
        FileError: every line that is wrong, with its number (exit 4).
    """
    table = read_table(data, file, lambda title: _field(title) is not None)
    columns = _columns(table)
    listed, problems = [], []
    for row in table.rows[:_MOST]:
        one = {field: _cell(row.cells, place) for field, place in columns.items()}
        try:
            listed.append(_person(row.line, one))
        except UsageError as error:
            problems.append(table.wrong(row.line, 1, "", error.message))
    if len(table.rows) > _MOST:
        message = _("The list has more than {most} lines.").format(most=_MOST)
        problems.append(table.wrong(table.rows[_MOST].line, 1, "", message))
    problems += _twice(listed, table)
    if problems:
        raise _wrong(file, problems)
    return tuple(listed)


def _field(title: str) -> str | None:
    """Return which column a heading names, or None."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    words = "".join(char for char in letters if not unicodedata.combining(char))
    found = (field for field, names in _COLUMNS.items() if " ".join(words.split()) in names)
    return next(found, None)


def _columns(table: Table) -> dict[str, int]:
    """Return where each column stands; FileError where none has the names."""
    places: dict[str, int] = {}
    for place, title in enumerate(table.header.cells):
        field = _field(title)
        if field is not None:
            places.setdefault(field, place)
    if "name" in places:
        return places
    message = _("The first line names no column “name” (nom): name, class, tag are looked for.")
    raise _wrong(table.file, [table.wrong(table.header.line, 1, "", message)])


def _cell(cells: Sequence[str], place: int) -> str:
    return " ".join(plain(cells[place]).split()) if place < len(cells) else ""


def _person(line: int, cells: Mapping[str, str]) -> Listed:
    """Return who stands on a line; UsageError where that is no name."""
    name = " ".join(filter(None, (cells.get("name"), cells.get("first_name"))))
    group, guardian = cells.get("group", ""), cells.get("guardian")
    return Listed(
        line,
        clean_name(name),
        clean_name(group) if group else "",
        cells.get("tag") or None,
        clean_name(guardian) if guardian else None,
        cells.get("serial") or None,
    )


def _twice(listed: Iterable[Listed], table: Table) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for one in listed:
        keys = [("name", *one.called), *([("tag", one.tag.casefold())] if one.tag else [])]
        for key in keys:
            if key in seen:
                message = _("This name or tag stands on line {line} already.")
                told = message.format(line=seen[key])
                problems.append(table.wrong(one.line, 1, "", told))
            seen.setdefault(key, one.line)
    return problems


def _wrong(file: str, problems: Sequence[Problem]) -> FileError:
    return FileError(
        _("The class list {file} can't be used.").format(file=file),
        problems=tuple(problems),
        hint=_("Correct these lines; nothing was done."),
    )


# Who has which tablet ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """A loan as far as a class list asks: whose, which tablet, is it back."""

    loan: str
    name: str
    group: str
    tag: str
    back: bool


@dataclass(frozen=True)
class Called:
    """Somebody on the list, and his loan; None where this desk knows of none."""

    listed: Listed
    holding: Holding | None


def roll_call(listed: Iterable[Listed], holdings: Sequence[Holding]) -> tuple[Called, ...]:
    """Return everybody on the list with the newest loan that is his; `holdings` oldest first."""
    return tuple(Called(one, _loan_of(one, holdings)) for one in listed)


def _loan_of(one: Listed, holdings: Sequence[Holding]) -> Holding | None:
    """Return his loan: by name and class, else by name alone; a tablet's tag must fit as well."""
    found = [each for each in holdings if words_of(each.name) == one.called[0]]
    same_class = [each for each in found if words_of(each.group) == one.called[1]]
    found = same_class or (found if not one.group else [])
    if one.tag is not None:
        tag = one.tag.casefold()
        tagged = [each for each in holdings if each.tag.casefold() == tag and not each.name]
        found = [each for each in found if each.tag.casefold() == tag] or tagged
    return found[-1] if found else None
