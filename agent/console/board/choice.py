"""Which row of the board is chosen: the operator's choice, else the question that waits (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from agent.board.row import Row
from agent.board.wants import questions


@dataclass(frozen=True)
class Choice:
    """The chosen row; `pinned` where the operator chose it himself."""

    key: int | None = None
    pinned: bool = False

    def kept(self, rows: Sequence[Row], *, typing: bool) -> Self:
        """Return the choice among the rows as they are now, in their order.

        What is being answered or typed stays; a row that the operator chose stays; else the oldest
        question is chosen, else the row that was, else the first.
        """
        keys = [row.key for row in rows]
        here = self.key if self.key in keys else None
        asking = [row.key for row in questions(rows)]
        if here is not None and (typing or self.pinned or here in asking):
            return self
        if asking:
            return replace(self, key=asking[0], pinned=False)
        if here is not None:
            return self
        return replace(self, key=keys[0] if keys else None, pinned=False)

    def moved(self, rows: Sequence[Row], steps: int) -> Self:
        """Return the choice so many rows further down, at most to an end."""
        keys = [row.key for row in rows]
        if not keys:
            return self
        place = keys.index(self.key) if self.key in keys else 0
        return replace(self, key=keys[min(max(0, place + steps), len(keys) - 1)], pinned=True)

    def next_question(self, rows: Sequence[Row]) -> Self:
        """Return the question after the chosen one, the first after the last."""
        asking = [row.key for row in questions(rows)]
        if not asking:
            return replace(self, pinned=False)
        place = asking.index(self.key) + 1 if self.key in asking else 0
        return replace(self, key=asking[place % len(asking)], pinned=True)

    def free(self) -> Self:
        """Return the choice as one that the next question may take."""
        return replace(self, pinned=False)
