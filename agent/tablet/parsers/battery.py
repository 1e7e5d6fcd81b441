"""Reads how full the battery is (`dumpsys battery`)."""

import re

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import body_of
from agent.tablet.snapshot import Battery

# BatteryService.dump, Android 2 to 16, with the makers' additions (android dump formats 2). The
# indent differs by maker; lines of event logs (`level:71`) don't begin with the word alone.
_FIELD = re.compile(r"\s*(status|present|level|scale): ?(\S+)\s*")
_FAKED = "(UPDATES STOPPED"

# BatteryManager.BATTERY_STATUS_*: 2 charging, 3 discharging, 4 not charging, 5 full; 1 unknown.
_CHARGING = {"2": True, "3": False, "4": False, "5": True}

UNKNOWN = Battery(level=None, charging=None)


def parse_battery(answer: Answer) -> Battery:
    """Return the battery's level in percent and whether it charges, None where not told.

    Values that `dumpsys battery set` put there are no values. Of two cells (MediaTek prints each
    line twice) the first counts; a tablet without its battery has no level.

    Raises:
        UnreadError: refused, cut, or nothing of a battery in it.
    """
    lines = body_of(answer)
    if any(line.text.strip().startswith(_FAKED) for line in lines):
        return UNKNOWN
    fields: dict[str, str] = {}
    for line in lines:
        if field := _FIELD.fullmatch(line.text):
            fields.setdefault(field[1], field[2])
    if "level" not in fields and "present" not in fields:
        raise UnreadError(ReadProblem.LAYOUT)
    if fields.get("present", "true") != "true":
        return UNKNOWN
    return Battery(level=_percent(fields), charging=_CHARGING.get(fields.get("status", "")))


def _percent(fields: dict[str, str]) -> int | None:
    level, scale = _number(fields.get("level", "")), _number(fields.get("scale", "100"))
    if level is None or not scale or level > scale:
        return None
    return level * 100 // scale


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None
