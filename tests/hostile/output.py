"""Runs the program on hostile tablets, and looks at every byte that it puts out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.scan import active_in, files_in, names_in
from tests.procedure.harness import ANSWERS

NAMES = "hostile-names"
SHOWN_SERIAL = "\N{REPLACEMENT CHARACTER}[2J"
MIXED = "hostile"
GIVEN = [part for name, value in ANSWERS.items() for part in ("--answer", f"{name}={value}")]
ESCAPE = "\x1b[2J\u202e\u009b1m\n[bold]x[/bold]"


@dataclass(frozen=True)
class Out:
    """What one call put out."""

    words: tuple[str, ...]
    code: int
    stdout: bytes
    stderr: bytes


Call = Callable[..., Out]


def assert_plain(outs: Sequence[Out], *, colours: bool = False) -> None:
    found = {
        f"{' '.join(out.words)!r} {stream}": active
        for out in outs
        for stream, data in (("stdout", out.stdout), ("stderr", out.stderr))
        if (active := active_in(data, colours=colours))
    }
    assert not found


def assert_files_plain(folder: Path) -> None:
    found = {name: active for name, data in files_in(folder) if (active := active_in(data))}
    assert not found
    strange = [name for name in names_in(folder) if not re.fullmatch(r"[\w][\w.+-]*", name)]
    assert not strange


def case_of(out: Out) -> str:
    found = re.search(rb"SIM-\d{8}-\w{5}", out.stdout + out.stderr)
    assert found, out
    return found[0].decode()
