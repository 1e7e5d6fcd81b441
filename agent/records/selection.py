"""Which cases of a list are wanted."""

import json
from dataclasses import dataclass
from datetime import datetime

from agent.clock import isoformat
from agent.records.case import CaseSummary

TABLET_NAMES = ("asset_tag", "serial", "address", "named")  # what a tablet of the record answers to


@dataclass(frozen=True)
class Selection:
    """What a case has to be; what is None, or False, doesn't matter.

    Attributes:
        open_only: not closed.
        tablet: its asset tag, serial, address, or what it was called.
        outcome, proof, operator: exactly this one; `operator` is who opened the case.
        since: opened then or later, an aware moment.
        until: opened before, an aware moment.
    """

    open_only: bool = False
    tablet: str | None = None
    outcome: str | None = None
    proof: str | None = None
    operator: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, case: CaseSummary) -> bool:
        """Whether a case is wanted."""
        return (
            (case.open or not self.open_only)
            and self.tablet in (None, *(case.tablet.get(name) for name in TABLET_NAMES))
            and self.outcome in (None, case.outcome)
            and self.proof in (None, case.proof)
            and self.operator in (None, case.operator)
            # Moments of the record are spelled so that their order is the order of time.
            and (self.since is None or case.opened_at >= isoformat(self.since))
            and (self.until is None or case.opened_at < isoformat(self.until))
        )

    def needles(self) -> tuple[bytes, ...]:
        """Return what the JSON of every wanted case holds; others may hold it too."""
        exact = {"outcome": self.outcome, "proof": self.proof, "operator": self.operator}
        texts = [f'"{name}": {json.dumps(exact[name])}' for name in exact if exact[name]]
        if self.open_only:
            texts.append('"open": true')
        if self.tablet is not None:
            texts.append(json.dumps(self.tablet))
        return tuple(text.encode("ascii") for text in texts)
