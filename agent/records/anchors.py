"""Anchors: signed heads of the journal's chain, and what they say about the chain as it is now.

A chain alone finds a clumsy change; who computes it again from there on, or cuts its end, leaves
no trace in it. A head that was put down before, best on another machine, finds both, up to that
head and not after (facts/store.md part 4).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from agent.i18n import _
from agent.records.canonical import canonical
from agent.records.entry import Head
from agent.records.findings import Kind, Problem
from agent.records.journal import Journal, decode_line
from agent.records.keys import PUBLIC_KEY
from agent.records.signing import holds

FILE = "anchors.jsonl"  # in the record's folder: one line an anchor, never changed, only added to
_PURPOSE = b"quitus anchor 1\n"  # what this key signs here can't be taken for anything else
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIGNATURE = re.compile(r"[0-9a-f]{128}", re.ASCII)


@dataclass(frozen=True)
class Anchor:
    """A head, and who vouches for it.

    Attributes:
        at: when it was put down by the desk's clock, ISO 8601 in UTC to the millisecond.
        desk: the id of the desk.
        hash: of entry `n`.
        key: the public key of the signature, 64 hexadecimal digits; it is its own id.
        n: how many entries there were.
        signature: Ed25519 over all the above, 128 hexadecimal digits.
    """

    at: str
    desk: str
    hash: str
    key: str
    n: int
    signature: str

    @property
    def head(self) -> Head:
        """The end of the chain that it vouches for."""
        return Head(self.n, self.hash)

    def message(self) -> bytes:
        """Return what is signed: a purpose, a newline, the canonical JSON of all but the last."""
        told = {name: value for name, value in vars(self).items() if name != "signature"}
        return _PURPOSE + canonical(told)


def signed(head: Head, *, at: str, desk: str, key: str, sign: Callable[[bytes], str]) -> Anchor:
    """Return the anchor of a head; `key` and `sign` are what `signing.signer` returned."""
    draft = Anchor(at, desk, head.hash, key, head.n, "")
    return replace(draft, signature=sign(draft.message()))


def encode_anchor(anchor: Anchor) -> bytes:
    """Return the bytes of a line, its newline last."""
    return canonical({**vars(anchor)}) + b"\n"


def decode_anchor(raw: bytes) -> Anchor:
    """Return the anchor of a line, its signature untried; ValueError if it wasn't written so."""
    value = json.loads(raw)
    if not isinstance(value, dict) or value.keys() != Anchor.__annotations__.keys():
        raise ValueError("not an anchor")
    kinds = {name: int if name == "n" else str for name in value}
    if any(type(value[name]) is not kind for name, kind in kinds.items()):
        raise ValueError("not an anchor")
    anchor = Anchor(**value)
    shapes = ((_HASH, anchor.hash), (PUBLIC_KEY, anchor.key), (_SIGNATURE, anchor.signature))
    if not all(shape.fullmatch(text) for shape, text in shapes) or encode_anchor(anchor) != raw:
        raise ValueError("not an anchor as it is written")
    return anchor


def whole_lines(raw: bytes) -> list[bytes]:
    """Return the lines of a file of anchors, without one at its end that was never finished.

    A write that was cut short lacks its newline, or holds the zeros of a power cut.
    """
    lines = raw.splitlines(keepends=True)
    if lines and (not lines[-1].endswith(b"\n") or b"\0" in lines[-1]):
        lines.pop()
    return lines


def anchors_in(lines: Iterable[bytes]) -> list[Anchor]:
    """Return the anchors of those lines, what is none left out."""
    found = []
    for raw in lines:
        try:
            found.append(decode_anchor(raw))
        except (ValueError, RecursionError):
            continue
    return found


def read_lines(path: Path) -> list[bytes]:
    """Return the whole lines of a file, none if there is no file; raises OSError."""
    try:
        return whole_lines(path.read_bytes())
    except FileNotFoundError:
        return []


@dataclass(frozen=True)
class Witness:
    """Somebody who says what the hash of entry `n` was.

    Attributes:
        n: the number.
        hash: the hash, or its first digits where it was copied by hand.
        source: where that is said: a file, an option.
    """

    n: int
    hash: str
    source: str


