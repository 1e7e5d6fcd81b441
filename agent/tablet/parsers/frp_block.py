"""Reads what the service of the FRP partition tells the shell (`persistent_data_block`)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Line, body_of, unknown, unread
from agent.tablet.snapshot import FrpBlock

# cmds/service prints a parcel as words of 8 hex digits: up to 16 bytes on one line, more as a dump.
_REPLY = re.compile(r"Result: Parcel\(((?:[0-9a-f]{8} +)+)'.*'\)\s*")
_DUMP_START = re.compile(r"Result: Parcel\(\s*")
_DUMP_ROW = re.compile(r"\s*0x[0-9a-f]{8}: ((?:[0-9a-f]{8} +)+)'.*'\)?\s*")
_NO_DATA = re.compile(r"Result: Parcel\((?:NULL|Error: .*)\)?\s*")
_NO_SERVICE = re.compile(r"service: Service \S+ does not exist\s*")
_SECURITY_EXCEPTION = 0xFFFFFFFF  # Parcel.EX_SECURITY, -1; others are -2 to -129
_FIRST_EXCEPTION = 0x80000000

# PersistentDataBlockService.printFrpStatus (15 QPR, 16; android dump formats 6). A heading
# `FRP state` without colon stands above.
_FIELD = re.compile(r"(FRP state|Has FRP credential handle|FRP challenge block size): (.*)")
_HEADER = re.compile(r"m[A-Z]\w+: .*")
# Samsung 15 refuses after the header; reading the credential may throw, on any (PDBm).
_BREAK = re.compile(r"^(?:Security exception: |Exception occurred while dumping:)", re.MULTILINE)


def parse_service_call(answer: Answer) -> int:
    """Return the number that a `service call` replied, a signed 32-bit one.

    Raises:
        UnreadError: `DENIED` for a SecurityException, `MISSING` for a service that is not there or
            another exception, `LAYOUT` for anything but one number.
    """
    if answer.problem is None and _lacks_service(answer):
        raise UnreadError(ReadProblem.MISSING)
    words = _words(body_of(answer))
    if words[0] == _SECURITY_EXCEPTION:
        raise UnreadError(ReadProblem.DENIED)
    if words[0] >= _FIRST_EXCEPTION:
        raise UnreadError(ReadProblem.MISSING)
    if words[0] != 0 or len(words) != 2:
        raise UnreadError(ReadProblem.LAYOUT)
    return words[1] - (1 << 32) if words[1] >= _FIRST_EXCEPTION else words[1]


def parse_frp_block(answer: Answer) -> FrpBlock:
    """Return what `dumpsys persistent_data_block` tells; up to Android 14 it tells nothing.

    Where the dump breaks off, what stood before counts and the rest is not told.

    Raises:
        UnreadError: refused at once, cut, or not a known layout.
    """
    lines = body_of(_before_break(answer))
    fields: dict[str, str] = {}
    for line in lines:
        found = _FIELD.fullmatch(line.text.rstrip())
        if found and fields.setdefault(found[1], found[2]) != found[2]:
            raise UnreadError(ReadProblem.DISAGREES, line.number)
    if lines and not fields and not any(_HEADER.fullmatch(line.text) for line in lines):
        raise unread(lines[0])
    return FrpBlock(
        active=_boolean(fields.get("FRP state")),
        data_size=_size(fields.get("FRP challenge block size")),
        credential=_boolean(fields.get("Has FRP credential handle")),
    )


def _before_break(answer: Answer) -> Answer:
    found = _BREAK.search(answer.stdout)
    if found is None or not answer.stdout[: found.start()].strip():
        return answer
    return replace(answer, stdout=answer.stdout[: found.start()])


def _lacks_service(answer: Answer) -> bool:
    texts = (*answer.stdout.split("\n"), *answer.stderr.split("\n"))
    return any(_NO_SERVICE.fullmatch(text) for text in texts)


def _words(lines: Sequence[Line]) -> list[int]:
    if not lines:
        raise unknown(lines)
    first, *rows = lines
    if reply := _REPLY.fullmatch(first.text):
        if rows:
            raise unread(rows[0])
        return _numbers(reply[1])
    if _NO_DATA.fullmatch(first.text):
        raise UnreadError(ReadProblem.MISSING)
    if not _DUMP_START.fullmatch(first.text):
        raise unread(first)
    if not rows or not rows[-1].text.rstrip().endswith("')"):
        raise unread(None)
    return [word for row in rows for word in _row(row)]


def _row(line: Line) -> list[int]:
    found = _DUMP_ROW.fullmatch(line.text)
    if found is None:
        raise unread(line)
    return _numbers(found[1])


def _numbers(words: str) -> list[int]:
    return [int(word, 16) for word in words.split()]


def _boolean(text: str | None) -> bool | None:
    if text not in (None, "true", "false"):
        raise UnreadError(ReadProblem.LAYOUT)
    return None if text is None else text == "true"


def _size(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise UnreadError(ReadProblem.LAYOUT)
    return int(text)
