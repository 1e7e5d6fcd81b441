"""Puts anchors down, here and elsewhere, and confronts the record with all that are found.

The rule: `anchor` adds a line whenever the head is not the one of the newest line; `daily` does so
unless today (UTC) has a line. A line once written is never replaced: an earlier head of a day says
more than none. What the other folder lacks is added to it each time, so a share that was away for
a week is caught up.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.clock import Clock, isoformat
from agent.errors import QuitusError, RecordError
from agent.i18n import _
from agent.records.anchors import (
    FILE,
    Anchor,
    Witness,
    anchors_in,
    confront,
    encode_anchor,
    hashes_at,
    hear,
    read_lines,
    signed,
)
from agent.records.case_files import CaseFiles
from agent.records.desk_file import DeskFile, DeskIdentity
from agent.records.disk import Disk, disk_errors
from agent.records.elsewhere import WAIT_S, Elsewhere
from agent.records.entry import Head
from agent.records.findings import JournalCheck, Kind, Problem
from agent.records.journal import Journal
from agent.records.keys import Keys
from agent.records.lock import DeskLock
from agent.records.signing import signer
from agent.records.store import Records


@dataclass(frozen=True)
class DeskHead:
    """The end of a desk's chain: `desk` is None where nothing is on record, `anchor` the newest."""

    desk: str | None
    head: Head
    at: str
    anchor: Anchor | None


@dataclass(frozen=True)
class NewKey:
    """A key that was made: its public half, and the file of its private half."""

    desk: str
    public: str
    file: Path


