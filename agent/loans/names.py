"""What a person may be called: any script, nothing that isn't writing; pure."""

import re
import unicodedata

from agent.errors import UsageError
from agent.i18n import _

LONGEST = 200  # characters; the longest full names on identity papers stay well below
# Turn the writing around them, on screen and on paper, so that a name reads as another. What joins
# letters (in Persian, in emoji) and the marks of a direction stay: they turn nothing.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_WRITING = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, halves of a character, line ends
_BLANKS = re.compile(r"\s+")


def clean_name(text: str) -> str:
    """Return a name, or a class, as it is kept: composed, single blanks, none around it.

    Raises:
        UsageError: it is empty, too long, or holds what is no writing.
    """
    name = _BLANKS.sub(" ", unicodedata.normalize("NFC", text.replace("\t", " "))).strip(" ")
    strange = next((char for char in name if _is_strange(char)), None)
    if strange is not None:
        raise UsageError(
            _("A name can't hold the character U+{code}.").format(code=f"{ord(strange):04X}"),
            hint=_("Type it again, by hand."),
        )
    if not name:
        raise UsageError(_("A name is needed."))
    if len(name) > LONGEST:
        raise UsageError(
            _("A name has {most} characters at most; this one has {count}.").format(
                most=LONGEST, count=len(name)
            )
        )
    return name


def folded(name: str) -> str:
    """Return a name as names are compared: whatever its case, accents composed or not."""
    return unicodedata.normalize("NFKC", name).casefold()


def names_somebody(text: str, name: str) -> bool:
    """Whether a text has the name in it, as whole words."""
    return re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", folded(text)) is not None


def _is_strange(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in _NO_WRITING
