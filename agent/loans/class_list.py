"""A class list: who is to borrow, or to give back; as a spreadsheet writes it (pure)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.errors import FileError, Problem
from agent.i18n import _

# What the first line may call a column, without accents and in small letters.
_COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "nom", "eleve", "pupil", "nom complet", "nom prenom"}),
    "first_name": frozenset({"first name", "prenom", "prenoms"}),
    "group": frozenset({"class", "classe", "division", "group", "groupe", "matiere", "subject"}),
    "tag": frozenset({"tag", "asset tag", "asset_tag", "inventaire", "etiquette", "tablette"}),
    "guardian": frozenset({"guardian", "responsable", "responsable legal"}),
}
_LONGEST = 200  # characters of a name
_MOST = 5_000  # lines: a school, not the whole country


@dataclass(frozen=True)
class Listed:
    """Somebody on a class list.

    Attributes:
        line: of the file, from 1.
        name, group: as they stand there; the first name behind the name.
        tag: the tablet's asset tag, where the list has one.
        guardian: who signs for a minor, where the list has him.
    """

    line: int
    name: str
    group: str
    tag: str | None = None
    guardian: str | None = None

    @property
    def called(self) -> tuple[str, str]:
        """The name and the class as they are compared: accents count, capitals don't."""
        return same_name(self.name), same_name(self.group)


def same_name(text: str) -> str:
    """Return a name as names are compared: whatever its capitals and its blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_class_list(data: bytes, file: str) -> tuple[Listed, ...]:
    """Return everybody on the list, in its order.

    Raises:
        FileError: every line that is wrong, with its number (exit 4).
    """
    rows = list(_rows(_decoded(data)))
    if not rows:
        raise _wrong(file, [Problem(file, 1, 1, "", _("The list is empty."))])
    columns, problems = _columns(rows[0][1], file)
    listed = []
    for line, cells in rows[1 : _MOST + 1]:
        one = {field: _cell(cells, place) for field, place in columns.items()}
        person = _person(line, one)
        if person is None:
            problems.append(Problem(file, line, 1, "", _("This line has no name.")))
        elif len(person.name) > _LONGEST or len(person.group) > _LONGEST:
            problems.append(Problem(file, line, 1, "", _("A name is too long.")))
        else:
            listed.append(person)
    if len(rows) > _MOST + 1:
        message = _("The list has more than {most} lines.").format(most=_MOST)
        problems.append(Problem(file, _MOST + 2, 1, "", message))
    problems += _twice(listed, file)
    if problems:
        raise _wrong(file, problems)
    return tuple(listed)


def _decoded(data: bytes) -> str:
    """Return the text, whichever of its encodings a French Excel chose."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    """Yield the lines that hold something, each with its number."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    before = 0
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells):
            yield before + 1, cells
        before = reader.line_num


def _columns(titles: Sequence[str], file: str) -> tuple[dict[str, int], list[Problem]]:
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        plain = unicodedata.normalize("NFKD", title.casefold())
        words = "".join(char for char in plain if not unicodedata.combining(char)).strip()
        for field, names in _COLUMNS.items():
            if words in names:
                places.setdefault(field, place)
    if "name" in places:
        return places, []
    message = _("The first line names no column “name” (nom): name, class, tag are looked for.")
    return places, [Problem(file, 1, 1, "", message)]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _person(line: int, cells: Mapping[str, str]) -> Listed | None:
    name = " ".join(filter(None, (cells.get("name"), cells.get("first_name"))))
    if not name:
        return None
    return Listed(
        line, name, cells.get("group", ""), cells.get("tag") or None, cells.get("guardian") or None
    )


def _twice(listed: Iterable[Listed], file: str) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for one in listed:
        keys = [("name", *one.called), *([("tag", one.tag.casefold())] if one.tag else [])]
        for key in keys:
            if key in seen:
                message = _("This name or tag stands on line {line} already.")
                problem = Problem(file, one.line, 1, "", message.format(line=seen[key]))
                problems.append(problem)
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
    found = [each for each in holdings if same_name(each.name) == one.called[0]]
    same_class = [each for each in found if same_name(each.group) == one.called[1]]
    found = same_class or (found if not one.group else [])
    if one.tag is not None:
        tag = one.tag.casefold()
        tagged = [each for each in holdings if each.tag.casefold() == tag and not each.name]
        found = [each for each in found if each.tag.casefold() == tag] or tagged
    return found[-1] if found else None
