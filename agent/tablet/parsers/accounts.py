"""Reads which accounts each Android user has, by type and number (`dumpsys account`).

Account names are dropped here: no object and no error of this module holds one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from agent.plain_text import is_plain
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Cursor, Line, lines_of, unread
from agent.tablet.snapshot import AccountsOfUser

# AccountManagerService.dump, the same text in Android 6, 8 to 16 (android dump formats 1.1).
# The user's name is free text and may hold `:` and `}`.
_USER = re.compile(r"User UserInfo\{(0|[1-9][0-9]{0,8}):.*:[0-9a-f]{1,8}\}:\s*")
_ACCOUNTS = re.compile(r"\s*Accounts: ([0-9]{1,6})\s*")
_HISTORY_COLUMNS = re.compile(r"\s*AccountId, Action_Type, timestamp, UID, TableName, Key\s*")
_HISTORY_TITLE = re.compile(r"\s*Accounts History\s*")
# The time is written with the digits of the tablet's language (Arabic, Persian): `\d`, not `[0-9]`.
_HISTORY_ROW = re.compile(
    r"\s*(-?[0-9]+,\w+,\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},-?[0-9]+,\w*,-?[0-9]+)\s*"
)
_SESSIONS = re.compile(r"\s*Active Sessions: ([0-9]{1,6})\s*")
_SESSION = re.compile(r"\s*Session: .*")
_SERVICES = re.compile(
    r"\s*RegisteredServicesCache: (?:([0-9]{1,6}) services|services not loaded)\s*"
)
_SERVICE = re.compile(r"\s*ServiceInfo: .*")
_VISIBILITY = re.compile(r" {0,2}Account visibility:\s*")
_VISIBILITY_ROW = re.compile(r"\s{4}.*")
# Samsung, Android 14 and 15: a log after all users that names account types (android facts 1.3).
_SAMSUNG_TAIL = re.compile(r" {0,2}Account event dump:\s*")
_NOT_IN_TAIL = re.compile(r"User UserInfo\{|\s*Accounts: |\s*Account \{")

# `--checkin`: AccountsDb.dumpDeAccountsTable, "SELECT type, count(*) … GROUP BY type".
_TYPE_COUNT = re.compile(r"\s+([^,{}\s]{1,200}),([1-9][0-9]{0,5})\s*")
_TYPE = re.compile(r"[^,{}\s]{1,200}")  # the longest in a capture has 61 characters


def parse_accounts(answer: Answer) -> tuple[AccountsOfUser, ...]:
    """Return the accounts of every user that `dumpsys account` lists, user 0 among them.

    A user's block is whole only with its history, its sessions and as many authenticators as it
    announces. That no whole block is lacking at the end can't be seen here: compare the users with
    `pm list users`, and the counts with `--checkin`.

    Raises:
        UnreadError: refused, cut, or not the layout of Android 7 to 16, in any part.
    """
    cursor = Cursor(lines_of(answer))
    found: dict[int, AccountsOfUser] = {}
    while (line := cursor.peek()) and (header := cursor.take_if(_USER)):
        user = int(header[1])
        if user in found:
            raise unread(line)
        found[user] = _block(cursor, user)
    _end(cursor, found)
    return tuple(found.values())


def parse_accounts_checkin(answer: Answer) -> Mapping[int, Mapping[str, int]]:
    """Return, for each user, the number of accounts of each type (`dumpsys account --checkin`).

    Each user's block ends with a blank line, which alone tells "no account" from "cut here", and
    a line counts only with its end: an indent may be that blank line or the start of a row.

    Raises:
        UnreadError: refused, cut, or not that layout.
    """
    cursor = Cursor(lines_of(answer))
    if not answer.stdout.endswith("\n"):
        raise UnreadError(ReadProblem.TRUNCATED)
    found: dict[int, Mapping[str, int]] = {}
    while (line := cursor.peek()) and (header := cursor.take_if(_USER)):
        user = int(header[1])
        if user in found:
            raise unread(line)
        found[user] = _checkin_rows(cursor)
    _end(cursor, found)
    return found


def counts_agree(
    normal: Iterable[AccountsOfUser], checkin: Mapping[int, Mapping[str, int]]
) -> bool:
    """Tell whether both dumps list the same users with the same accounts.

    The normal dump reads the cache, `--checkin` the database: they differ for a moment while an
    account is being removed (android facts 1.1).
    """
    return {block.user: dict(block.counts) for block in normal} == {
        user: dict(counts) for user, counts in checkin.items()
    }


def _block(cursor: Cursor, user: int) -> AccountsOfUser:
    counts = _accounts(cursor)
    cursor.take(_HISTORY_COLUMNS)
    cursor.take(_HISTORY_TITLE)
    history = []
    while row := cursor.take_if(_HISTORY_ROW):
        history.append(row[1])
    sessions = int(cursor.take(_SESSIONS)[1])
    for _ in range(sessions):
        cursor.take(_SESSION)
    for _ in range(int(cursor.take(_SERVICES)[1] or 0)):
        cursor.take(_SERVICE)
    return AccountsOfUser(
        user=user,
        counts=counts,
        history=tuple(history),
        unlocked=_visibility(cursor),
        sessions=sessions,
    )


def _accounts(cursor: Cursor) -> Mapping[str, int]:
    announced = int(cursor.take(_ACCOUNTS)[1])
    types: Counter[str] = Counter()
    for _ in range(announced):
        types[_type_of(cursor.peek())] += 1
        cursor.skip()
    return dict(types)


def _type_of(line: Line | None) -> str:
    """Return the type in `Account {name=…, type=…}`; the name may hold all but a line end."""
    if line is None:
        raise unread(line)
    text = line.text.strip()
    if not (text.startswith("Account {name=") and text.endswith("}")):
        raise unread(line)
    _name, separator, kind = text[:-1].rpartition(", type=")
    if not separator or not _TYPE.fullmatch(kind) or not is_plain(kind):
        raise unread(line)
    return kind


def _visibility(cursor: Cursor) -> bool:
    """Go past the part that Android 8+ prints of an unlocked user; tell whether it was there."""
    if not cursor.take_if(_VISIBILITY):
        return False
    while cursor.take_if(_VISIBILITY_ROW):
        pass
    return True


def _checkin_rows(cursor: Cursor) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    while (line := cursor.peek_any()) is None or not line.is_blank:
        row = _TYPE_COUNT.fullmatch(line.text) if line else None
        if row is None or row[1] in counts or not is_plain(row[1]):
            raise unread(line)
        counts[row[1]] = int(row[2])
        cursor.skip()
    return counts


def _end(cursor: Cursor, found: Mapping[int, object]) -> None:
    """Check what stands after the last user: nothing, or Samsung's log."""
    if cursor.take_if(_SAMSUNG_TAIL):
        while line := cursor.peek():
            if _NOT_IN_TAIL.match(line.text):
                raise unread(line)
            cursor.skip()
    if line := cursor.peek():
        raise unread(line)
    if 0 not in found:
        raise UnreadError(ReadProblem.LAYOUT)
