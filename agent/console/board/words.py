"""What is wanted for a tablet, from whom, and since when, in the words of the board."""

from collections.abc import Callable, Mapping
from datetime import datetime

from agent.board.row import Row
from agent.board.wants import Want, Who, wanted
from agent.console.words import outcome_word
from agent.i18n import _
from agent.tablet.device import ConnectionState
from agent.tablet.state_words import state_name
from agent.tablet.verdict_words import verdict_name

# Functions, so that the language in force when a word is shown decides.
_WANTS: Mapping[Want, Callable[[], str]] = {
    Want.ANSWER: lambda: _("answer its question"),
    Want.START: lambda: _("start its return"),
    Want.TAKE_UP: lambda: _("take its case up"),
    Want.SEE_CASE: lambda: _("look at its case"),
    Want.PUT_AWAY: lambda: _("put it away"),
    Want.PLUG_IN: lambda: _("plug it in again"),
    Want.REPLUG: lambda: _("another cable/port"),
    Want.AUTHORISE: lambda: _("allow this desk"),
    Want.PERMIT: lambda: _("see “quitus doctor”"),
    Want.RESTART: lambda: _("restart it"),
    Want.UNLOCK: lambda: _("unlock the screen"),
    Want.SIGN_IN: lambda: _("sign in as before"),
    Want.FINISH_SETUP: lambda: _("finish its set-up"),
    Want.RELEASE: lambda: _("release it"),
    Want.PUT_RIGHT: lambda: _("put it right"),
    Want.REMOVE_ACCOUNTS: lambda: _("remove accounts"),
    Want.CONFIRM_RESET: lambda: _("confirm the reset"),
}

_NAMES: Mapping[Who, Callable[[], str]] = {
    Who.OPERATOR: lambda: _("you"),
    Who.BORROWER: lambda: _("borrower"),
    Who.MANAGER: lambda: _("manager"),
}
_SHORT_NAMES: Mapping[Who, Callable[[], str]] = {
    **_NAMES,
    Who.BORROWER: lambda: _("borr."),
    Who.MANAGER: lambda: _("mgr"),
}


def wanted_words(row: Row, *, short: bool = False) -> str:
    """Return who has to do what for a tablet now; empty where nobody has to do anything."""
    need = wanted(row)
    if need.who is Who.NOBODY:
        return ""
    who = (_SHORT_NAMES if short else _NAMES)[need.who]()
    return _("{who}: {what}").format(who=who, what=_WANTS[need.want]())


def standing(row: Row) -> str:
    """Return how a tablet stands without its run: its state, or its verdict once it was read."""
    if row.state is not ConnectionState.READY:
        return state_name(row.state)
    if row.silent:
        return _("does not answer")
    if row.judgement is None:
        return "" if row.at_work else _("being read")
    return verdict_name(row.judgement.verdict)


def phase_words(row: Row) -> str:
    """Return where the run of a tablet is, or how it ended; empty where it has none."""
    run = row.run
    if run is None:
        return ""
    if run.outcome is not None:
        return _("return {outcome}").format(outcome=outcome_word(run.outcome))
    return f"{run.number}/{run.total} {run.title}" if run.number else _("begins")


def how_long(since: datetime, now: datetime) -> str:
    """Return for how long something lasts, to the minute."""
    hours, minutes = divmod(max(0, int((now - since).total_seconds())) // 60, 60)
    if hours == 0:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes:02}").format(hours=min(hours, 99), minutes=minutes)


def place_name(row: Row) -> str:
    """Return where a tablet is: its port, else its address, else a dash."""
    return row.listing.usb or row.listing.address or "—"


def short_model(row: Row) -> str:
    """Return the model without its maker's name before it."""
    words = (row.model or "—").replace("_", " ").split()
    if len(words) > 1 and words[0].casefold() == (row.maker or "").casefold():
        words = words[1:]
    return " ".join(words)
