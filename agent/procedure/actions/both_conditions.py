"""Sets the condition at a loan beside that at its return, differences marked (pure)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agent.i18n import _
from agent.loans.words import condition_word, part_name
from agent.procedure.contract import CONDITION_PARTS


@dataclass(frozen=True)
class Compared:
    """One line of the condition sheet at return; None: not known."""

    part: str
    lent: str | None
    back: str | None

    @property
    def differs(self) -> bool:
        """Whether the part came back otherwise than it went; what nobody noted tells nothing."""
        return None not in (self.lent, self.back) and self.lent != self.back

    def to_json(self) -> dict[str, Any]:
        """Return it as the record and `--json` hold it."""
        return {**asdict(self), "differs": self.differs}


def compared(lent: Mapping[str, Any], back: Mapping[str, Any]) -> tuple[Compared, ...]:
    """Return every part of the form, and every accessory, that either side knows, in its order."""
    names = [*CONDITION_PARTS, *sorted({*lent, *back} - set(CONDITION_PARTS))]
    return tuple(
        Compared(name, _state(lent.get(name)), _state(back.get(name)))
        for name in names
        if name in lent or name in back
    )


def _state(value: object) -> str | None:
    """Return a state of the form; an accessory is there or missing."""
    if isinstance(value, bool):
        return "ok" if value else "missing"
    return None if value is None else str(value)


def lines(rows: tuple[Compared, ...]) -> list[str]:
    """Return the sheet for the screen: a line each, `!` before what differs."""
    same, other = _("{part}: {lent}, {back}"), _("! {part}: {lent} at the loan, {back} now")
    return [
        (other if row.differs else same).format(
            part=part_name(row.part), lent=condition_word(row.lent), back=condition_word(row.back)
        )
        for row in rows
    ]
