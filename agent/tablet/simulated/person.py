"""A simulated person: does with a tablet what a borrower does, when he sees what he waits for."""

from collections.abc import Callable, Sequence

from agent.tablet.simulated.deeds import DEEDS, Company
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import StepSpec
from agent.tablet.simulated.state import Happening, Screen

# Pages from which a person walks on by himself to the page that he was told of.
_WAYS_ON = frozenset({Screen.SETTINGS, Screen.SYSTEM, Screen.BACKUP})


class Person:
    """Does each of his steps once, `wait` seconds after what it waits for."""

    def __init__(self, tablet: Tablet, world: Company, steps: Sequence[StepSpec]) -> None:
        self._tablet = tablet
        self._world = world
        self._waiting = [step for step in steps if step.when is not None]
        self._timed = [step for step in steps if step.at is not None]

    def begin(self) -> None:
        """Take up the steps that have a time of their own."""
        for step in self._timed:
            self._world.after((step.at or 0) + step.wait, self._deed(step))

    def see(self, happening: Happening) -> None:
        """Notice what happens; the steps that waited for it begin."""
        seen = {happening}
        if happening is Happening.SETTINGS_PAGE and self._tablet.screen in _WAYS_ON:
            seen.add(self._walks_to())
        for step in [step for step in self._waiting if step.when in seen]:
            self._waiting.remove(step)
            self._world.after(step.wait, self._deed(step))

    def _walks_to(self) -> Happening:
        accounts = bool(self._tablet.locking_accounts)
        return Happening.ACCOUNTS_PAGE if accounts else Happening.RESET_PAGE

    def _deed(self, step: StepSpec) -> Callable[[], None]:
        return lambda: DEEDS[step.do](self._tablet, step, self._world)
