"""Are the files of a fold what the entries add up to?"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from agent.records.derived import pages_in
from agent.records.findings import Kind
from agent.records.fold import Fold
from agent.records.seen import Seen


def wrong_pages(
    fold: Fold[Any], folder: Path, seen: Sequence[Seen], before: Sequence[Seen]
) -> Iterator[tuple[Kind, Path]]:
    """Yield what is wrong: in what way, which file.

    Args:
        fold: its file is there.
        folder: of the record.
        seen: the entries that count.
        before: the same without the very last one, if that counts. A killed program may have left
            it to the next one: the pages are written first, then the file.
    """
    files = fold.spell(fold.add(fold.start, seen))
    older = dict(files)
    if len(before) < len(seen):
        older = fold.spell(fold.add(fold.start, before))
    head = (folder / fold.name).read_bytes()
    lacks_last = head != files[fold.name] and head == older[fold.name]
    for name in sorted(files.keys() | older.keys()):
        path = folder / name
        found = path.read_bytes() if path.is_file() else None
        allowed = (files.get(name), older.get(name)) if lacks_last else (files.get(name),)
        if found not in allowed:
            yield Kind.DELETED if found is None else Kind.EDITED, path
    for path in pages_in(folder, fold):
        if f"{fold.folder}/{path.name}" not in files:
            yield Kind.UNKNOWN_FILE, path
