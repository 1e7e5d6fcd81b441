"""Finds procedure files and reads them: validated before anything runs, every problem at once."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from agent import marked_yaml
from agent.errors import FileError, Problem, UsageError
from agent.i18n import _
from agent.marked_yaml import Marked
from agent.procedure.model import Phase, Procedure, Words

if TYPE_CHECKING:  # pydantic costs 0.2 s: only a file that is read pays
    from collections.abc import Mapping

    from agent.procedure.schema import PhaseShape, ProcedureShape, WordsShape

SUFFIX = ".yaml"
GUIDES = "makers"  # the one file of the folder that is no procedure
_NAME = re.compile(r"[a-z0-9-]+")


def shipped_folder() -> Path:
    """Return the folder of the procedures that come with the program.

    In a wheel they lie inside the package; in a checkout, also an editable one, beside it.

    Raises:
        FileError: neither is there, so the installation is not whole.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "procedures", package.parent / "procedures"):
        if (folder / f"return{SUFFIX}").is_file():
            return folder
    raise FileError(
        _("The procedures of quitus are not installed."), hint=_("Install quitus again.")
    )


def names(folder: Path | None) -> tuple[str, ...]:
    """Return the names of the procedures that there are, the school's folder included, sorted.

    Raises:
        FileError: the school's folder is not there.
    """
    found: set[str] = set()
    for place in _places(folder):
        found |= {file.stem for file in place.glob(f"*{SUFFIX}") if _NAME.fullmatch(file.stem)}
    return tuple(sorted(found - {GUIDES}))


def find(name: str, folder: Path | None) -> Path:
    """Return the file of a procedure: the school's own first, else the shipped one.

    Raises:
        UsageError: no procedure has that name; the nearest is told.
        FileError: the school's folder is not there, or its file has another ending.
    """
    if _NAME.fullmatch(name) and name != GUIDES:
        for place in _places(folder):
            _refuse_other_ending(place, name)
            path = place / f"{name}{SUFFIX}"
            if path.is_file():
                return path
    from agent.procedure.complaints import unknown  # noqa: PLC0415 - see above

    raise UsageError(unknown(_("There is no procedure '{word}'."), name, names(folder)))


def load(path: Path) -> Procedure:
    """Return the procedure of a file.

    Raises:
        FileError: every problem of the file, each with its line and column (exit 4).
    """
    data = marked_yaml.read(path)
    marked, problems = marked_yaml.parse(marked_yaml.decode(data, str(path)), str(path))
    shape = _checked(marked, problems)
    return Procedure(
        id=shape.id,
        version=shape.version,
        title=_words(shape.title),
        phases=tuple(map(_phase, shape.phases)),
        sha256=hashlib.sha256(data).hexdigest(),
        path=str(path),
    )


def load_named(name: str, folder: Path | None) -> Procedure:
    """Return the procedure of that name, as `find` and `load` do.

    Raises:
        UsageError, FileError: as they do; also when the file's own id is another, because a case
            is taken up again by the id on record.
    """
    path = find(name, folder)
    procedure = load(path)
    if procedure.id != name:
        marked = marked_yaml.load_file(path)
        message = _("The id must be the name of the file, '{name}'.").format(name=name)
        problem = Problem(str(path), *marked.mark_of(("id",)), "", message)
        raise marked_yaml.file_error(str(path), [problem])
    return procedure


def _places(folder: Path | None) -> tuple[Path, ...]:
    if folder is None:
        return (shipped_folder(),)
    if not folder.is_dir():
        raise FileError(
            _("The folder of procedures {folder} is not there.").format(folder=folder),
            hint=_("Correct its name in the settings, or make it."),
        )
    return (folder, shipped_folder())


def _refuse_other_ending(place: Path, name: str) -> None:
    """A school's `return.yml` must not be passed over in silence for the shipped one."""
    other = place / f"{name}.yml"
    if other.is_file() and not (place / f"{name}{SUFFIX}").exists():
        raise FileError(
            _("The file {file} is not read: its name must end in .yaml.").format(file=other),
            hint=_("Rename it to {name}.").format(name=f"{name}{SUFFIX}"),
        )


def _checked(marked: Marked, problems: tuple[Problem, ...]) -> "ProcedureShape":
    from agent.procedure import complaints, rules, schema  # noqa: PLC0415 - see above

    shape, faults = schema.validate(schema.ProcedureShape, marked.value)
    told = [complaints.complaint(marked, fault, schema.ProcedureShape) for fault in faults]
    told += rules.procedure_problems(marked)
    if problems or shape is None or told:
        raise marked_yaml.file_error(marked.file, complaints.merged(marked, problems, told))
    return shape


def _phase(shape: "PhaseShape") -> Phase:
    return Phase(
        id=shape.id,
        do=shape.do,
        title=_words(shape.title),
        say=said(shape.say),
        deadline_s=shape.deadline_s,
        repeats=shape.repeats,
    )


def said(texts: "Mapping[str, WordsShape]") -> dict[str, Words]:
    """Return the texts of a phase or a guide, out of their shapes."""
    return {name: _words(words) for name, words in texts.items()}


def _words(shape: "WordsShape") -> Words:
    return {"fr": shape.fr, "en": shape.en}
