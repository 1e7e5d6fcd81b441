"""Reads the system properties (`getprop`)."""

import re
from collections.abc import Mapping

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import lines_of

# `[key]: [value]`, sorted by key; a value may hold line ends (persist.sys.boot.reason.history).
_START = re.compile(r"\[([^\]]+)\]: \[(.*)", re.DOTALL)
_REQUIRED = ("ro.build.version.sdk", "ro.build.version.release")  # on every Android


def parse_properties(answer: Answer) -> Mapping[str, str]:
    """Return the properties by name. Values come from the tablet as they are: trust none.

    A value runs until a line that ends with `]`; a line outside any property is passed over
    (a carriage return in a value can do that on a terminal: capture getprop/12).

    Raises:
        UnreadError: refused, cut, not properties, without Android's version, or one property twice
            with two values.
    """
    found: dict[str, str] = {}
    key: str | None = None
    value: list[str] = []
    for line in lines_of(answer):
        if start := _START.fullmatch(line.text):
            key, value = start[1], [start[2]]
        elif key is not None:
            value.append(line.text)
        if key is not None and value[-1].endswith("]"):
            text = "\n".join(value)[:-1]
            if found.setdefault(key, text) != text:
                raise UnreadError(ReadProblem.DISAGREES, line.number)
            key = None
    if key is not None:
        raise UnreadError(ReadProblem.TRUNCATED)
    if not all(found.get(required) for required in _REQUIRED):
        raise UnreadError(ReadProblem.LAYOUT)
    return found
