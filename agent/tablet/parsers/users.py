"""Reads which Android users a tablet has (`pm list users`); their names are dropped here."""

import re

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Line, body_of, unread
from agent.tablet.snapshot import AndroidUser

# Pm.runListUsers (6), UserManagerService.runList (11, 13, Samsung 14, 15): the text "should not be
# changed". Names are free text, not unique, and may hold `:` and `}` (captures users/04, 07); one
# with a control character would be two lines that lost their end.
_USER = re.compile(
    r"\s*UserInfo\{(0|[1-9][0-9]{0,8}):[^\x00-\x1f\x7f]*:([0-9a-f]{1,8})\}( running)?\s*"
)
_TITLE = re.compile(r"\s*Users:\s*")
_CURRENT = re.compile(r"current=[0-9]{1,9}\s*")  # capture users/08


def parse_users(answer: Answer) -> tuple[AndroidUser, ...]:
    """Return the users in the order of the list, user 0 among them.

    Some makers drop the title or indent otherwise; both are taken.

    Raises:
        UnreadError: refused, cut, any line that is not known, a user twice, or no user 0.
    """
    lines = body_of(answer)
    if lines and _TITLE.fullmatch(lines[0].text):
        lines = lines[1:]
    if lines and _CURRENT.fullmatch(lines[-1].text):
        lines = lines[:-1]
    users = tuple(map(_user, lines))
    ids = {user.id for user in users}
    if 0 not in ids or len(ids) < len(users):
        raise UnreadError(ReadProblem.LAYOUT)
    return users


def _user(line: Line) -> AndroidUser:
    row = _USER.fullmatch(line.text)
    if row is None:
        raise unread(line)
    return AndroidUser(id=int(row[1]), flags=int(row[2], 16), running=row[3] is not None)
