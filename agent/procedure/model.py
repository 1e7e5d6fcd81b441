"""A procedure as the runner sees it: frozen, validated, with its words in every language."""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]  # language → whole sentences, with {named} placeholders


@dataclass(frozen=True)
class Phase:
    """One named stage of a procedure.

    Attributes:
        id: its name in the record and in `--answer ID.field=value`.
        do: the action that it runs, a key of `actions.ACTIONS`.
        title: a few words for the list of phases.
        say: text name → words; which names an action needs and knows is the action's to say.
        deadline_s: seconds after which the phase is a time-out, or None.
        repeats: how often the phase may be done again when its action asks for it.
    """

    id: str
    do: str
    title: Words
    say: Mapping[str, Words]
    deadline_s: int | None = None
    repeats: int = 0


@dataclass(frozen=True)
class Guide:
    """How a maker's tablets name things: the paths that a person walks in Settings.

    Attributes:
        id: the maker (`samsung`), or `any`, which fits all others.
        makers: what `ro.product.manufacturer` or `ro.product.brand` may be, in lower case.
        say: text name → words; the names are those of `GUIDE_TEXTS`.
    """

    id: str
    makers: frozenset[str]
    say: Mapping[str, Words]


GUIDE_TEXTS = ("debugging", "accounts", "reset", "before_reset", "after_reset", "debugging_off")


@dataclass(frozen=True)
class Procedure:
    """A procedure file, validated; `sha256` is of the file's bytes as they were read."""

    id: str
    version: str
    title: Words
    phases: tuple[Phase, ...]
    sha256: str
    path: str

    @property
    def plan(self) -> tuple[str, ...]:
        """The ids of the phases in their order."""
        return tuple(phase.id for phase in self.phases)

    def phase(self, phase_id: str) -> Phase:
        """Return the phase of that id; KeyError if there is none."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)
