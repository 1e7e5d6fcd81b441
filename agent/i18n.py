"""The language of the reader: chosen once, before any text is made."""

import gettext as _gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
DOMAIN = "quitus"
LOCALE_DIR = Path(__file__).parent / "locale"

_current = "en"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


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


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make `_` answer in that language within the block: a paper has a reader of its own."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def current() -> str:
    """Return the language in force, `fr` or `en`."""
    return _spoken.get() or _current


def _(message: str) -> str:
    """Return the message in the language in force; whole sentences, placeholders by name."""
    spoken = _spoken.get()
    return _catalogue(spoken).gettext(message) if spoken else _gettext.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count` in the language in force."""
    spoken = _spoken.get()
    if spoken:
        return _catalogue(spoken).ngettext(singular, plural, count)
    return _gettext.ngettext(singular, plural, count)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, str(LOCALE_DIR), [language], fallback=True)
