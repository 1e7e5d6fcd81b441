"""Reads the restrictions and the lock state of every Android user (`dumpsys user`).

What the dump says of people (user names, seed accounts) is dropped here.
"""

import re
from collections.abc import Iterator, Sequence

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Line, lines_of, unread
from agent.tablet.snapshot import UserState

# UserManagerService.dumpUserLocked, Android 7 to 16 (android dump formats 3.2).
_USER = re.compile(r" {2}UserInfo\{(0|[1-9][0-9]{0,8}):.*:[0-9a-f]{1,8}\} serialNo=[0-9]+.*")
_RESTRICTIONS = re.compile(r" {4}Effective restrictions:\s*")
_STATE = re.compile(r" {4}State: (\S+)\s*")
_KEY = re.compile(r" {6,}([a-z][a-z0-9_]{0,99})\s*")
_SHALLOW = re.compile(r" {2}(?: {2})?\S.*")
_MARGIN = re.compile(r"\S.*")
_IN_BLOCK = re.compile(r" {4}.*|\s*")

# ActivityManager's UserState, by name since 8; other states don't tell whether storage is open.
_LOCKED = {"RUNNING_LOCKED": True, "RUNNING_UNLOCKED": False}


def parse_user_states(answer: Answer) -> tuple[UserState, ...]:
    """Return what `dumpsys user` says of every user, user 0 among them.

    Raises:
        UnreadError: refused, cut, a user twice, no user 0, or no list of effective restrictions
            for user 0 (Android 6 has none).
    """
    found: dict[int, UserState] = {}
    for block in _blocks(lines_of(answer)):
        state = _state(block)
        if state.id in found:
            raise unread(block[0])
        found[state.id] = state
    if 0 not in found:
        raise UnreadError(ReadProblem.LAYOUT)
    return tuple(found.values())


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield each user's lines with the one after them, which proves that they are whole."""
    block: list[Line] = []
    for line in lines:
        if block:
            block.append(line)
        elif _RESTRICTIONS.fullmatch(line.text):  # of a user whose heading is not there
            raise unread(line)
        if not _IN_BLOCK.fullmatch(line.text):
            if block:
                yield block
            block = _heading(line)
    if block:
        yield block


def _heading(line: Line) -> list[Line]:
    if _USER.fullmatch(line.text):
        return [line]
    if line.text.lstrip().startswith("UserInfo{"):
        raise unread(line)
    return []


def _state(block: list[Line]) -> UserState:
    header = _USER.fullmatch(block[0].text)
    if header is None:
        raise unread(block[0])
    user = int(header[1])
    places = [at for at, line in enumerate(block) if _RESTRICTIONS.fullmatch(line.text)]
    if len(places) > 1 or (user == 0 and not places):
        raise unread(block[0])
    return UserState(
        id=user,
        restrictions=_restrictions(block[places[0] + 1 :]) if places else None,
        locked=_locked(block),
    )


def _restrictions(after: list[Line]) -> frozenset[str] | None:
    """Return the list that begins here: keys, or `none` (empty), or `null` (unknown).

    It ends where a line stands less deep, at the margin only after a blank line (12+: `Device
    properties:`). A list that nothing follows was cut.
    """
    keys: list[str] = []
    blank = False
    for line in after:
        if _SHALLOW.fullmatch(line.text) or (blank and _MARGIN.fullmatch(line.text)):
            return _named(keys, line)
        key = _KEY.fullmatch(line.text)
        blank = line.is_blank
        if key:
            keys.append(key[1])
        elif not blank:
            raise unread(line)
    raise unread(None)


def _named(keys: list[str], end: Line) -> frozenset[str] | None:
    if keys == ["null"]:
        return None
    if keys == ["none"]:
        return frozenset()
    if not keys or "none" in keys or "null" in keys:
        raise unread(end)
    return frozenset(keys)


def _locked(block: list[Line]) -> bool | None:
    states = [found[1] for line in block if (found := _STATE.fullmatch(line.text))]
    return _LOCKED.get(states[0]) if len(states) == 1 else None
