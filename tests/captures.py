"""Finds the real outputs of real devices that stand beside the project, where they do."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from agent.tablet.parsers.answer import Answer


@dataclass(frozen=True)
class Capture:
    """One real output; `conclusion` is what a right reader concludes from it."""

    path: Path
    conclusion: str
    notes: str

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def number(self) -> int:
        """The number that the file's name begins with; it stays when the rest changes."""
        return int(self.path.name[:2])

    @property
    def text(self) -> str:
        """The sample as text; PowerShell's redirection makes UTF-16 of it."""
        data = self.path.read_bytes()
        encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        return data.decode(encoding, "replace")

    @property
    def answer(self) -> Answer:
        return Answer(stdout=self.text)

    def said(self, pattern: str) -> str | None:
        """Return what the pattern's group finds in the conclusion."""
        found = re.search(pattern, self.conclusion)
        return found[1] if found else None


def captures_dir() -> Path | None:
    """Return the folder of captures beside the checkout, or None where there is none."""
    for parent in Path(__file__).resolve().parents:
        folder = parent / "shared" / "captures"
        if (folder / "index.tsv").is_file():
            return folder
    return None


def captures(kind: str) -> list[Capture]:
    """Return the captures of one kind by number; none where there is no folder."""
    folder = captures_dir()
    if folder is None:
        return []
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as index:
        rows = csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Capture(folder / row["file"], row["conclusion"], row["notes"])
            for row in rows
            if row["kind"] == kind and (folder / row["file"]).is_file()
        ]
