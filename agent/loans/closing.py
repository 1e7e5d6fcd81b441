"""Ends a loan whose tablet is back, although nobody can be sure of its reset.

A return ends a loan only with a reset that is proven or attested. A tablet that came back dead,
broken or locked never gives that: somebody decides, and the tablet stays out of all further loans.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import LoanRefusedError
from agent.i18n import _
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.loans import Loan
from agent.records.stock import is_same
from agent.records.store import Records

_RETURN = "return"  # how the procedures of a return begin
_CARRIED_THROUGH = frozenset({"pass", "fail"})  # an abandoned one saw nothing to its end


@dataclass(frozen=True)
class Back:
    """The return that took a loan's tablet back: its case, and what it found."""

    case: Case
    loan: Loan

    def data(self) -> dict[str, JsonValue]:
        """Return what the act that ends the loan says of it."""
        proof = self.case.proof
        return {
            "return": self.case.id,
            "on": self.case.opened_at[:10],
            "proof": proof["level"] if proof is not None else None,
            "condition": dict(self._condition()),
        }

    def _condition(self) -> Mapping[str, JsonValue]:
        parts = self.loan.condition_out
        forms = [phase.measurements for phase in self.case.phases.values()]
        found = [
            {part: str(form[part]) for part in parts if form.get(part) is not None}
            for form in forms
        ]
        return next((each for each in found if each), {})


def came_back(records: Records, loan: Loan) -> Back:
    """Return the newest return of a loan's tablet; LoanRefusedError where it had none."""
    names = (loan.serial, loan.asset_tag)
    for case in records.cases():
        if case.opened_at < loan.lent_at:
            break
        theirs = (_text(case.tablet.get("serial")), _text(case.tablet.get("asset_tag")))
        is_return = case.procedure.startswith(_RETURN) and case.outcome in _CARRIED_THROUGH
        if is_return and is_same(theirs, names):
            return Back(records.case(case.id), loan)
    raise LoanRefusedError(
        _("No return of this tablet stands on record since it was lent."),
        hint=_(
            "Make it first, so that its state is written down: “quitus return {tablet}”, with "
            "--without-adb where the tablet can't be read."
        ).format(tablet=loan.tablet),
        tablet=loan.tablet,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
