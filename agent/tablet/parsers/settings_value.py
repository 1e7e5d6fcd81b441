"""Reads one setting (`settings get`)."""

import re

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import body_of, unknown, unread

# Every setting that the program asks for is one word; an error of `settings` is a sentence.
_WORD = re.compile(r"\S{1,256}")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_BOOLEAN = {"0": False, "1": True}
_UNSET = "null"


def parse_setting(answer: Answer) -> str | None:
    """Return the setting's text, or None where it is not set (the tablet says `null`).

    Raises:
        UnreadError: refused, cut, or anything but one word on one line; an empty answer too.
    """
    lines = body_of(answer)
    if len(lines) != 1:
        raise unknown(lines[1:])
    text = lines[0].text.strip()
    if not _WORD.fullmatch(text):
        raise unread(lines[0])
    return None if text == _UNSET else text


def parse_boolean_setting(answer: Answer) -> bool | None:
    """Return a setting that is 0 or 1, or None where it is not set; raises as `parse_setting`."""
    text = parse_setting(answer)
    if text is None:
        return None
    if text not in _BOOLEAN:
        raise UnreadError(ReadProblem.LAYOUT)
    return _BOOLEAN[text]


def parse_int_setting(answer: Answer) -> int | None:
    """Return a setting that is a number, or None where it is not set; raises as `parse_setting`."""
    text = parse_setting(answer)
    if text is None:
        return None
    if not _INTEGER.fullmatch(text):
        raise UnreadError(ReadProblem.LAYOUT)
    return int(text)
