"""The text of an agreement: a YAML file that a school may replace, checked with line and column."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from agent import marked_yaml
from agent.errors import Problem
from agent.i18n import _
from agent.marked_yaml import Marked, NodePath

FIELDS = (
    "school",
    "address",
    "uai",
    "head",
    "contact",
    "borrower",
    "group",
    "guardian",
    "replaces",
    "ground",
    "maker",
    "model",
    "year",
    "serial",
    "asset_tag",
    "accessories",
    "start",
    "due",
    "duration",
    "loan_months",
    "person_months",
    "case",
)
# Without these a paper binds nobody to anything.
REQUIRED = ("school", "borrower", "serial", "duration")
_TEXTS = ("title", "subtitle", "parties", "closing")
_OPTIONAL = ("guardian",)
_SHIPPED = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Article:
    """One article: its title, and its text with named fields."""

    title: str
    text: str


@dataclass(frozen=True)
class AgreementText:
    """The whole text; `guardian` stands where a minor's guardian signs too."""

    title: str
    subtitle: str
    parties: str
    closing: str
    articles: tuple[Article, ...]
    guardian: str = ""
    sha256: str = ""


def load(name: str, language: str, folder: Path | None = None) -> AgreementText:
    """Return the text `name` (`agreement-pupil`), the school's own where its folder has one.

    Raises:
        FileError: every problem of the file, each with its line and column.
    """
    own = folder / f"{name}.{language}.yaml" if folder is not None else None
    shipped = _SHIPPED / f"{name}.{language}.yaml"
    return parse_file(own if own is not None and own.exists() else shipped)


def parse_file(path: Path) -> AgreementText:
    """Return the text in a file; raises FileError as `load`."""
    data = marked_yaml.read(path)
    source = marked_yaml.decode(data, str(path))
    marked, problems = marked_yaml.parse(source, str(path))
    found = [*problems, *_problems(marked, source)]
    if found:
        raise marked_yaml.file_error(str(path), found)
    return _text(marked.value, hashlib.sha256(data).hexdigest())


def _text(value: object, sha256: str) -> AgreementText:
    assert isinstance(value, dict)
    texts = {name: french_spaces(value.get(name, "")) for name in (*_TEXTS, *_OPTIONAL)}
    articles = tuple(
        Article(french_spaces(each["title"]), french_spaces(each["text"]))
        for each in value["articles"]
    )
    return AgreementText(**texts, articles=articles, sha256=sha256)


def french_spaces(text: str) -> str:
    """Return a text with the spaces that French wants unbroken before `; : ! ? »`, after `«`."""
    return re.sub(r"« ", "«\u00a0", re.sub(r" ([;:!?»])", "\u00a0\\1", text.strip()))


def _problems(marked: Marked, source: str) -> Iterator[Problem]:
    value = marked.value
    if not isinstance(value, dict):
        yield _at(marked, (), _("Keys and texts are expected here."))
        return
    yield from _keys(marked, (), value, (*_TEXTS, "articles"), _OPTIONAL)
    used: set[str] = set()
    for path, text in _texts(marked, value):
        if not isinstance(text, str) or not text.strip():
            yield _at(marked, path, _("A text is expected here."))
            continue
        for name, problem in _fields(marked, path, text, source):
            used.add(name)
            if problem is not None:
                yield problem
    if not isinstance(value.get("articles"), list):
        yield _at(marked, ("articles",), _("A list of articles is expected here."))
        return
    yield from _articles(marked, value["articles"])
    for name in REQUIRED:
        if name not in used:
            yield _at(marked, (), _("The field {{{name}}} is missing.").format(name=name))


def _articles(marked: Marked, articles: list[object]) -> Iterator[Problem]:
    for number, article in enumerate(articles):
        if isinstance(article, dict):
            yield from _keys(marked, ("articles", number), article, ("title", "text"), ())
        else:
            yield _at(marked, ("articles", number), _("An article has a title and a text."))


def _keys(
    marked: Marked,
    path: NodePath,
    value: Mapping[str, object],
    needed: tuple[str, ...],
    optional: tuple[str, ...],
) -> Iterator[Problem]:
    for key in value:
        if key not in (*needed, *optional):
            place = marked.key_mark_of((*path, key))
            yield Problem(marked.file, *place, "", _unknown(key, (*needed, *optional)))
    for key in needed:
        if key not in value:
            yield _at(marked, path, _("The key “{key}” is missing.").format(key=key))


def _texts(marked: Marked, value: Mapping[str, object]) -> Iterator[tuple[NodePath, object]]:
    del marked
    for name in (*_TEXTS, *_OPTIONAL):
        if name in value:
            yield (name,), value[name]
    articles = value.get("articles")
    for number, article in enumerate(articles if isinstance(articles, list) else []):
        for name in ("title", "text"):
            if isinstance(article, dict) and name in article:
                yield ("articles", number, name), article[name]


def _fields(
    marked: Marked, path: NodePath, text: str, source: str
) -> Iterator[tuple[str, Problem | None]]:
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        yield "", _at(marked, path, _("A brace is open or closed alone: write {{ for a plain one."))
        return
    for _literal, name, spec, conversion in parsed:
        if name is None:
            continue
        good = name in FIELDS and not spec and not conversion
        yield name, None if good else _unknown_field(marked, path, name, source)


def _unknown_field(marked: Marked, path: NodePath, name: str, source: str) -> Problem:
    """Return the problem, where the field itself stands: YAML knows only where the text begins."""
    line, column = marked.mark_of(path)
    for number, each in enumerate(source.splitlines()[line - 1 :], start=line):
        if found := re.search(rf"\{{{re.escape(name)}(?!\w)", each):
            line, column = number, found.start() + 1
            break
    return Problem(marked.file, line, column, "", _unknown(name, FIELDS))


def _unknown(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a wrong file

    near = get_close_matches(name, known, n=1)
    if near:
        return _("“{name}” is unknown; did you mean “{near}”?").format(name=name, near=near[0])
    return _("“{name}” is unknown; the known ones are: {known}.").format(
        name=name, known=", ".join(known)
    )


def _at(marked: Marked, path: NodePath, message: str) -> Problem:
    return Problem(marked.file, *marked.mark_of(path), "", message)
