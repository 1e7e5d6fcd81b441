"""Reads a tablet's storage: its cards and sticks (`sm list-volumes all`), its size (`df /data`)."""

import re

from agent.tablet.parsers.answer import Answer
from agent.tablet.parsers.common import Line, body_of, unknown, unread
from agent.tablet.snapshot import Removable

# Sm.runListVolumes, Android 6 to 13 (android dump formats 7): `<id> <state> <fsUuid>`. Between a
# disk's two numbers stand `,`, in some Android 6 to 8 `_`, on a Huawei `:` (captures storage/04).
_DISK = r"[0-9]{1,6}[,_:][0-9]{1,6}"
_REMOVABLE = re.compile(rf"((public|private):{_DISK}) ([a-z_]{{1,40}}) \S+")
_BUILT_IN = re.compile(
    rf"(?:private|emulated(?::{_DISK})?(?:;[0-9]{{1,9}})?|stub:[0-9]+) [a-z_]+ \S+"
)

# toybox df (Android 7+) counts in blocks of 1024 bytes; toolbox (older) rounds to a unit.
_TOYBOX_TITLE = re.compile(r"Filesystem\s+(?:1K|1024)-blocks\s+Used\s+Available\s.*")
_TOYBOX_ROW = re.compile(r"\S+\s+([1-9][0-9]{0,15})\s+[0-9]+\s+-?[0-9]+\s+[0-9]+%\s+/\S*\s*")
_TOOLBOX_TITLE = re.compile(r"Filesystem\s+Size\s+Used\s+Free\s+Blksize\s*")
_TOOLBOX_ROW = re.compile(r"/\S*\s+([0-9]{1,6})(?:\.([0-9]))?([KMGT])\s+\S+\s+\S+\s+[0-9]+\s*")
_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


def parse_volumes(answer: Answer) -> tuple[Removable, ...]:
    """Return the volumes on cards and sticks, `private:` ones being adopted; none is empty.

    Raises:
        UnreadError: refused, cut, or a volume of an unknown kind. A list without any volume is
            not known either: the built-in ones are always there.
    """
    lines = body_of(answer)
    if not lines:
        raise unknown(lines)
    return tuple(volume for line in lines if (volume := _volume(line)))


def parse_data_size(answer: Answer) -> int:
    """Return the size of /data in bytes (toolbox: as exact as it is printed).

    Raises:
        UnreadError: refused, cut, or not one row in a known layout.
    """
    lines = body_of(answer)
    if len(lines) != 2:
        raise unknown(lines)
    title, row = (line.text for line in lines)
    if _TOYBOX_TITLE.fullmatch(title) and (found := _TOYBOX_ROW.fullmatch(row)):
        return int(found[1]) * 1024
    if _TOOLBOX_TITLE.fullmatch(title) and (found := _TOOLBOX_ROW.fullmatch(row)):
        return (int(found[1]) * 10 + int(found[2] or 0)) * _UNITS[found[3]] // 10
    raise unread(lines[1])


def _volume(line: Line) -> Removable | None:
    text = line.text.strip()
    if found := _REMOVABLE.fullmatch(text):
        return Removable(id=found[1], state=found[3], adopted=found[2] == "private")
    if _BUILT_IN.fullmatch(text):
        return None
    raise unread(line)
