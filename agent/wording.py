"""What fixed values are called: made when it is shown, in the language that is in force then."""

from collections.abc import Callable, Mapping

NOT_KNOWN = "—"

Words = Mapping[str, Callable[[], str]]


def word(words: Words, value: str | None) -> str:
    """Return what a value is called; one that has no words stands as it is, a dash for none."""
    if not value:
        return NOT_KNOWN
    named = words.get(value)
    return named() if named else value
