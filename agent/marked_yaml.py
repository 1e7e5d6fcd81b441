"""YAML with the line and column of every node; the only module that imports yaml.

It reads a plain YAML: one document, text keys, no aliases, no tags. PyYAML is asked for events
only, because its loader keeps the last of two equal keys and reads `no` as False, `12:30` as 750
and `010` as 8 (YAML 1.1) without a word. Such scalars are problems here, wherever they stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from agent.errors import FileError, Problem
from agent.files import read_file
from agent.i18n import _, ngettext
from agent.yaml_scalars import Scalar, is_printable, is_surprise, resolve

MAX_BYTES = 1_000_000
MAX_PROBLEMS = 100  # more help nobody
MAX_DEPTH = 30  # the deepest file of ours has 7 levels; Python itself gives up at some hundreds

NodePath = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True)
class _Mark:
    value: Place
    key: Place
    source: str


@dataclass(frozen=True)
class Marked:
    """The value of a YAML file (None, bool, int, float, str, list, dict) and its places.

    A path is the keys and indexes that lead to a node: `("phases", 0, "title", "fr")`.
    """

    value: object
    file: str
    marks: Mapping[NodePath, _Mark]

    def mark_of(self, path: NodePath) -> Place:
        """Return line and column, from 1, of the node, or of the nearest one above it."""
        return self._mark(path).value

    def key_mark_of(self, path: NodePath) -> Place:
        """Return line and column, from 1, of the key before the node (itself, in a list)."""
        return self._mark(path).key

    def source_of(self, path: NodePath) -> str:
        """Return a scalar as it is written, without quotes; `` for a list or a mapping."""
        return self._mark(path).source

    def _mark(self, path: NodePath) -> _Mark:
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks[path]


def read(path: Path) -> bytes:
    """Return the bytes of a file that may be parsed.

    Raises:
        FileError: it is not there, is no file, may not be read, or is larger than `MAX_BYTES`.
    """
    data = read_file(path, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileError(
            _("The file {file} is larger than {limit} kB.").format(
                file=path, limit=MAX_BYTES // 1000
            ),
            hint=_("This is no file of quitus: choose another one."),
        )
    return data


def load(text: str, file: str) -> Marked:
    """Return the value of a YAML text and its places; `file` is the name for messages.

    Raises:
        FileError: every problem of the text, each with its line and column.
    """
    marked, problems = parse(text, file)
    if problems:
        raise file_error(file, problems)
    return marked


def load_file(path: Path) -> Marked:
    """Return the value of a YAML file and its places; raises FileError as `read` and `load` do."""
    return load(decode(read(path), str(path)), str(path))


def decode(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        FileError: the bytes are no UTF-8; the problem stands at the first bad one.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig")
        problem = Problem(file, *_place_in(good, len(good)), "", _("This is not text in UTF-8."))
        raise FileError(
            _("The file {file} is not a text file in UTF-8.").format(file=file),
            problems=(problem,),
            hint=_("Save it again from the editor, with the encoding UTF-8."),
        ) from error


def parse(text: str, file: str) -> tuple[Marked, tuple[Problem, ...]]:
    """Return what could be read of a YAML text, and the problems found on the way.

    A scalar that is a problem is read as its text. For callers that go on to look for other
    problems, so that all are told at once; others call `load`.

    Raises:
        FileError: nothing can be made of it: empty, not YAML, aliases, too deep.
    """
    if len(text) > MAX_BYTES:
        raise file_error(file, [Problem(file, 1, 1, "", _("This file is too large."))])
    builder = _Builder(file)
    try:
        value = builder.document(iter(yaml.parse(text.removeprefix("\ufeff"), yaml.SafeLoader)))
    except yaml.MarkedYAMLError as error:
        problem = Problem(file, *_fault_place(error), "", _syntax_message(error.problem or ""))
        raise file_error(file, [*builder.problems, problem]) from error
    except yaml.reader.ReaderError as error:
        problem = Problem(file, *_place_in(text, error.position), "", _not_text())
        raise file_error(file, [problem]) from error
    return Marked(value, file, builder.marks), tuple(builder.problems)


def file_error(file: str, problems: list[Problem] | tuple[Problem, ...]) -> FileError:
    """Return the error that tells all the problems of a file, in the order of their lines."""
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.column))
    count = len(ordered)
    message = ngettext(
        "The file {file} has {count} problem.", "The file {file} has {count} problems.", count
    ).format(file=file, count=count)
    return FileError(message, problems=tuple(ordered))


class _Builder:
    """Builds the value of one document out of PyYAML's events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: dict[NodePath, _Mark] = {}
        self.problems: list[Problem] = []
        self._events: Iterator[yaml.Event] = iter(())

    def document(self, events: Iterator[yaml.Event]) -> object:
        self._events = events
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise file_error(self.file, [Problem(self.file, 1, 1, "", _("This file is empty."))])
        value = self._node(next(self._events), ())
        next(self._events)  # the end of the document
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._problem(_place(after), _("A second document begins here: only one is read."))
        return value

    def _problem(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self.file, *place, "", message))
        if len(self.problems) >= MAX_PROBLEMS:
            raise file_error(self.file, self.problems)

    def _node(self, event: yaml.Event, path: NodePath, key: Place | None = None) -> object:
        place = _place(event)
        if isinstance(event, yaml.AliasEvent):
            message = _("Aliases (*{name}) are not taken here: write the words out.")
            problem = Problem(self.file, *place, "", message.format(name=event.anchor))
            raise file_error(self.file, [*self.problems, problem])
        if len(path) > MAX_DEPTH:
            problem = Problem(self.file, *place, "", _("This is nested too deeply."))
            raise file_error(self.file, [*self.problems, problem])
        source = event.value if isinstance(event, yaml.ScalarEvent) else ""
        self.marks.setdefault(path, _Mark(place, key or place, source))
        self._check_tag(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _check_tag(self, event: yaml.Event, place: Place) -> None:
        tag = getattr(event, "tag", None)
        if tag not in (None, "!", "tag:yaml.org,2002:str"):
            self._problem(place, _("Tags (!…) are not taken here: write the value alone."))

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        text: str = event.value
        if not is_printable(text):
            self._problem(place, _not_text())
        if not event.implicit[0]:  # quoted, a block, or tagged as text
            return text
        if is_surprise(text):
            self._problem(place, _surprise_message(text))
        return resolve(text)

    def _sequence(self, path: NodePath) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: NodePath) -> dict[str, object]:
        items: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            known = key is not None and key in items
            if known:
                line = self.marks[(*path, str(key))].key[0]
                message = _("The key '{key}' stands twice: it is already on line {line}.")
                self._problem(_place(event), message.format(key=key, line=line))
            below = (*path, -1 if key is None or known else key)
            value = self._node(next(self._events), below, _place(event))
            if key is not None and not known:
                items[key] = value
        return items

    def _key(self, event: yaml.Event, path: NodePath) -> str | None:
        """Return the text of a key; None, and a problem, where it is anything else."""
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, (*path, -1))
            self._problem(place, _("A key must be text, not a list or a mapping."))
            return None
        found = len(self.problems)
        key = self._scalar(event, place)
        if isinstance(key, str) and key != "<<":
            return key
        if len(self.problems) == found:
            message = _("The key '{key}' is not text to YAML: put it between quotes.")
            self._problem(place, message.format(key=event.value))
        return None


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _fault_place(error: yaml.MarkedYAMLError) -> Place:
    """Return where to look: what is never closed is to be looked for where it opens."""
    opened = "quoted scalar" in (error.context or "") or "a flow" in (error.context or "")
    mark = (error.context_mark if opened else None) or error.problem_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _place_in(text: str, position: int) -> Place:
    before = text[:position]
    return (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def _not_text() -> str:
    return _("A character stands here that is not text: is this really a text file?")


def _surprise_message(text: str) -> str:
    message = _(
        "YAML does not read '{value}' as it is written. Put it between quotes if it is text; "
        "otherwise write true, false or a plain number."
    )
    return message.format(value=text)


def _syntax_message(problem: str) -> str:
    """Return our sentence for PyYAML's words (scanner.py and parser.py of PyYAML 6)."""
    sentences = {
        r"'\t'": _("A tab stands where only blanks may: indent with blanks."),
        "mapping values are not allowed": _(
            "No ':' may stand here: put the text between quotes, or check the indentation."
        ),
        "could not find expected ':'": _("A ':' is missing after the key that stands above."),
        "expected <block end>": _("This line is not indented as the lines above it."),
        "found unexpected end of stream": _("A quote is opened and never closed."),
        "but ": _("A bracket or a brace is not closed, or a comma is missing."),
        "cannot start any token": _(
            "No value may begin with this character: put the text between quotes."
        ),
    }
    for words, sentence in sentences.items():
        if words in problem:
            return sentence
    return _("This is not valid YAML ({detail}).").format(detail=problem)
