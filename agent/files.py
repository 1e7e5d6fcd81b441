"""Reads and writes the files that somebody names, with errors that say what is wrong with them."""

from pathlib import Path

from agent.errors import FileError, UsageError
from agent.i18n import _


def read_file(path: Path, at_most: int = -1) -> bytes:
    """Return the bytes of a file; of one that is longer, `at_most` of them.

    Raises:
        FileError: it is not there, is no file, or may not be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(at_most)
    except OSError as error:
        raise FileError(
            _("The file {file} can't be read: {cause}.").format(file=path, cause=_cause(error)),
            hint=_("Check its name and that you may read it."),
        ) from error


def write_file(path: Path, data: bytes, *, over: bool) -> None:
    """Write a file.

    Args:
        path: where.
        data: all that will be in it.
        over: whether a file that is there is written over.

    Raises:
        FileError: it can't be written.
        UsageError: there is one already.
    """
    try:
        with path.open("wb" if over else "xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise UsageError(
            _("There is something at {path} already.").format(path=path),
            hint=_("Name another file, or remove that one."),
        ) from None
    except OSError as error:
        raise FileError(
            _("The file {file} can't be written: {cause}.").format(file=path, cause=_cause(error)),
            hint=_("Name another place."),
        ) from error


def _cause(error: OSError) -> str:
    return error.strerror or type(error).__name__
