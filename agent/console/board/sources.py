"""What the board's screen is made from."""

from dataclasses import dataclass

from agent.board.engine import Engine
from agent.clock import Clock
from agent.console.board.bridge import Bridge
from agent.console.board.case_text import CaseText


@dataclass(frozen=True)
class Sources:
    """What is lent to the screen.

    Attributes:
        engine: knows the board, and does what is wanted.
        bridge: carries what the engine tells.
        clock: the desk's.
        case_text: returns a case by its id, so wide; raises QuitusError.
        simulated: whether the tablets are made of software.
    """

    engine: Engine
    bridge: Bridge
    clock: Clock
    case_text: CaseText
    simulated: bool
