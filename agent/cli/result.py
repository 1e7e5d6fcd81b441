"""What a command returns: its data for programs, its sight for people, its exit code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.errors import Exit, QuitusError

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Result:
    """The result of a command.

    Attributes:
        data: what `--json` prints under `data`; never None.
        show: draws the same for people, on the console of data.
        exit_code: how it ended.
        errors: what stood in the way, told on stderr and in the envelope.
        told: a run's screen has told the errors to people already.
    """

    data: Mapping[str, Any]
    show: "Callable[[Console], None]"
    exit_code: Exit = Exit.DONE
    errors: tuple[QuitusError, ...] = ()
    told: bool = False
