"""Reads which page is in front (`dumpsys activity activities`, `dumpsys window`)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Line, body_of

# One record text for Android 6 to 16 (android facts 5); 13 closes the brace before the task number,
# so a class ends at a blank or a brace.
_RECORD = r"\s*ActivityRecord\{\S+ u([0-9]{1,9}) ([^\s/{}]+)/([^\s{}]+)"
# Best first: the tablet's one resumed activity, then what older versions and single tasks say.
_KEYS = (
    re.compile(rf" {{2}}ResumedActivity:{_RECORD}.*"),
    re.compile(rf"\s*mFocusedActivity:{_RECORD}.*"),
    re.compile(rf"\s*(?:mResumedActivity:|topResumedActivity=){_RECORD}.*"),
)

# One pair of lines a display; `mFocusedWindow` on Chrome OS.
_FOCUS = re.compile(r"\s*(?:focusedWindow=)?(?:mCurrentFocus|mFocusedWindow)=(.*)")
_WINDOW = re.compile(r"Window\{\S+ (?:u([0-9]{1,9}) )?([^{}]+?)(?: paused=\w+)?\}+")
_PAGE = re.compile(r"([^\s/]+)/(\S+)")
_LOCKED = re.compile(r"StatusBar|NotificationShade|Keyguard.*")


@dataclass(frozen=True)
class Foreground:
    """The activity in front: its package, its class written out, the user it runs as."""

    package: str
    activity: str
    user: int


class Focus(StrEnum):
    """What has the tablet's attention."""

    PAGE = "page"  # an activity's window
    LOCKED = "locked"  # lock screen, or the notification shade pulled over a page
    DIALOG = "dialog"  # a system dialog or another window without an activity
    NOTHING = "nothing"  # no window: screen off, in between, or an app that hangs


def parse_foreground(activities: Answer) -> Foreground:
    """Return the activity in front, from `dumpsys activity activities`.

    The tablet's one resumed activity where it says which; else the first that a task or display
    has resumed: the one of the display that was used last stands first (capture foreground/14).

    Raises:
        UnreadError: refused, cut, or no resumed activity in a layout of Android 6 to 16.
    """
    lines = body_of(activities)
    for key in _KEYS:
        if found := next(_matches(key, lines), None):
            return _foreground(found[1], found[2], found[3])
    raise UnreadError(ReadProblem.LAYOUT)


def parse_window_focus(window: Answer) -> Foreground | None:
    """Return the activity whose window has the focus, from `dumpsys window`; None: not one.

    Raises:
        UnreadError: refused, cut, no focus line at all, or two displays with two activities.
    """
    pages = {
        _foreground(window[1] or "0", page[1], page[2])
        for window in _windows(window)
        if window and (page := _PAGE.fullmatch(window[2]))
    }
    if len(pages) > 1:
        raise UnreadError(ReadProblem.DISAGREES)
    return pages.pop() if pages else None


def parse_focus(window: Answer) -> Focus:
    """Return what has the focus on any display; a lock screen before a dialog before a page."""
    names = [found[2] for found in _windows(window) if found]
    if any(_LOCKED.fullmatch(name) for name in names):
        return Focus.LOCKED
    if any(not _PAGE.fullmatch(name) for name in names):
        return Focus.DIALOG
    return Focus.PAGE if names else Focus.NOTHING


def locked_or_dialog(window: Answer) -> bool:
    """Tell whether something stands before the page: lock screen, shade, dialog (facts part 5)."""
    return parse_focus(window) in (Focus.LOCKED, Focus.DIALOG)


def _matches(key: re.Pattern[str], lines: Iterable[Line]) -> Iterator[re.Match[str]]:
    return (found for line in lines if (found := key.fullmatch(line.text)))


def _windows(answer: Answer) -> list[re.Match[str] | None]:
    """Return the window of each focus line, None for `null`."""
    focused = [(line, found) for line in body_of(answer) if (found := _FOCUS.fullmatch(line.text))]
    if not focused:
        raise UnreadError(ReadProblem.LAYOUT)
    windows: list[re.Match[str] | None] = []
    for line, found in focused:
        text = found[1].rstrip()
        window = _WINDOW.fullmatch(text)
        if window is None and text != "null":
            raise UnreadError(ReadProblem.LAYOUT, line.number)
        windows.append(window)
    return windows


def _foreground(user: str, package: str, cls: str) -> Foreground:
    return Foreground(package, package + cls if cls.startswith(".") else cls, int(user))
