"""Reads how the owner's screen is locked (`dumpsys lock_settings`)."""

import re

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import body_of, unknown

# LockSettingsService.dump, Android 11, 13, Samsung 15 (in capitals there); "It's OK to dump the
# password type", says its source (android dump formats 9).
_TITLE = "Current lock settings service state:"
_USER = re.compile(r"\s*User ([0-9]{1,9})\s*")
_TYPE = re.compile(r"\s*CredentialType: (\S.*)")
_KNOWN = frozenset({"none", "pattern", "pin", "password"})


def parse_lock_type(answer: Answer) -> str:
    """Return `none`, `pattern`, `pin`, `password` or `other`: how user 0 locks the screen.

    Raises:
        UnreadError: refused, cut, or not a layout that tells it (Android 10 and older).
    """
    lines = body_of(answer)
    if not lines or lines[0].text.strip() != _TITLE:
        raise unknown(lines)
    user = None
    for line in lines:
        if heading := _USER.fullmatch(line.text):
            user = int(heading[1])
        elif user == 0 and (found := _TYPE.fullmatch(line.text)):
            said = found[1].rstrip().lower()
            return said if said in _KNOWN else "other"
    raise UnreadError(ReadProblem.LAYOUT)
