"""Finds and reads scenario files: those shipped with the program by name, any other by path."""

from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from agent.errors import FileError, Problem, UsageError
from agent.i18n import _
from agent.marked_yaml import Marked, decode, file_error, load, read
from agent.tablet.simulated.spec import Scenario

DEFAULT = "ordinary"
_FOLDER = files("agent.tablet.simulated") / "scenarios"
_SUFFIX = ".yaml"


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that are shipped, in order."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(n.removesuffix(_SUFFIX) for n in names if n.endswith(_SUFFIX)))


def load_scenario(name_or_path: str) -> Scenario:
    """Return a scenario by its name, or by the path of its file (which has a dot or a slash).

    Raises:
        UsageError: no scenario has that name.
        FileError: the file can't be read, or is wrong: every problem, with line and column.
    """
    path = Path(name_or_path)
    if len(path.parts) > 1 or path.suffix:
        return parse_scenario(decode(read(path), name_or_path), name_or_path)
    if name_or_path not in scenario_names():
        raise UsageError(
            _("There is no scenario named '{name}'.").format(name=name_or_path),
            hint=_("There are: {names}.").format(names=", ".join(scenario_names())),
        )
    shipped = _FOLDER / (name_or_path + _SUFFIX)
    return parse_scenario(shipped.read_text("utf-8"), shipped.name)


def parse_scenario(text: str, file: str) -> Scenario:
    """Return the scenario that a YAML text describes; `file` is its name for messages.

    Raises:
        FileError: the text is wrong: every problem, with line and column.
    """
    marked = load(text, file)
    try:
        return Scenario.model_validate(marked.value)
    except ValidationError as error:
        raise _file_error(marked, error) from None


def _file_error(marked: Marked, error: ValidationError) -> FileError:
    problems = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        path = fault["loc"]
        unknown = fault["type"] == "extra_forbidden"
        line, column = (marked.key_mark_of if unknown else marked.mark_of)(path)
        where = ".".join(map(str, path))
        message = fault["msg"].removeprefix("Value error, ")
        problems.append(Problem(marked.file, line, column, where, message))
    return file_error(marked.file, problems)
