"""Asset tags as a barcode scanner types them: check character, and a keyboard of another country.

A label carries the tag, a blank and one check character (`T042 Y`): a tag typed by hand, without
it, can't be taken for one. The character is that of ISO 7064 MOD 37,36 over 0-9 and A-Z. It finds
every single wrong character, and every swap of neighbours but one pair in 630: behind each
beginning of a tag there is one pair, next to each other in the alphabet, that it can't tell from
its swap (a property of the standard's hybrid systems). The last character and the check character
itself are such a pair only as 0 and 1: `WT9L0 1` and `WT9L1 0` are both right. A scheme that finds
these too would be no standard's; a scanner swaps nothing, and a tag that is typed is looked up.

A scanner is a keyboard. Where its country is not the computer's, `T042` arrives as `Tà'é`: what
was meant can be told then, and it is said, so that the scanner gets set right.
"""

import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agent.errors import WrongTagError
from agent.i18n import _

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKS = "-_./"  # may stand in a tag; the check character doesn't look at them
_BASE = len(ALPHABET)
MAX_LENGTH = 40


class Layout(StrEnum):
    """How the scanner's keyboard fits the computer's."""

    SAME = "same"
    QWERTY_ON_AZERTY = "qwerty_on_azerty"  # the scanner types for the US, the computer is French
    AZERTY_ON_QWERTY = "azerty_on_qwerty"


@dataclass(frozen=True)
class Scan:
    """A tag as it was scanned or typed.

    Attributes:
        tag: the asset tag, in capitals, without its check character.
        checked: whether a check character came with it, and fits.
        layout: whether the scanner's keyboard is another country's; see `advice`.
    """

    tag: str
    checked: bool
    layout: Layout = Layout.SAME


def check_character(tag: str) -> str:
    """Return the check character of a tag (ISO 7064 MOD 37,36).

    Raises:
        WrongTagError: the tag holds something else than letters A to Z, digits and `-_./`.
    """
    remainder = _BASE
    for character in _proper(tag):
        if character in ALPHABET:
            remainder = (remainder + ALPHABET.index(character)) % _BASE or _BASE
            remainder = remainder * 2 % (_BASE + 1)
    return ALPHABET[(_BASE + 1 - remainder) % _BASE]


def labelled(tag: str) -> str:
    """Return what the barcode of a tag holds; raises WrongTagError as `check_character`."""
    return f"{_proper(tag)} {check_character(tag)}"


def read_scan(text: str, known: Container[str] = ()) -> Scan:
    """Return the tag that was scanned or typed.

    Args:
        text: as it came from the keyboard.
        known: the tags of this desk; with them, a check character typed without its blank is seen.

    Raises:
        WrongTagError: it is no tag, or its check character does not fit; says which.
    """
    typed = unicodedata.normalize("NFC", text).strip().upper()
    if _is_plain(typed):
        return _read_plain(typed, known)
    found = {
        layout: meant for layout in _KEYS if _is_plain(meant := typed.translate(_KEYS[layout]))
    }
    fitting = [layout for layout in found if _fits(found[layout])]
    if len(fitting) == 1:
        return Scan(found[fitting[0]][:-2], checked=True, layout=fitting[0])
    if len(found) == 1 and not fitting:
        [(layout, meant)] = found.items()
        return _unchecked_or_wrong(meant, layout)
    raise _no_tag(text)


def advice(layout: Layout) -> str | None:
    """Return what to change on the scanner, or None where nothing is wrong with it."""
    return None if layout is Layout.SAME else _ADVICE[layout]()


_ADVICE = {
    Layout.QWERTY_ON_AZERTY: lambda: _(
        "The scanner types for an American keyboard (QWERTY), and this computer has a French one "
        "(AZERTY). Scan the code “French keyboard” of the scanner's manual."
    ),
    Layout.AZERTY_ON_QWERTY: lambda: _(
        "The scanner types for a French keyboard (AZERTY), and this computer has an American one "
        "(QWERTY). Scan the code “US keyboard” of the scanner's manual, or give this computer a "
        "French keyboard."
    ),
}


def _read_plain(typed: str, known: Container[str]) -> Scan:
    body, blank, check = typed.rpartition(" ")
    if blank:
        if " " in body or len(check) != 1:
            raise _no_tag(typed)
        return _checked(body, check)
    shorter = typed[:-1]
    joined = typed not in known and shorter in known
    return _checked(shorter, typed[-1]) if joined else Scan(typed, checked=False)


def _checked(tag: str, check: str) -> Scan:
    if check_character(tag) == check:
        return Scan(tag, checked=True)
    raise _wrong_check(f"{tag} {check}")


def _unchecked_or_wrong(meant: str, layout: Layout) -> Scan:
    if " " in meant:
        raise _wrong_check(meant, layout)
    return Scan(meant, checked=False, layout=layout)


def _wrong_check(typed: str, layout: Layout = Layout.SAME) -> WrongTagError:
    """Return the error of a check character that doesn't fit; a swapped keyboard is suspected."""
    suspects = [each for each in _KEYS if _fits(typed.translate(_KEYS[each]))]
    suspect = suspects[0] if layout is Layout.SAME and suspects else layout
    return WrongTagError(
        _("“{typed}”: the check character does not fit, so a character is wrong.").format(
            typed=typed
        ),
        hint=advice(suspect) or _("Scan it again, or type the tag without its last character."),
    )


def _no_tag(typed: str) -> WrongTagError:
    return WrongTagError(
        _("“{typed}” is no asset tag: letters A to Z, digits and - _ . / are.").format(
            typed=typed[:MAX_LENGTH]
        ),
        hint=_("Scan it again, or type it. A tag with other characters can't be a barcode here."),
    )


def _proper(tag: str) -> str:
    typed = tag.strip().upper()
    if " " in typed or not _is_plain(typed):
        raise _no_tag(tag)
    return typed


def _is_plain(text: str) -> bool:
    allowed = set(text) <= set(ALPHABET + _MARKS + " ")
    return allowed and len(text) <= MAX_LENGTH and any(each in ALPHABET for each in text)


def _fits(text: str) -> bool:
    body, blank, check = text.rpartition(" ")
    plain = bool(blank) and " " not in body and len(check) == 1 and _is_plain(body)
    return plain and check in ALPHABET and check_character(body) == check


def _keys(typed: str, meant: str, either: str, other: str) -> Mapping[int, str]:
    """Return what each typed character was meant to be; `either` and `other` change places."""
    pairs = zip(typed + either + other, meant + other + either, strict=True)
    return {ord(key): value for key, value in pairs}


# The same key on both keyboards: of Windows' layouts “US” and “French (AZERTY)”. Digits come
# without Shift from a US scanner, with it from a French one; letters in capitals, so `M` comes as
# `?` or `,`. Where Caps Lock is on, Linux types the French digit row in capitals too.
_KEYS: Mapping[Layout, Mapping[int, str]] = {
    Layout.QWERTY_ON_AZERTY: _keys("&É\"'(-È_ÇÀ,?)°:!", "1234567890MM-_./", "AZ", "QW"),
    Layout.AZERTY_ON_QWERTY: _keys("!@#$%^&*():;68<>", "1234567890MM-_./", "AZ", "QW"),
}
