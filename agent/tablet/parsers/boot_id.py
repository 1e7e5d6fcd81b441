"""Reads what tells a tablet and its present boot in each stream: serial number, boot id."""

import re

from agent.tablet.parsers.answer import Answer
from agent.tablet.parsers.common import body_of, unknown, unread

# /proc/sys/kernel/random/boot_id: a new random UUID at each boot (Linux, all versions).
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# `ro.serialno` comes from the boot loader; printable ASCII in every capture, digits stay text.
_SERIAL = re.compile(r"[\x21-\x7e]{1,91}")  # PROP_VALUE_MAX less the end


def parse_boot_id(answer: Answer) -> str:
    """Return the boot id, a UUID in lower case.

    Raises:
        UnreadError: refused, cut, or not one UUID.
    """
    lines = body_of(answer)
    text = lines[0].text.strip() if len(lines) == 1 else ""
    if not _UUID.fullmatch(text):
        raise unknown(lines)
    return text


def parse_serial(answer: Answer) -> str | None:
    """Return the serial number, or None where the tablet has none (an empty line).

    Raises:
        UnreadError: refused, cut, or not one word.
    """
    lines = body_of(answer)
    if not lines:
        return None
    text = lines[0].text.strip()
    if len(lines) > 1 or not _SERIAL.fullmatch(text):
        raise unread(lines[-1])
    return text
