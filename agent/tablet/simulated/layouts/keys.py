"""Wakes the screen: `input keyevent KEYCODE_WAKEUP`, which prints nothing."""

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet


def wake(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """Light the screen; a tablet that is awake stays as it is."""
    tablet.wake()
    return lines()
