"""What is told of a tablet that was to be made noticeable."""

from agent.board.showing import Shown
from agent.i18n import _


def shown_sentence(shown: Shown) -> str:
    """Return what became of it, and what to do."""
    if shown is Shown.OPENED:
        return _("This tablet was woken and shows its page “About the tablet”.")
    if shown is Shown.WOKEN:
        return _("This tablet was woken; as it stands, no page is opened on it.")
    if shown is Shown.AT_WORK:
        return _("Its return is under way: nothing else is opened on it.")
    if shown is Shown.NOT_SAFE:
        return _("Nothing is opened on a tablet that is not read yet.")
    return _("It could not be made noticeable: look at its port.")
