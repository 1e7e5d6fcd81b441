"""What is told of a tablet that was to be made noticeable."""

from agent.board.showing import Shown
from agent.i18n import _


def shown_sentence(shown: Shown) -> str:
    """Return what became of it, and what to do."""
    if shown is Shown.OPENED:
        return _("This tablet shows its page “About the tablet”: look for it with its screen on.")
    if shown is Shown.AT_WORK:
        return _("Its return is under way: nothing else is opened on it.")
    if shown is Shown.NOT_SAFE:
        return _("Nothing is opened on a tablet that is not set up, locked or not read yet.")
    return _("The page “About the tablet” did not open on it: look at its port.")