def hear(
    lines: Sequence[bytes], file: str, desk: str | None, trusted: Sequence[str]
) -> tuple[list[Witness], list[Problem]]:
    """Return what the anchors of a file say, and what is wrong with the anchors themselves.

    Args:
        lines: its whole lines.
        file: what to call it.
        desk: the id of the desk whose record is checked; None: unknown, any will do.
        trusted: the desk's public keys.

    Every line with a good signature is heard, also one by a key that isn't listed: who changed the
    keys has more to hide than that.
    """
    witnesses, problems = [], []
    for raw in lines:
        try:
            anchor = decode_anchor(raw)
        except (ValueError, RecursionError):
            told = _("A line of the anchors in {file} is not as written.").format(file=file)
            problems.append(Problem(None, Kind.NOT_AS_WRITTEN, file, told))
            continue
        wrong = _wrong_with(anchor, file, desk, trusted)
        if wrong:
            problems.append(wrong)
        if wrong is None or wrong.kind in (Kind.UNKNOWN_KEY, Kind.MISSING_KEY):
            witnesses.append(Witness(anchor.n, anchor.hash, file))
    return witnesses, problems


def _wrong_with(
    anchor: Anchor, file: str, desk: str | None, trusted: Sequence[str]
) -> Problem | None:
    named = {"file": file, "at": anchor.at, "key": anchor.key, "desk": anchor.desk}
    if not holds(anchor.key, anchor.signature, anchor.message()):
        told = _("The signature of the anchor of {at} in {file} is wrong.").format(**named)
        return Problem(None, Kind.WRONG_SIGNATURE, file, told)
    if desk is not None and anchor.desk != desk:
        told = _("The anchor of {at} in {file} is of another desk: {desk}.").format(**named)
        return Problem(None, Kind.FOREIGN_DESK, file, told)
    if not trusted:
        told = _("The anchors in {file} can't be tied to this desk: its public key is missing.")
        return Problem(None, Kind.MISSING_KEY, file, told.format(**named))
    if anchor.key not in trusted:
        told = _("The anchor of {at} in {file} is signed by a key that is not this desk's: {key}.")
        return Problem(None, Kind.UNKNOWN_KEY, file, told.format(**named))
    return None


def hashes_at(journal: Journal, wanted: set[int]) -> dict[int, str]:
    """Return number → hash of those lines of the journal that are where their number says."""
    found = {}
    for number, piece in enumerate(journal.pieces(), start=1):
        if number in wanted:
            with suppress(ValueError, RecursionError):
                line = decode_line(piece.raw)
                if line.n == number:
                    found[number] = line.hash
    return found


def confront(
    witnesses: Iterable[Witness], hashes: Mapping[int, str], entries: int, *, whole: bool
) -> list[Problem]:
    """Return where the chain as it is now and what was said of it before differ.

    Args:
        witnesses: what was said.
        hashes: number → hash, as the journal has them now; those that are asked for.
        entries: how many entries the journal has.
        whole: the journal could be followed to its end; else what lies behind is not looked at.
    """
    problems, agreed = [], 0
    for witness in sorted(witnesses, key=lambda one: one.n):
        if witness.n > entries:
            if whole:
                problems.append(_cut(witness, entries))
        elif witness.n not in hashes:
            continue
        elif hashes[witness.n].startswith(witness.hash):
            agreed = max(agreed, witness.n)
        else:
            problems.append(_recomputed(witness, agreed))
    return problems


def _cut(witness: Witness, entries: int) -> Problem:
    told = _(
        "The end of the record was cut off: {source} vouches for {n} entries, and {count} are here."
    ).format(source=witness.source, n=witness.n, count=entries)
    return Problem(entries + 1, Kind.CUT_TAIL, "journal", told)


def _recomputed(witness: Witness, agreed: int) -> Problem:
    told = _(
        "The chain was computed again: entry {n} is not the one that {source} vouches for; the"
        " first change lies at entry {first} or after."
    ).format(source=witness.source, n=witness.n, first=agreed + 1)
    return Problem(witness.n, Kind.RECOMPUTED_CHAIN, "journal", told)
