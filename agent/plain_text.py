"""What strangers wrote, made plain: one place that knows which characters do something.

A tablet is a stranger's computer, and whatever it says may be meant for the terminal, the page or
the file that it ends up in. So it is made plain where it comes in (`tablet/`), and what is shown is
looked at once more where it goes out (`console/safe.py`): records of older versions, names of
files and words of other people come that way too.
"""

import unicodedata

# Controls (Cc: escape sequences, line ends), format characters (Cf: directions that turn text
# round, hidden joiners), surrogates, private and unassigned code points, line and paragraph
# separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 255  # a serial has 91 characters, a build fingerprint some 120


def is_active(character: str) -> bool:
    """Tell whether a character may do anything else than stand there."""
    return unicodedata.category(character) in _UNSAFE


def is_plain(text: str) -> bool:
    """Tell whether no character of a text does anything."""
    return (text.isascii() and text.isprintable()) or not any(map(is_active, text))


def plain(text: str, at_most: int = _LONGEST) -> str:
    """Return one line of text, not too long, in which every active character is a `�`."""
    kept = text if len(text) <= at_most else f"{text[: at_most - 1]}…"
    if is_plain(kept):
        return kept
    return "".join("\N{REPLACEMENT CHARACTER}" if is_active(char) else char for char in kept)
