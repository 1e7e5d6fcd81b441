"""Parses ADB's list of tablets (the answer to `host:devices-l`), reading each row from the right.

A row is `%-22s %s` of serial and state, then ` usb:PATH`, ` product:`, ` model:`, ` device:` where
they are known, and ` transport_id:N` always last (adb `transport.cpp`, servers 29 to 36). Serial,
product and device come from the tablet and may hold blanks, colons and these very words: only
what stands at the right end is sure to be the server's own.
"""

import re

from agent.plain_text import plain
from agent.tablet.device import STATES, ConnectionState, Listing

NO_SERIAL = "(no serial number)"  # what the server writes for an empty serial
NO_PERMISSIONS = "no permissions"

_LONGEST = 255  # an mDNS name; a USB serial has 126 characters at most
# What is ours stands at both ends of a row: serial, state and path; the transport id. Between them
# a tablet may put names of any length (its banner).
_HEAD, _TAIL = 1_000, 100
_TRANSPORT = re.compile(r"\stransport_id:(\d{1,18})\s*$")
_STATE = re.compile(rf"(?<!\S)(?:{'|'.join(STATES)}|{NO_PERMISSIONS})(?!\S)")
_FIELD = re.compile(r"[a-z_]+:")
_FIELDS = re.compile(r"\s[a-z_]+:.*")
_MODEL = re.compile(r"\smodel:(\S+)")
# libusb's path had no `usb:` from adb 34.0.5 to 35.0.1: `3-1` on Linux, `17825792X` on macOS.
_DEVPATH = re.compile(r"usb:(\S+)|(\d+-\d+(?:\.\d+)*|\d+X)")
# What adb's client says around a list; it never comes from the server, but from a pasted console.
_TALK = ("* daemon ", "* failed ", "* cannot ", "List of devices attached", "adb server ")
# `(user X is not in the plugdev group)` names the account that runs the server: not ours to keep.
_ACCOUNT = re.compile(r"(?<=\buser )\S+(?= is not in)")


def parse_devices(text: str) -> tuple[Listing, ...]:
    """Return a listing for each row of the answer, twins and rows without a serial included.

    A state that is not known is `OTHER`; a line that is no row is left out. Never raises.
    """
    # Not `splitlines`: it would also break a row at what a hostile serial may hold (U+2028…).
    rows = (_parse_row(_short(line.rstrip("\r"))) for line in text.split("\n"))
    return tuple(row for row in rows if row is not None)


def _short(line: str) -> str:
    return line if len(line) <= _HEAD + _TAIL else f"{line[:_HEAD]} {line[-_TAIL:]}"


def _parse_row(line: str) -> Listing | None:
    if not line.strip() or line.startswith(_TALK):
        return None
    transport = _TRANSPORT.search(line)
    transport_id = int(transport[1]) if transport else None
    text = line[: transport.start()] if transport else line
    for state in reversed(list(_STATE.finditer(text))):
        row = _known_row(text[: state.start()], state[0], text[state.end() :], transport_id)
        if row is not None:
            return row
    return _unknown_row(text, transport_id)


def _known_row(before: str, word: str, after: str, transport_id: int | None) -> Listing | None:
    """Return the row that is split at this word, or None where the word is not the state."""
    if not before:
        return None
    if word == NO_PERMISSIONS:
        why, usb = _split_path(after)
        return _listing(
            before, ConnectionState.NO_PERMISSIONS, word + why, transport_id=transport_id, usb=usb
        )
    words = after.split(maxsplit=2)
    path = _DEVPATH.fullmatch(words[0]) if words else None
    rest = words[1:] if path else words
    if rest and not _FIELD.match(rest[0]):
        return None
    models = _MODEL.findall(after)
    return _listing(
        before,
        STATES[word],
        word,
        transport_id=transport_id,
        usb=(path[1] or path[2]) if path else None,
        model=models[-1] if models else None,
    )


def _split_path(after: str) -> tuple[str, str | None]:
    """Split what follows `no permissions` into the reason and the USB path."""
    why, found, path = after.rstrip().rpartition(" usb:")
    if found and path and " " not in path:
        return why, path
    return after.rstrip(), None


def _unknown_row(text: str, transport_id: int | None) -> Listing | None:
    """Return a row in a state that is not known: only a tab or a transport id make it a row."""
    if "\t" in text:
        serial, _, rest = text.partition("\t")
    elif transport_id is not None:
        padded = text[22:23] == " " and text[:22].strip()
        serial, rest = (text[:22], text[23:]) if padded else _halves(text)
    else:
        return None
    if not serial.strip():
        return None
    state = _FIELDS.sub("", f" {rest.strip()}").strip()
    return _listing(serial, ConnectionState.OTHER, state, transport_id=transport_id)


def _halves(text: str) -> tuple[str, str]:
    serial, _, rest = text.strip().partition(" ")
    return serial, rest


def _listing(
    serial: str,
    state: ConnectionState,
    raw_state: str,
    *,
    transport_id: int | None,
    usb: str | None = None,
    model: str | None = None,
) -> Listing:
    address = plain(serial.strip(), _LONGEST)
    return Listing(
        address="" if address == NO_SERIAL else address,
        state=state,
        transport_id=transport_id,
        usb=plain(usb, _LONGEST) if usb else None,
        raw_state=plain(_ACCOUNT.sub("?", raw_state), _LONGEST),
        model=plain(model, _LONGEST) if model else None,
    )
