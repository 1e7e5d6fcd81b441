"""Opens a page of the tablet's Settings, down a ladder of fallbacks, until one is seen."""

from agent.clock import Clock
from agent.errors import TabletError, TabletGoneError
from agent.i18n import _
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.tablet.device import Device
from agent.tablet.gate import Argv
from agent.tablet.parsers.am_start import parse_am_start, parse_resolved
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.foreground import locked_or_dialog, parse_foreground
from agent.tablet.queries import HEADER, Query
from agent.tablet.screens import Rung, Target, commands, ladder, reached
from agent.tablet.streams import ask

_TRIES = 3
_START_TIMEOUT_S = 12.0  # `am start -W` on a 2019 tablet that starts Settings cold
_FOREGROUND = Query("foreground", ("dumpsys", "activity", "activities"), 1024 * 1024)
_FOCUS = Query("focus", ("dumpsys", "window"), 1024 * 1024)


class PageOpener:
    """Opens one page; again, a few times, where the tablet left before it was there.

    A cable that is pulled just then would leave the borrower before a page that never comes.

    Args:
        context: the phase.
        target: the page.
    """

    def __init__(self, context: Context, target: Target) -> None:
        self._context = context
        self._target = target
        self._tries = _TRIES

    @property
    def settled(self) -> bool:
        """Whether there is nothing more to try: it is open, or can't be opened from here."""
        return self._tries == 0

    def start_over(self) -> None:
        """Have it opened anew: the tablet was restarted."""
        self._tries = _TRIES

    def open(self) -> None:
        """Try once and tell people what is in front; a tablet that left is the caller's to see."""
        try:
            rung = _first_reached(self._context, self._target)
            self._tries = 0
        except TabletError:
            rung = None
            self._tries -= 1
        self._context.measure(f"page_{self._target.value}", rung.value if rung else None)
        self._context.tell("open_page" if rung else "page_unverified", Audience.BOTH)


def _first_reached(context: Context, target: Target) -> Rung | None:
    """Go down the ladder; return the rung that was verified in the foreground, or None.

    Raises:
        TabletError: the tablet left meanwhile.
    """
    listing = context.state.listing
    if listing is None:
        return None
    device = context.link.bus.device(listing)
    tablet = context.state.tablet
    rungs = ladder(target, tablet.get("maker"), tablet.get("sdk"))
    return next((rung for rung in rungs if _climb(context, device, rung)), None)


def leave_page(context: Context) -> None:
    """Bring Settings back to its first page, so that nobody finds the reset page left open."""
    listing = context.state.listing
    if listing is None or f"page_{Target.RESET.value}" not in context.measurements:
        return
    home = Query("home", ("am", "start", "-W", "-a", "android.settings.SETTINGS"))
    ask(
        context.link.bus.device(listing),
        [[*HEADER, home]],
        context.clock,
        total_timeout_s=_START_TIMEOUT_S,
    )


def _climb(context: Context, device: Device, rung: Rung) -> bool:
    """Try one rung: resolve it where that is asked for, start it, look at the foreground."""
    resolve, start = commands(rung)
    clock, serial = context.clock, context.state.tablet.get("serial")
    if resolve is not None and not _resolves(device, resolve, clock):
        return False
    query = Query("start", start)
    answers = {
        asked.name: answer
        for asked, answer in ask(
            device,
            [[*HEADER, query, _FOREGROUND, _FOCUS]],
            clock,
            total_timeout_s=_START_TIMEOUT_S,
            section_timeout_s=_START_TIMEOUT_S,
        )
    }
    _refuse_cut(answers["start"])
    if serial and answers["serial"].stdout.strip() not in ("", serial):
        raise TabletError("another tablet answers")
    if _covered(answers["focus"]):
        context.say(
            _("The tablet's screen is locked or shows a question: let the borrower unlock it."),
            Audience.BOTH,
            Tone.WARNING,
        )
    return _launched(answers["start"]) and _in_front(answers["foreground"], rung)


def _resolves(device: Device, argv: Argv, clock: Clock) -> bool:
    [*_header, (_query, answer)] = ask(device, [[*HEADER, Query("resolve", argv)]], clock)
    _refuse_cut(answer)
    try:
        return parse_resolved(answer) is not None
    except UnreadError:
        return False


def _refuse_cut(answer: Answer) -> None:
    """Raise TabletGoneError for an answer that ends in the middle, as at a pulled cable."""
    if answer.problem is ReadProblem.TRUNCATED:
        raise TabletGoneError("the tablet left while its page was opened")


def _covered(answer: Answer) -> bool:
    """Whether a lock screen or a dialog stands before the page; unread: as if not."""
    try:
        return locked_or_dialog(answer)
    except UnreadError:
        return False


def _launched(answer: Answer) -> bool:
    try:
        return parse_am_start(answer).launched
    except UnreadError:
        return False


def _in_front(answer: Answer, rung: Rung) -> bool:
    try:
        front = parse_foreground(answer)
    except UnreadError:
        return False
    return reached(rung, front.package, front.activity)
