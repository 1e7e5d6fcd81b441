"""Notices a tablet that is not what it was: another one in its place, or one that tells lies."""

from agent.errors import TabletContradictsError, TabletSwappedError
from agent.i18n import _
from agent.procedure.state import RunState


def swapped(found: str, state: RunState) -> TabletSwappedError:
    """Return the error for another tablet where ours was."""
    return TabletSwappedError(
        _("Another tablet ({found}) is where this one was.").format(found=found),
        hint=_("Plug the tablet of this case in again, then take the case up with --resume."),
        tablet=state.name,
    )


class Boots:
    """How often a tablet says that it was started; Android counts up, and only a reset begins anew.

    Args:
        state: the run; its `identity` holds the count of the first read.
    """

    def __init__(self, state: RunState) -> None:
        self._state = state
        self._last: int | None = None

    def check(self, now: int | None) -> None:
        """Take the count of one more read of a tablet that can't have been reset (facts 8.1).

        Raises:
            TabletContradictsError: it went down: this is another tablet that says that it is ours,
                or one that does not tell the truth.
        """
        before = self._last
        if before is None and self._state.identity is not None:
            before = self._state.identity.boot_count
        if before is not None and now is not None and now < before:
            raise _contradicts(before, now, self._state.name)
        self._last = before if now is None else now


def _contradicts(before: int, now: int, name: str | None) -> TabletContradictsError:
    return TabletContradictsError(
        _("The tablet says that it was started {now} times, and before {before}.").format(
            now=now, before=before
        ),
        hint=_(
            "Don't reset it: see whether it is the tablet of this case, and whether it was reset "
            "meanwhile. Then take the case up again, or give it up."
        ),
        tablet=name,
    )
