"""What a check of the record found: each thing that is wrong, of which kind, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from agent.i18n import _


class Kind(StrEnum):
    """In what way something is not what was written."""

    EDITED = "edited"
    DELETED = "deleted"
    SWAPPED = "swapped"
    DOUBLED = "doubled"
    CUT_TAIL = "cut_tail"
    RECOMPUTED_CHAIN = "recomputed_chain"
    NOT_AS_WRITTEN = "not_as_written"  # same content spelled otherwise, or no content at all
    UNKNOWN_FILE = "unknown_file"
    FOREIGN_DESK = "foreign_desk"
    WRONG_SIGNATURE = "wrong_signature"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"


def kind_words() -> Mapping[Kind, str]:
    """Return each kind in the reader's words."""
    return {
        Kind.EDITED: _("edited"),
        Kind.DELETED: _("deleted"),
        Kind.SWAPPED: _("swapped"),
        Kind.DOUBLED: _("doubled"),
        Kind.CUT_TAIL: _("end cut off"),
        Kind.RECOMPUTED_CHAIN: _("chain recomputed"),
        Kind.NOT_AS_WRITTEN: _("not as written"),
        Kind.UNKNOWN_FILE: _("unknown file"),
        Kind.FOREIGN_DESK: _("another desk's"),
        Kind.WRONG_SIGNATURE: _("wrong signature"),
        Kind.UNKNOWN_KEY: _("unknown key"),
        Kind.MISSING_KEY: _("key missing"),
    }


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        n: the number of the entry that it concerns, or None.
        kind: in what way it is wrong.
        file: its place in the record's folder, with slashes; the whole path of a file elsewhere.
        what: a whole sentence.
    """

    n: int | None
    kind: Kind
    file: str
    what: str

    def as_json(self) -> dict[str, object]:
        """Return it as `--json` prints it."""
        return {**asdict(self), "kind": self.kind.value}


@dataclass(frozen=True)
class JournalCheck:
    """What came of a check.

    Attributes:
        ok: everything is as it was written, as far as what was looked at can tell.
        entries: how many entries the journal holds.
        broken_at: the number of the first entry that is wrong; None if none is, or if what is
            wrong belongs to no entry.
        problem: what is wrong there, a whole sentence; None if nothing is.
        problems: the first of each kind in each file, by number, those without a number last.
        anchors: how many anchors were looked at; the same one in two places counts twice.
        stopped_at: the number from which on the journal could not be followed, or None.
    """

    ok: bool
    entries: int
    broken_at: int | None
    problem: str | None
    problems: tuple[Problem, ...] = ()
    anchors: int = 0
    stopped_at: int | None = None

    def with_more(self, problems: Iterable[Problem], anchors: int) -> "JournalCheck":
        """Return the check with what was found outside the folder."""
        together = concluded(self.entries, [*self.problems, *problems], self.anchors + anchors)
        return replace(together, stopped_at=self.stopped_at)


def concluded(entries: int, problems: Sequence[Problem], anchors: int) -> JournalCheck:
    """Return the check that found these problems."""
    ordered = sorted(problems, key=lambda problem: (problem.n is None, problem.n or 0))
    first = {(problem.kind, problem.file): problem for problem in reversed(ordered)}
    kept = tuple(problem for problem in ordered if first[problem.kind, problem.file] is problem)
    worst = kept[0] if kept else None
    return JournalCheck(
        ok=worst is None,
        entries=entries,
        broken_at=worst.n if worst else None,
        problem=worst.what if worst else None,
        problems=kept,
        anchors=anchors,
    )
