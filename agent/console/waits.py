"""The line of a wait: for what, since when, until when, what is left, what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rich.text import Text

from agent.console.safe import safe
from agent.console.words import labelled, wait_words
from agent.i18n import _
from agent.procedure.prompts import Waiting


class WaitLine:
    """Draws the wait as it stands at the moment of drawing.

    Args:
        waiting: returns the wait.
        now: returns the desk's time, aware.
    """

    def __init__(self, waiting: Callable[[], Waiting], now: Callable[[], datetime]) -> None:
        self._waiting = waiting
        self._now = now

    def __rich__(self) -> Text:
        """Return the line as of now; Rich wraps it."""
        return wait_text(self._waiting(), self._now())


def wait_text(waiting: Waiting, now: datetime) -> Text:
    """Return the line of a wait at a given moment."""
    words = safe(wait_words(waiting.reason))
    text = Text.assemble(wait_words_of(waiting), (f" {_span(waiting, now)}", "dim"))
    text.stylize("bold", 0, len(words))
    return text


def wait_words_of(waiting: Waiting) -> str:
    """Return for what a run waits, and what it saw last, safe to be shown."""
    words = safe(wait_words(waiting.reason))
    return labelled(words, safe(waiting.detail)) if waiting.detail else words


def _span(waiting: Waiting, now: datetime) -> str:
    since = clock_time(waiting.since)
    if waiting.until is None:
        return _("(since {since})").format(since=since)
    return _("(since {since}, until {until}, {left} left)").format(
        since=since, until=clock_time(waiting.until), left=duration(waiting.until - now)
    )


def clock_time(moment: datetime) -> str:
    """Return the hour and minute of the desk's own time zone."""
    return moment.astimezone().strftime("%H:%M")


def duration(span: timedelta) -> str:
    """Return a span as minutes and seconds, never below zero."""
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"
