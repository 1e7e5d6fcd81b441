"""The index of the cases: what a list shows of each, so that a list opens no case file.

Derived, never the record. It stands at the entry that its table of contents names, at most a few
dozen behind the journal: what came after, a reader takes from the case files. Nothing of it is
synced: after a power cut its digests tell which file isn't what the table of contents promises,
and that one is made again from the record.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from agent.records.case import Case, CaseSummary
from agent.records.case_files import CaseFiles
from agent.records.disk import Disk
from agent.records.entry import Head
from agent.records.identifiers import case_month
from agent.records.index_file import (
    NOTHING,
    Contents,
    digest_of,
    document_of,
    encode_contents,
    encode_shard,
    first_of,
    of_open_cases,
    read_contents,
    shard_of,
    summaries_in,
)
from agent.records.journal import Journal, Line
from agent.records.journal_search import holds, last_number, lines_from
from agent.records.selection import Selection
from agent.records.tables import Document, damaged, decode

STRIDE = 64  # entries between two writes of the index, so that a step costs next to nothing
FAR = 1024  # entries behind from which on it is made anew rather than caught up

Rows = dict[int, CaseSummary]  # by the number of the case's first entry


class _OutdatedError(Exception):
    """The table of contents isn't that of the files beside it."""


@dataclass
class Built:
    """A table of contents, and those of its shards that had to be made again."""

    contents: Contents
    shards: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The cases that were asked for, newest first, and what the index lacks, to be installed."""

    cases: tuple[CaseSummary, ...]
    lacking: Built | None


@dataclass(frozen=True)
class Index:
    """The folder of the index; `catch_up` and `install` need the desk's lock."""

    folder: Path
    temporary: Path
    disk: Disk
    journal: Journal
    cases: CaseFiles

    def select(self, wanted: Selection) -> Found:
        """Return the cases that are wanted, as the record has them now; needs no lock.

        Raises:
            RecordDamagedError: a file of the record that had to be read is damaged.
        """
        for _try in range(2):
            with suppress(_OutdatedError):
                return self._select(wanted, self._at_hand())
        return self._select(wanted, self.build(last_number(self.journal) - 1))

    def catch_up(self, head: Head) -> None:
        """Bring the index up to an entry that was acknowledged, unless it is far behind."""
        contents = self._contents() or NOTHING
        if head.n - contents.head.n > FAR:
            return None  # nobody is to wait that long for the lock: a reader makes it anew
        if contents is NOTHING:
            return self.replace(self.build(head.n))
        changed = self._rows(lines_from(self.journal, contents.head.n + 1), upto=head.n)
        shards = dict(contents.shards)
        try:
            for number, documents in self._changed(changed, contents).items():
                self._write_shard(shards, number, documents)
        except _OutdatedError:
            return self.disk.remove(self._path())  # so that it is made anew
        return self._write(self._path(), encode_contents(Contents(head, shards)))

    def build(self, upto: int) -> Built:
        """Return the whole index, made from the record alone; needs no lock.

        Args:
            upto: the last entry that counts; rounded down to where the index is written.
        """
        upto -= upto % STRIDE
        built, seen, head = Built(NOTHING), set[str](), NOTHING.head
        lines = (line for line in lines_from(self.journal, 1) if line.n <= upto)
        for span in _spans(lines):
            new = [line for line in span if line.case not in seen]
            seen |= {line.case for line in new}
            for number, documents in _by_shard(self._rows(new, upto=upto)).items():
                built.shards[number] = encode_shard(documents)
            head = span[-1].head
        digests = {number: digest_of(raw) for number, raw in built.shards.items()}
        return Built(Contents(head, digests), built.shards)

    def install(self, built: Built) -> None:
        """Put what was made without the lock in its place, if it still belongs there."""
        current = self._contents()
        if current is not None and current.head.n >= built.contents.head.n:
            for number, raw in built.shards.items():
                if current.shards.get(number) == built.contents.shards[number]:
                    self._write(self._path(number), raw)
        elif built.shards.keys() == built.contents.shards.keys():
            self.replace(built)

    def is_as(self, built: Built) -> bool:
        """Whether every file is, byte for byte, that of an index that was made from the record."""
        files = {path: path.read_bytes() for path in self.folder.glob("*.json")}
        return files == self._files(built) and holds(self.journal, built.contents.head)

    def replace(self, built: Built) -> None:
        """Put a whole index in the place of what is there; what isn't of it is removed."""
        if not holds(self.journal, built.contents.head):
            return
        files = self._files(built)
        for path in set(self.folder.glob("*.json")) - files.keys():
            self.disk.remove(path)
        for path, raw in files.items():
            self._write(path, raw)

    # Reading.

    def _at_hand(self) -> Built:
        """Return the index to start from: what is there, or one made anew if that is far behind."""
        contents, last = self._contents() or NOTHING, last_number(self.journal)
        return self.build(last - 1) if last - contents.head.n > FAR else Built(contents)

    def _contents(self) -> Contents | None:
        """Return the table of contents; None if there is none, or it is another record's."""
        contents = read_contents(self._path())
        return contents if contents and holds(self.journal, contents.head) else None

    def _select(self, wanted: Selection, built: Built) -> Found:
        since = lines_from(self.journal, built.contents.head.n + 1)
        fresh = self._rows(since)
        rows = {n: row for n, row in fresh.items() if wanted.fits(row)}
        for number in sorted(built.contents.shards, reverse=True):  # those that change first
            if of_open_cases(number) or not wanted.open_only:
                found = summaries_in(self._raw(number, built), wanted)
                rows.update((n, row) for n, row in found if n not in fresh)
        newest = sorted(rows, key=lambda n: (rows[n].opened_at, n), reverse=True)
        return Found(tuple(rows[n] for n in newest), built if built.shards else None)

    def _raw(self, number: int, built: Built) -> bytes:
        """Return the bytes of a shard, made again from the record if the file isn't them."""
        if number in built.shards:
            return built.shards[number]
        with suppress(FileNotFoundError):
            raw = self._path(number).read_bytes()
            if digest_of(raw) == built.contents.shards[number]:
                return raw
        if self._contents() != built.contents:
            raise _OutdatedError  # somebody wrote meanwhile
        raw = built.shards[number] = self._shard_again(number, built.contents)
        return raw

    def _shard_again(self, number: int, contents: Contents) -> bytes:
        lines = lines_from(self.journal, first_of(number))
        span = next(_spans(lines), [])
        documents = _by_shard(self._rows(span, upto=contents.head.n)).get(number, {})
        raw = encode_shard(documents)
        if digest_of(raw) != contents.shards[number]:
            raise _OutdatedError
        return raw

    def _changed(self, rows: Rows, contents: Contents) -> dict[int, dict[str, Document]]:
        """Return the shards that those rows change: number → all of its documents."""
        new = _by_shard(rows)
        both = {shard_of(n, is_open=is_open) for n in rows for is_open in (True, False)}
        changed = {}
        for number in sorted(both):
            old = self._documents(number, contents) if number in contents.shards else {}
            kept = {n: document for n, document in old.items() if int(n) not in rows}
            changed[number] = kept | new.get(number, {})
        return changed

    def _documents(self, number: int, contents: Contents) -> Mapping[str, Document]:
        return decode(self._raw(number, Built(contents)), self._path(number))["case"]

    def _rows(self, lines: Iterable[Line], upto: int | None = None) -> Rows:
        """Return what the cases of those lines were at entry `upto`; now, if it is None."""
        rows: Rows = {}
        for case_id in dict.fromkeys(line.case for line in lines):
            if case_month(case_id) is None:
                raise damaged(self.journal.folder, case_id)
            case = self.cases.read(case_id)
            case = _at(case, upto) if case and upto is not None else case
            if case is not None:
                rows[case.entries[0].n] = case.summary()
        return rows

    # Writing.

    def _files(self, built: Built) -> dict[Path, bytes]:
        """Return the files of a whole index, the table of contents last; none before it begins."""
        files = {self._path(number): raw for number, raw in built.shards.items()}
        if built.contents.head.n:
            files[self._path()] = encode_contents(built.contents)
        return files

    def _write_shard(
        self, shards: dict[int, str], number: int, documents: Mapping[str, Document]
    ) -> None:
        if not documents:
            shards.pop(number, None)
            return self.disk.remove(self._path(number))
        raw = encode_shard(documents)
        if shards.get(number) != digest_of(raw):
            self._write(self._path(number), raw)
            shards[number] = digest_of(raw)
        return None

    def _path(self, number: int = 0) -> Path:
        """Return where a shard lies; without a number, the table of contents."""
        return self.folder / (f"{number:06}.json" if number else "contents.json")

    def _write(self, path: Path, raw: bytes) -> None:
        """Replace a file, unsynced."""
        for folder in (self.folder, self.temporary):
            if not folder.is_dir():
                self.disk.make_folder(folder)
        temporary = self.temporary / f"index-{path.name}.{os.getpid()}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, 0o600)
        try:
            view = memoryview(raw)
            while view:
                view = view[self.disk.write(descriptor, bytes(view)) :]
        finally:
            os.close(descriptor)
        self.disk.rename(temporary, path)


def _at(case: Case, n: int) -> Case | None:
    """Return the case as it was at entry `n`; None if it wasn't opened yet."""
    entries = tuple(entry for entry in case.entries if entry.n <= n)
    return replace(case, entries=entries) if entries else None


def _by_shard(rows: Rows) -> dict[int, dict[str, Document]]:
    shards: dict[int, dict[str, Document]] = {}
    for n, row in rows.items():
        documents = shards.setdefault(shard_of(n, is_open=row.open), {})
        documents[str(n)] = document_of(row)
    return shards


def _spans(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines span by span."""
    for _shard, span in groupby(lines, key=lambda line: shard_of(line.n, is_open=False)):
        yield list(span)
