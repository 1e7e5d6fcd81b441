"""Shows what strangers wrote on a terminal without its doing anything there."""

import json

from agent.plain_text import is_active

_LONGEST = 2_000


def safe(text: object, *, lines: bool = False, at_most: int = _LONGEST) -> str:
    """Return text that a terminal shows as it is, whoever wrote it.

    Markup needs no care: consoles of this program are made without it (`theme.py`).

    Args:
        text: anything; what is not a text is made one.
        lines: keep line ends, for whole paragraphs.
        at_most: characters kept; the rest becomes `…`.
    """
    whole = str(text)
    kept = whole if len(whole) <= at_most else whole[: at_most - 1] + "…"
    if kept.isascii() and kept.isprintable():
        return kept
    return "".join(char if lines and char == "\n" else _visible(char) for char in kept)


def _visible(char: str) -> str:
    if not is_active(char):
        return char
    number = ord(char)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def safe_json(value: object) -> str:
    """Return one line of JSON that reads well and does nothing to a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isascii() and text.isprintable():
        return text
    return "".join(json.dumps(char)[1:-1] if is_active(char) else char for char in text)
