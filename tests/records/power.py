"""A disk that may lose, at a power cut, whatever was not synced, in every order and part.

Weaker than any file system in use: each name of a folder is, on its own, as it was at any moment
since that folder was last synced; each change of a file since that file was last synced was made,
not made or made in part. A rename is two such changes of names; a whole write and the replacement
of one name are never mixed with another's. What a disk does that lies about its syncs isn't here.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random

from agent.records.disk import Disk

FOLDER = 0  # what a name of a folder means; a file's name means the number of its content
Tree = frozenset[tuple[Path, bytes | None]]  # path → content; None: a folder


@dataclass(frozen=True)
class Write:
    """Bytes that were written at a place."""

    offset: int
    data: bytes

    def whole(self, before: bytes) -> bytes:
        return _over(before, self.offset, self.data)

    def leavings(self, before: bytes) -> set[bytes]:
        """What is there if it was made, not made, cut short, or partly zeros."""
        size = len(self.data)
        found = {before, _over(before, self.offset, self.data)}
        for at in (*range(0, size, max(1, size // 8)), size - 1):
            text, nothing = self.data[:at], bytes(size - at)
            for part in (text, text + nothing, bytes(at) + self.data[at:]):
                found.add(_over(before, self.offset, part))
        return found


@dataclass(frozen=True)
class Cut:
    """The end that was cut off."""

    size: int

    def whole(self, before: bytes) -> bytes:
        return before[: self.size]

    def leavings(self, before: bytes) -> set[bytes]:
        return {before, self.whole(before)}


@dataclass
class Content:
    """A file's bytes that can't be lost, and its changes that still can."""

    durable: bytes = b""
    pending: list[Write | Cut] = field(default_factory=list)

    @property
    def seen(self) -> bytes:
        """What programs read."""
        content = self.durable
        for change in self.pending:
            content = change.whole(content)
        return content

    def leavings(self) -> list[bytes]:
        """Every content that a power cut may leave."""
        found = {self.durable}
        for change in self.pending:
            found = {left for before in found for left in change.leavings(before)}
        return sorted(found)


class Medium:
    """What lies on the disk under a folder, and what may be lost of it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.contents: dict[int, Content] = {}
        self.names: dict[Path, list[int | None]] = {}  # first what is durable, last what is seen
        for path in sorted(self.root.rglob("*")):
            self.name(path, FOLDER if path.is_dir() else self.new(path.read_bytes()))
            self.names[path] = self.names[path][-1:]

    def new(self, durable: bytes = b"") -> int:
        """Return the number of a content that begins as those bytes."""
        self.contents[len(self.contents) + 1] = Content(durable)
        return len(self.contents)

    def name(self, path: Path, meaning: int | None) -> None:
        """Let a name mean a content, a folder, or nothing, until its folder is synced: perhaps."""
        self.names.setdefault(path, [None]).append(meaning)

    def open(self, descriptor: int) -> Content:
        """Return the content behind an open file, a new one if its name meant nothing."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        number = self.names.get(path, [None])[-1]
        if number is None:
            number = self.new()
            self.name(path, number)
        content = self.contents[number]
        size = os.fstat(descriptor).st_size
        if size < len(content.seen):  # it was opened anew, and emptied by that
            content.pending.append(Cut(size))
        return content

    def sync_folder(self, folder: Path) -> None:
        for path, meanings in self.names.items():
            if path.parent == folder:
                del meanings[:-1]

    def trees(self) -> Iterator[Tree]:
        """Yield everything that a power cut may leave now.

        What nobody ever syncs (files in the making, the index) is gone altogether or wholly there.
        """
        unsure = [path for path in self.names if not self._loose(path)]
        loose = [path for path in self.names if self._loose(path)]
        for left in (
            {path: self.names[path][0] for path in loose},
            {path: next(filter(None, reversed(self.names[path])), None) for path in loose},
        ):
            for meanings in product(*(dict.fromkeys(self.names[path]) for path in unsure)):
                yield from self._trees(dict(zip(unsure, meanings, strict=True)) | left)

    def _loose(self, path: Path) -> bool:
        return bool({"tmp", "index"} & set(path.relative_to(self.root).parts[:-1]))

    def least(self) -> Tree:
        """Return what is left if everything is lost that can be."""
        here = _reachable({path: meanings[0] for path, meanings in self.names.items()})
        return _tree(here, {number: self.contents[number].durable for number in _files(here)})

    def some_tree(self, random: Random) -> Tree:
        """Return one of those, also with any of the temporary files."""
        names = {path: random.choice(meanings) for path, meanings in self.names.items()}
        here = _reachable(names)
        content = {n: random.choice(self.contents[n].leavings()) for n in sorted(_files(here))}
        return _tree(here, content)

    def _trees(self, names: Mapping[Path, int | None]) -> Iterator[Tree]:
        here = _reachable(names)
        firm = _files({path: n for path, n in here.items() if not self._loose(path)})
        choices = {n: self.contents[n].leavings() for n in sorted(firm)}
        choices |= {n: [self.contents[n].seen] for n in _files(here) - firm}
        for contents in product(*choices.values()):
            yield _tree(here, dict(zip(choices, contents, strict=True)))


class PowerDisk(Disk):
    """The disk of one program; what it writes reaches the medium as far as it is synced.

    Args:
        medium: what outlives the program, and what may not outlive a power cut.
        before_call: called before each change, and before each sync; may raise.
    """

    def __init__(self, medium: Medium, before_call: Callable[[], None]) -> None:
        super().__init__()
        self._medium = medium
        self._before_call = before_call

    def write(self, descriptor: int, data: bytes) -> int:
        self._before_call()
        content = self._medium.open(descriptor)
        content.pending.append(Write(len(content.seen), data))
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._before_call()
        content = self._medium.open(descriptor)
        content.durable, content.pending = content.seen, []

    def truncate(self, descriptor: int, size: int) -> None:
        self._before_call()
        self._medium.open(descriptor).pending.append(Cut(size))
        super().truncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        self._before_call()
        super().rename(source, target)
        self._medium.name(target, self._medium.names[source][-1])
        self._medium.name(source, None)

    def sync_folder(self, folder: Path) -> None:
        self._before_call()
        self._medium.sync_folder(folder)

    def make_folder(self, folder: Path) -> None:
        self._before_call()
        super().make_folder(folder)
        self._medium.name(folder, FOLDER)

    def remove(self, path: Path) -> None:
        self._before_call()
        if path.exists():
            self._medium.name(path, None)
        super().remove(path)

    def remove_folder(self, folder: Path) -> None:
        self._before_call()
        self._medium.name(folder, None)
        super().remove_folder(folder)


def put(tree: Tree, root: Path) -> None:
    """Make a folder hold that and nothing else."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for path, content in sorted(tree):
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)


def _over(before: bytes, offset: int, data: bytes) -> bytes:
    return before.ljust(offset, b"\0")[:offset] + data + before[offset + len(data) :]


def _reachable(names: Mapping[Path, int | None]) -> dict[Path, int]:
    """Return the names whose folders are there too; those outside the root are taken to be."""
    here: dict[Path, int] = {}
    for path in sorted(names):
        meaning = names[path]
        if meaning is not None and (path.parent in here or path.parent not in names):
            here[path] = meaning
    return here


def _files(here: Mapping[Path, int]) -> set[int]:
    return {number for number in here.values() if number != FOLDER}


def _tree(here: Mapping[Path, int], contents: Mapping[int, bytes]) -> Tree:
    return frozenset((path, contents.get(number)) for path, number in here.items())
