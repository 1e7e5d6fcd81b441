"""The formats of a record's folder, and what brings a folder from one to the next.

1: cases, journal, people, and the stock. 2: with the lending side: entries of loans and of acts,
the address book in `people.json`, `loans.json` with a page a month, a stock that can be undone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from agent.errors import RecordDamagedError, RecordError
from agent.i18n import _
from agent.records import desk_file
from agent.records.derived import DERIVED
from agent.records.desk_file import DeskIdentity
from agent.records.disk import Disk
from agent.records.tables import encode

Migration = Callable[[Path], None]


@dataclass(frozen=True)
class Upgraded:
    """A record that was brought to a newer format.

    Attributes:
        old, new: the formats.
        aside: where it lies as it was; None if nothing but what is derived was touched.
    """

    old: int
    new: int
    aside: Path | None

    def to_json(self) -> dict[str, int | str | None]:
        """Return what a program is told of it."""
        return {**vars(self), "aside": str(self.aside) if self.aside else None}


def _without_derived(folder: Path) -> None:
    """Format 2 has more kinds of entries, and spells what is derived otherwise.

    Every entry, text and anchor of format 1 is one of format 2 as it stands. What is derived goes;
    whoever writes next makes it again.
    """
    for name in (*DERIVED, "index"):
        path = folder / name
        for file in [path] if path.is_file() else path.glob("*"):
            file.unlink()


# Format → what turns a folder of that format into one of the next. Entries keep every byte that
# their hash is made of: a step may move, split or add files, never rewrite what happened.
MIGRATIONS: Mapping[int, Migration] = MappingProxyType({1: _without_derived})

# Those that remove what is derived and do nothing else. Killed anywhere, they leave a whole record
# of the one format or of the other, since `desk.json` comes last and is replaced at once: so the
# first who writes takes them where the record lies, and nobody waits while ten years are copied.
IN_PLACE = frozenset({1})


def upgrade(
    folder: Path,
    identity: DeskIdentity,
    disk: Disk,
    temporary: Path,
    migrations: Mapping[int, Migration] | None = None,
) -> DeskIdentity:
    """Bring a record up to this program's format; return the desk as it is then.

    Args:
        folder: a copy that nobody else looks at; or the record itself, under its lock, if every
            step is `IN_PLACE`.
        identity: what its `desk.json` says.
        disk: what writes.
        temporary: where a file in the making lies.
        migrations: the steps; None: those of this program.

    Raises:
        RecordError: there is no step from some format, or one failed.
    """
    while identity.format < desk_file.FORMAT:
        step = (MIGRATIONS if migrations is None else migrations).get(identity.format)
        if step is None:
            raise _no_way(identity.format)
        try:
            step(folder)
        except (RecordDamagedError, ValueError, LookupError, TypeError) as error:
            raise _no_way(identity.format) from error
        disk.sync_folder(folder)
        identity = replace(identity, format=identity.format + 1)
        disk.replace(folder / "desk.json", encode({"desk": {"1": vars(identity)}}), temporary)
    return identity


def is_in_place(number: int) -> bool:
    """Whether a record of that format can be brought up where it lies."""
    return IN_PLACE.issuperset(range(number, desk_file.FORMAT))


def _no_way(number: int) -> RecordError:
    return RecordError(
        _("The record can't be brought from format {old} to format {new}.").format(
            old=number, new=number + 1
        ),
        hint=_(
            "It is as it was. Go on with the version of quitus that wrote it, and ask for help."
        ),
    )
