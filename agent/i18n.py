"""The language of the reader: chosen once, before any text is made."""

import gettext as _gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("fr", "en")
DOMAIN = "quitus"
LOCALE_DIR = Path(__file__).parent / "locale"

_current = "en"


def negotiate(wanted: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to speak: `wanted`, else the environment's, else French.

    The desks of this program are French lycées: an environment that names no language (C, POSIX)
    gets French; one that names a language other than French gets English.
    """
    if wanted in LANGUAGES:
        return wanted
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = environment.get(variable, "").split(":")[0].partition(".")[0].partition("_")[0]
        if code and code not in ("C", "POSIX"):
            return "fr" if code.lower() == "fr" else "en"
    return "fr"


def install(language: str) -> None:
    """Make `language` the one that `_` and Click answer in; call before the CLI is imported."""
    global _current  # noqa: PLW0603 - gettext itself keeps one language a process
    _current = language
    os.environ["LANGUAGE"] = language  # read by gettext at each look-up, Click's included
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    _gettext.textdomain(DOMAIN)


def current() -> str:
    """Return the language in force, `fr` or `en`."""
    return _current


def _(message: str) -> str:
    """Return the message in the language in force; whole sentences, placeholders by name."""
    return _gettext.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count` in the language in force."""
    return _gettext.ngettext(singular, plural, count)
