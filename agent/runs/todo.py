"""What a case leaves to be done by people, in their words."""

from agent.i18n import _
from agent.procedure.state import RunState, state_of
from agent.records.case import Case, EntryKind
from agent.runs.open_cases import VERIFY
from agent.tablet.proof import Proof, is_sure


def todo(case: Case) -> tuple[str, ...]:
    """Return what is left to be done, in the order of the run."""
    state = state_of(case)
    left = [*_papers(case, state), *_after_lending(state)]
    if case.outcome == "pass" and _gave_back(case) and not _is_sure(case):
        left.append(_("Run “quitus verify” on this tablet before it is lent again."))
    unticked = state.answers.get(("portal", "unticked"))
    if unticked and unticked.value != "yes":
        left.append(_("Untick “en prêt” in the Region's application."))
    return tuple(left)


def _papers(case: Case, state: RunState) -> list[str]:
    signed = state.answers.get(("slip", "signed"))
    if (
        signed is None
        and case.outcome == "fail"
        and "screen" in state.measurements.get("after", {})
    ):
        text = _("Give the borrower his return slip: “quitus papers show {case}” makes it.")
        return [text.format(case=case.id)]
    if not signed or signed.value == "yes":
        return []
    if signed.value == "refused":
        return [_("The borrower refused to sign: note it with the head of school.")]
    return [_("Have the return slip signed.")]


def _after_lending(state: RunState) -> list[str]:
    if not state.lent:
        return []
    left = []
    signed = state.answers.get(("signature", "signed"))
    if signed and signed.value == "later":
        left.append(_("Have the loan agreement and the condition sheet signed."))
    typed = state.answers.get(("portal", "typed"))
    if typed and typed.value == "later":
        left.append(_("Type the loan into the Region's application."))
    return left


def _gave_back(case: Case) -> bool:
    lending = any(entry.kind is EntryKind.LENT for entry in case.entries)
    return case.procedure["id"] != VERIFY and not lending


def _is_sure(case: Case) -> bool:
    return case.proof is not None and is_sure(Proof.from_json(case.proof))