@dataclass(frozen=True)
class Anchored:
    """An anchor that stands: `new` unless it stood already; `files` hold it now."""

    anchor: Anchor
    new: bool
    files: tuple[Path, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Verified:
    """What came of a check with all anchors, and what it could not look at."""

    check: JournalCheck
    warnings: tuple[str, ...]


class Anchoring:
    """Anchors of one record.

    Args:
        records: the record.
        clock: tells when an anchor is put down.
        folder: the other folder that the settings name, or None; never used for training.
        lock_timeout_s: how long to wait for another program, in seconds.
        wait_s: how long to wait for the other folder, in seconds.
        disk: what writes in the record's folder.

    Every method raises RecordError where the record's own folder can't be read or written. The
    other folder never makes one fail: what it doesn't let through is a warning.
    """

    def __init__(
        self,
        records: Records,
        clock: Clock,
        folder: Path | None = None,
        *,
        lock_timeout_s: float = 10.0,
        wait_s: float = WAIT_S,
        disk: Disk | None = None,
    ) -> None:
        self._records = records
        self._clock = clock
        self._elsewhere = None if records.simulated else folder
        self._wait_s = wait_s
        self._disk = disk or Disk()
        here = records.folder
        self._path = here / FILE
        self._desk = DeskFile(here / "desk.json", here / "tmp", self._disk)
        self._keys = Keys(here, here / "tmp", self._disk)
        self._lock = DeskLock(here / "desk.lock", clock, lock_timeout_s)

    def head(self) -> DeskHead:
        """Return the end of the chain as it is now, to be printed or copied elsewhere."""
        head = self._records.head()
        with disk_errors(self._records.folder):
            identity = self._identity()
            anchors = anchors_in(read_lines(self._path))
        desk = identity.id if identity else None
        return DeskHead(desk, head, self._now(), anchors[-1] if anchors else None)

    def keygen(self) -> NewKey:
        """Make the key of this desk; RecordError if it has one: a key is never overwritten."""
        with self._writing() as identity:
            public = self._keys.create()
            return NewKey(identity.id, public, self._keys.private_path)

    def anchor(self) -> Anchored:
        """Put down the head as it is now, unless the newest anchor says the same.

        Raises:
            RecordError: there is no key, or no entry yet.
        """
        with self._writing() as identity:
            anchor, new = self._stand(identity, self._lasting_head())
        copied, warnings = self._copy(
            identity.id
        )  # the lock is never held while a share is awaited
        return Anchored(anchor, new, (self._path, *copied), warnings)

    def daily(self) -> tuple[str, ...]:
        """Put an anchor down unless today has one; return warnings; raises nothing of its own.

        For the end of a case: a desk without a key does nothing, and no run fails for an anchor.
        """
        try:
            with disk_errors(self._records.folder):
                newest = anchors_in(read_lines(self._path))[-1:]
                keyed = self._keys.private_path.exists()
            if not keyed or any(one.at[:10] == self._now()[:10] for one in newest):
                return ()
            return self.anchor().warnings
        except QuitusError as error:
            return (str(error),)

    def verify(self, *, heads: Sequence[Witness] = (), keys: Sequence[str] = ()) -> Verified:
        """Look at the whole record, with the anchors elsewhere too.

        Args:
            heads: heads that were printed or written down.
            keys: the only public keys to be trusted, as they were printed by `keygen`; none: those
                that lie in the record's folder.
        """
        with disk_errors(self._records.folder):
            identity = self._identity()
        # What is anchored meanwhile goes into the journal first, then here, then elsewhere.
        there, warnings = self._there(identity)
        with disk_errors(self._records.folder):
            here = read_lines(self._path)
        found = self._records.verify()
        witnesses, problems = self._hear(there, here, identity, keys)
        problems += self._confront([*witnesses, *heads], found)
        check = found.with_more(problems, len(there) + len(heads))
        if self._elsewhere and check.ok and not warnings and set(here) - set(there):
            warnings = (_behind(self._elsewhere),)
        return Verified(check, warnings)

    # Within.

    def _hear(
        self,
        there: Sequence[bytes],
        here: Sequence[bytes],
        identity: DeskIdentity | None,
        keys: Sequence[str],
    ) -> tuple[list[Witness], list[Problem]]:
        desk = identity.id if identity else None
        with disk_errors(self._records.folder):
            trusted = tuple(keys) or self._keys.public()
        name = str(Elsewhere(self._elsewhere, desk or "").path) if self._elsewhere else ""
        witnesses, problems = hear(there, name, desk, trusted)
        if keys:  # the record's own check trusted those of the folder
            problems += hear(here, FILE, desk, keys)[1]
        problems += _taken_away({encode_anchor(one) for one in anchors_in(there)} - set(here))
        return witnesses, problems

    def _confront(self, witnesses: Sequence[Witness], found: JournalCheck) -> list[Problem]:
        if not witnesses:
            return []
        with disk_errors(self._records.folder):
            journal = Journal(self._records.folder / "journal", self._disk)
            hashes = hashes_at(journal, {witness.n for witness in witnesses})
        return confront(witnesses, hashes, found.entries, whole=found.stopped_at is None)

    def _lasting_head(self) -> Head:
        """Return the head, which outlives a power cut even if its writer died before it did."""
        head = self._records.head()
        line = Journal(self._records.folder / "journal", self._disk).tail().line()
        if line and line.head == head:
            folder = self._records.folder
            CaseFiles(folder / "cases", folder / "tmp", self._disk).sync(line.case)
        return head

    def _stand(self, identity: DeskIdentity, head: Head) -> tuple[Anchor, bool]:
        key, sign = self._signer()
        if head.n == 0:
            raise RecordError(
                _("There is nothing to anchor yet."),
                hint=_("The first case makes the first entry."),
            )
        lines = read_lines(self._path)
        newest = next(reversed(anchors_in(lines)), None)
        if newest and (newest.head, newest.desk, newest.key) == (head, identity.id, key):
            return newest, False
        anchor = signed(head, at=self._now(), desk=identity.id, key=key, sign=sign)
        size = sum(map(len, lines))
        if self._path.exists() and self._path.stat().st_size > size:
            self._disk.cut(self._path, size)  # what a killed program left of a line
        self._disk.append(self._path, encode_anchor(anchor))
        return anchor, True

    def _copy(self, desk: str) -> tuple[tuple[Path, ...], tuple[str, ...]]:
        if self._elsewhere is None:
            return (), ()
        other = Elsewhere(self._elsewhere, desk, self._wait_s)
        with disk_errors(self._records.folder):
            lines = [encode_anchor(one) for one in anchors_in(read_lines(self._path))]
        try:
            other.add(lines)
        except OSError as error:
            return (), (_away(self._elsewhere, error),)
        return (other.path,), ()

    def _there(self, identity: DeskIdentity | None) -> tuple[list[bytes], tuple[str, ...]]:
        if self._elsewhere is None or identity is None:
            return [], ()
        try:
            return Elsewhere(self._elsewhere, identity.id, self._wait_s).read(), ()
        except OSError as error:
            return [], (_away(self._elsewhere, error),)

    def _signer(self) -> tuple[str, Callable[[bytes], str]]:
        try:
            return signer(self._keys.private())
        except ValueError:
            raise RecordError(
                _("The key in {file} can't be used.").format(file=self._keys.private_path),
                hint=_("Move it away, then make a new one with “quitus journal keygen”."),
            ) from None

    def _identity(self) -> DeskIdentity | None:
        return self._desk.read(simulated=self._records.simulated)

    def _now(self) -> str:
        return isoformat(self._clock.now())

    @contextmanager
    def _writing(self) -> Iterator[DeskIdentity]:
        """Hold the desk's lock; hand out the desk, which is made where there is none yet."""
        self._records.head()  # a folder that is refused is refused here
        folder = self._records.folder
        with disk_errors(folder):
            for each in (folder, folder / "tmp"):
                self._disk.ensure_folder(each)
            with self._lock.held():
                simulated = self._records.simulated
                yield self._identity() or self._desk.create(simulated=simulated)


def _away(folder: Path, error: OSError) -> str:
    return _("The folder of the anchors {folder} can't be reached: {reason}.").format(
        folder=folder, reason=error.strerror or type(error).__name__
    )


def _behind(folder: Path) -> str:
    return _(
        "The folder {folder} lacks anchors of this desk: “quitus journal anchor” adds them."
    ).format(folder=folder)


def _taken_away(lines: set[bytes]) -> list[Problem]:
    told = _("An anchor that lies elsewhere is missing from {file}.").format(file=FILE)
    return [Problem(None, Kind.DELETED, FILE, told)] if lines else []
